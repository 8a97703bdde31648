"""Markdown briefs: an answer to paste into a document, with nothing in it that is live."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.briefs import Brief, Note, Row
from assistant.escaping import escape


def markdown_of(brief: Brief) -> str:
    """The brief in Markdown; no text of a document can become markup, a link or an image."""
    return "\n".join(_lines(brief)).rstrip() + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield from (f"# {escape(brief.question)}", "")
    yield from (f"**{escape(brief.verdict)}.** {escape(brief.lead)}", "")
    yield from (escape(brief.scope), "")
    for warning in brief.warnings:
        yield from (f"**Note:** {escape(warning)}", "")
    if brief.rows:
        yield from ("| | In its own words | Source |", "|---|---|---|")
        yield from map(_row, brief.rows)
        yield ""
    for group in brief.groups:
        if group.heading:
            yield from (f"## {escape(group.heading)}", "")
        for statement in group.statements:
            marks = "".join(f" \\[{n}\\]" for n in statement.numbers)
            yield from (f"{escape(statement.text)}{marks}", "")
    if brief.notes:
        yield from ("## Sources", "")
        yield from (f"{note.number}. {_note(note)}" for note in brief.notes)
        yield ""
    for heading, items in brief.remarks:
        yield from (f"**{escape(heading)}:** {'; '.join(map(escape, items))}.", "")
    if brief.near:
        yield from ("## Nearest passages, which do not answer", "")
        yield from (f"- {_note(note)}" for note in brief.near)
        yield ""
    yield f"*{escape(brief.origin)}*"


def _row(row: Row) -> str:
    if row.number is None:
        return f"| {escape(row.label)} | Nothing found | |"
    words = escape(" ".join(row.quote.split()))
    return f"| {escape(row.label)} | “{words}” \\[{row.number}\\] | {escape(row.page)} |"


def _note(note: Note) -> str:
    remark = f" ({escape(note.remark)})" if note.remark else ""
    return f"{escape(note.source)}{remark}: “{escape(note.quote)}”"
