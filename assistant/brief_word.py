"""Word briefs: an answer as a DOCX file in plain styles that a template can take over."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.shared import Pt

from assistant.briefs import Brief, Note, Row

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""
_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
"""Written as the file's date, so that the same answer is the same file."""


def word_of(brief: Brief) -> bytes:
    """The brief as a DOCX file: text alone, without links, fields or images."""
    file = docx.Document()
    file.styles["Normal"].font.size = Pt(11)
    properties = file.core_properties
    properties.title, properties.author = _plain(brief.question)[:250], "Policy Assistant"
    properties.created = properties.modified = _MOMENT
    _write(file, brief)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _write(file: Document, brief: Brief) -> None:
    file.add_heading(_plain(brief.question), level=1)
    _write_led(file, f"{brief.verdict}. ", brief.lead)
    file.add_paragraph(_plain(brief.scope))
    for warning in brief.warnings:
        file.add_paragraph(_plain(warning), style="Intense Quote")
    _write_rows(file, brief.rows)
    for group in brief.groups:
        _write_heading(file, group.heading)
        for statement in group.statements:
            marks = "".join(f" [{number}]" for number in statement.numbers)
            file.add_paragraph(f"{_plain(statement.text)}{marks}")
    _write_notes(file, "Sources", brief.notes)
    for heading, items in brief.remarks:
        _write_led(file, f"{heading}: ", f"{'; '.join(items)}.")
    _write_notes(file, "Nearest passages, which do not answer", brief.near)
    file.add_paragraph().add_run(_plain(brief.origin)).italic = True


def _write_heading(file: Document, heading: str) -> None:
    if heading:
        file.add_heading(_plain(heading), level=2)


def _write_led(file: Document, lead: str, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.add_run(f"{_plain(lead)} ").bold = True
    paragraph.add_run(_plain(text))


def _write_notes(file: Document, heading: str, notes: Sequence[Note]) -> None:
    _write_heading(file, heading if notes else "")
    for note in notes:
        mark = f"[{note.number}] " if note.number is not None else ""
        file.add_paragraph(f"{mark}{_note(note)}")


def _write_rows(file: Document, rows: Sequence[Row]) -> None:
    if not rows:
        return
    table = file.add_table(rows=1, cols=3, style="Table Grid")
    heads = ("Body or document", "Strongest quotation", "Place")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        quote = f"“{' '.join(row.quote.split())}” [{row.number}]" if row.quote else "Nothing found"
        values = (row.label, quote, row.page)
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = _plain(text)


def _note(note: Note) -> str:
    remark = f" ({note.remark})" if note.remark else ""
    return _plain(f"{note.source}{remark}: “{note.quote}”")


def _plain(text: str) -> str:
    """One line without characters that a file cannot hold."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())
