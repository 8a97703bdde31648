"""Text: draws a starter document as Markdown, plain text, a web page or a Word file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from starter_flow import placed
from starter_source import Cell, Part, Source, plain, with_numbers

_ZIP_DATE = (2025, 1, 1, 0, 0, 0)


def build_markdown(source: Source, path: Path) -> None:
    """The body as it is, under its title, organisation and date."""
    fields = ("title", "organisation", "published")
    front = "\n".join(f"{name}: {getattr(source, name)}" for name in fields)
    path.write_text(f"---\n{front}\n---\n\n# {source.title}\n\n{source.body}", encoding="utf-8")


def build_plain(source: Source, path: Path) -> None:
    """One line a paragraph, blank lines between; a press release has its masthead and trailer."""
    day = date.fromisoformat(source.published)
    lines = [source.title, f"{source.organisation}, {day.day} {day:%B %Y}"]
    if source.kind == "press release":
        lines = [source.organisation, "Printable version", source.title, f"{day.day} {day:%B %Y}"]
    for part in source.parts:
        if part.kind == "table":
            lines.append(_text_table(part))
        elif part.kind not in {"columns", "end columns", "page break"}:
            lines.append(plain(part.markup))
    if source.kind == "press release":
        lines.append("Share this article")
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _text_table(part: Part) -> str:
    rows = [[plain(cell.markup) for cell in row] for row in part.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def build_web(source: Source, path: Path) -> None:
    """A page as an organisation's site would serve it, with all that is not the article."""
    name = escape(source.organisation)
    path.write_text(
        _PAGE.format(
            title=escape(source.title), name=name, published=source.published,
            body="\n".join(_web_part(part) for part in _listed(source)),
        ),
        encoding="utf-8",
    )  # fmt: skip


_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{name}">
<meta name="date" content="{published}">
<style>
body {{ font-family: sans-serif; line-height: 1.5; margin: 0 auto; max-width: 46rem; }}
.cookie-banner {{ background: #f3f2f1; padding: 0.7rem; }}
header {{ border-bottom: 4px solid #1f4e5f; }} header p {{ font-weight: bold; }}
nav ul {{ padding: 0; }} nav li {{ display: inline; margin-right: 1.2rem; }}
table {{ border-collapse: collapse; }}
th, td {{ border: 1px solid #8a8a8a; padding: 0.3rem 0.6rem; text-align: left; }}
footer {{ border-top: 1px solid #8a8a8a; font-size: 0.85rem; margin-top: 2rem; }}
</style>
</head>
<body>
<div class="cookie-banner">We use cookies to count visits.
<button>Accept all cookies</button></div>
<header><p>{name}</p>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li>
<li><a href="/about">About us</a></li>
<li><a href="/join">Join</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> / <a href="/publications">Publications</a> /
{title}</div>
<main>
<article>
<h1>{title}</h1>
{body}
</article>
</main>
<aside><h2>Related pages</h2><ul><li><a href="/events">Events</a></li></ul></aside>
<footer><p>{name}. All rights reserved. Privacy notice. Contact the web team.</p></footer>
<script>window.pageLoaded = true;</script>
</body>
</html>
"""


def _listed(source: Source) -> list[Part]:
    """Items between list marks, so that they can be opened and closed."""
    parts: list[Part] = []
    for part in source.parts:
        tag = _list_tag(part)
        before = _list_tag(parts[-1]) if parts else ""
        if before and before != tag:
            parts.append(Part("close list", before))
        if tag and before != tag:
            parts.append(Part("open list", tag))
        parts.append(part)
    return [*parts, Part("close list", _list_tag(parts[-1]))] if _list_tag(parts[-1]) else parts


def _list_tag(part: Part) -> str:
    """`ol` or `ul` for an item; empty for all else."""
    if part.kind != "item":
        return ""
    return "ul" if part.markup.startswith("•") else "ol"


def _web_part(part: Part) -> str:
    if part.kind in {"open list", "close list"}:
        return f"<{'' if part.kind == 'open list' else '/'}{part.markup}>"
    if part.kind == "heading":
        anchor = re.sub(r"\W+", "-", plain(part.markup).lower()).strip("-")
        return f'<h{part.level} id="{anchor}">{part.markup}</h{part.level}>'
    if part.kind == "item":
        return f"<li>{part.markup.split(' ', 1)[1]}</li>"
    if part.kind == "quote":
        return f"<blockquote><p>{part.markup}</p></blockquote>"
    if part.kind == "table":
        return _web_table(part)
    return f"<p>{part.markup}</p>" if part.kind == "paragraph" else ""


def _web_table(part: Part) -> str:
    heads = [row for row in part.rows if any(cell.is_header for cell in row)]
    rows = [row for row in part.rows if row not in heads]
    return (
        f"<table>\n<thead>\n{''.join(map(_web_row, heads))}</thead>\n"
        f"<tbody>\n{''.join(map(_web_row, rows))}</tbody>\n</table>"
    )


def _web_row(row: tuple[Cell, ...]) -> str:
    cells = []
    for cell in row:
        tag = "th" if cell.is_header else "td"
        span = (f' colspan="{cell.wide}"' if cell.wide > 1 else "") + (
            f' rowspan="{cell.high}"' if cell.high > 1 else ""
        )
        cells.append(f"<{tag}{span}>{cell.markup}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>\n"


def build_word(source: Source, path: Path) -> None:
    """A Word file; the same bytes every time."""
    document = docx.Document()
    moment = datetime.fromisoformat(source.published).replace(tzinfo=UTC)
    core = document.core_properties
    core.title, core.author, core.comments = source.title, source.organisation, ""
    core.created = core.modified = moment
    document.add_heading(source.title, 0)
    document.add_paragraph(f"{source.organisation}, {moment.day} {moment:%B %Y}")
    for part in source.parts:
        _add_word_part(document, part, {name: i for i, name in enumerate(source.notes, 1)})
    if source.notes:
        document.add_heading("Notes", 2)
        for number, note in enumerate(source.notes.values(), 1):
            document.add_paragraph(f"{number}. {plain(note)}")
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_same_every_time(buffer.getvalue()))


def _add_word_part(document: WordDocument, part: Part, numbers: dict[str, int]) -> None:
    if part.kind == "heading":
        document.add_heading(plain(part.markup), part.level)
    elif part.kind == "table":
        _add_word_table(document, part)
    elif part.kind in {"paragraph", "item", "quote"}:
        lists = {"ul": "List Bullet", "ol": "List Number"}
        style = lists.get(_list_tag(part), "Quote" if part.kind == "quote" else "Normal")
        text = with_numbers(part.markup, numbers, "[{}]")
        if part.kind == "item":
            text = text.split(" ", 1)[1]
        paragraph = document.add_paragraph(style=style)
        for piece in re.split(r"(<b>.*?</b>|<i>.*?</i>)", text):
            run = paragraph.add_run(plain(piece))
            run.bold, run.italic = piece.startswith("<b>"), piece.startswith("<i>")


def _add_word_table(document: WordDocument, part: Part) -> None:
    columns = sum(cell.wide for cell in part.rows[0])
    table = document.add_table(len(part.rows), columns, "Table Grid")
    for cell, x, y in placed(part.rows):
        target = table.cell(y, x)
        if cell.wide > 1 or cell.high > 1:
            target = target.merge(table.cell(y + cell.high - 1, x + cell.wide - 1))
        paragraph = target.paragraphs[0]
        paragraph.add_run(plain(cell.markup)).bold = cell.is_header or None
        if cell.is_right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _same_every_time(content: bytes) -> bytes:
    """The archive with its entries in order and all dates alike."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as rewritten,
    ):
        for name in sorted(archive.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            rewritten.writestr(entry, archive.read(name))
    return buffer.getvalue()
