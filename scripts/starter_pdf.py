"""Pdf: draws a starter document as a report with front matter, or as a plain response."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents
from starter_source import Part, Source, note_marks, plain, with_numbers

_INK = colors.HexColor("#1d1d1d")
_LINE = colors.HexColor("#8a8a8a")
_LEFT, _RIGHT, _TOP, _BOTTOM = 28 * mm, 26 * mm, 27 * mm, 25 * mm
_NOTE_LEADING = 9.6
_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14.6, spaceAfter=7,
                       textColor=_INK)  # fmt: skip
_STYLES = {
    "paragraph": _BODY,
    "item": ParagraphStyle("item", _BODY, leftIndent=14, firstLineIndent=-10, spaceAfter=4),
    "quote": ParagraphStyle("quote", _BODY, leftIndent=18, rightIndent=18, fontName="Times-Italic"),
    "note": ParagraphStyle("note", _BODY, fontSize=8, leading=_NOTE_LEADING, spaceAfter=0),
    "cell": ParagraphStyle("cell", _BODY, fontSize=9.2, leading=11.4, spaceAfter=0),
    "head": ParagraphStyle("head", _BODY, fontSize=9.2, leading=11.4, spaceAfter=0,
                           fontName="Times-Bold"),
    1: ParagraphStyle("h1", _BODY, fontName="Helvetica-Bold", fontSize=19, leading=23,
                      spaceBefore=4, spaceAfter=12, keepWithNext=1),
    2: ParagraphStyle("h2", _BODY, fontName="Helvetica-Bold", fontSize=14, leading=17,
                      spaceBefore=10, spaceAfter=7, keepWithNext=1),
    3: ParagraphStyle("h3", _BODY, fontName="Helvetica-Bold", fontSize=12.4, leading=15,
                      spaceBefore=8, spaceAfter=5, keepWithNext=1),
    "small": ParagraphStyle("small", _BODY, fontSize=9.4, leading=12),
    "title": ParagraphStyle("title", _BODY, fontName="Helvetica-Bold", fontSize=28, leading=33,
                            spaceAfter=18),
    "byline": ParagraphStyle("byline", _BODY, fontName="Helvetica", fontSize=13, leading=17),
}  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


class _NoteAnchor(Flowable):
    """Takes no room; tells the page which notes stand on it."""

    def __init__(self, notes: list[tuple[int, str]]) -> None:
        super().__init__()
        self.notes = notes
        self.width = self.height = 0

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self.canv.page_notes = [*getattr(self.canv, "page_notes", []), *self.notes]


class _Drawing(BaseDocTemplate):
    """Running headers, page numbers, footnotes and bookmarks."""

    def __init__(self, path: Path, source: Source) -> None:
        super().__init__(str(path), pagesize=A4, title=source.title, author=source.organisation,
                         subject=source.kind, invariant=1)  # fmt: skip
        self.source = source
        self.is_report = source.layout == "report"
        self.front_pages = 0
        self.most_notes = 0.0
        width, height = A4
        room = 34 * mm if source.notes else 0
        body = Frame(_LEFT, _BOTTOM + room, width - _LEFT - _RIGHT, height - _TOP - _BOTTOM - room,
                     id="body", leftPadding=0, rightPadding=0)  # fmt: skip
        front = Frame(_LEFT, _BOTTOM, width - _LEFT - _RIGHT, height - _TOP - _BOTTOM,
                      id="front", leftPadding=0, rightPadding=0)  # fmt: skip
        gap = 7 * mm
        half = (width - _LEFT - _RIGHT - gap) / 2
        columns = [
            Frame(_LEFT + i * (half + gap), _BOTTOM, half, height - _TOP - _BOTTOM,
                  id=f"column{i}", leftPadding=0, rightPadding=0)
            for i in range(2)
        ]  # fmt: skip
        self.addPageTemplates([
            PageTemplate("cover", [body], onPageEnd=self._end_cover),
            PageTemplate("front", [front], onPageEnd=self._end_front),
            PageTemplate("body", [body], onPageEnd=self._end_body),
            PageTemplate("columns", columns, onPageEnd=self._end_body),
        ])  # fmt: skip

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        level = getattr(flowable, "heading_level", None)
        if level is None:
            return
        key = hashlib.sha256(f"{flowable.title}{self.page}".encode()).hexdigest()[:12]
        self.canv.bookmarkPage(key)
        outermost = min(p.level for p in self.source.parts if p.kind == "heading")
        depth = min(level - outermost, getattr(self, "_depth", -1) + 1)
        self._depth = depth
        self.canv.addOutlineEntry(flowable.title, key, depth, closed=depth > 0)
        if self.is_report and level <= 2:
            self.notify("TOCEntry", (level - 1, flowable.title, self.page - self.front_pages, key))

    def _end_cover(self, canvas: Canvas, _doc: object) -> None:
        self._depth = -1
        if not self.is_report:
            self._end_body(canvas, _doc)
            return
        self.front_pages = self.page
        canvas.addPageLabel(self.page - 1, style="ROMAN_LOWER", start=self.page)

    def _end_front(self, canvas: Canvas, _doc: object) -> None:
        self.front_pages = self.page
        self._foot(canvas, _ROMAN[self.page - 1])
        canvas.addPageLabel(self.page - 1, style="ROMAN_LOWER", start=self.page)

    def _end_body(self, canvas: Canvas, _doc: object) -> None:
        number = self.page - self.front_pages
        if self.is_report:
            canvas.addPageLabel(self.page - 1, style="ARABIC", start=number)
        header = self.source.header or self.source.title
        if self.is_report or self.page > 1:
            canvas.setFont("Helvetica", 8.5)
            canvas.setFillColor(_INK)
            canvas.drawString(_LEFT, A4[1] - 15 * mm, header)
            canvas.setStrokeColor(_LINE)
            canvas.line(_LEFT, A4[1] - 17 * mm, A4[0] - _RIGHT, A4[1] - 17 * mm)
        self._foot(canvas, str(number))
        self._draw_notes(canvas)

    def _foot(self, canvas: Canvas, label: str) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(_INK)
        canvas.drawCentredString(A4[0] / 2, 13 * mm, label)

    def _draw_notes(self, canvas: Canvas) -> None:
        notes = getattr(canvas, "page_notes", [])
        canvas.page_notes = []
        if not notes:
            return
        width = A4[0] - _LEFT - _RIGHT
        drawn = [Paragraph(f"<super>{n}</super> {text}", _STYLES["note"]) for n, text in notes]
        heights = [p.wrap(width, 200)[1] for p in drawn]
        top = _BOTTOM - 5 * mm + sum(heights) + 2
        canvas.setStrokeColor(_LINE)
        canvas.line(_LEFT, top + 3, _LEFT + 50 * mm, top + 3)
        for paragraph, height in zip(drawn, heights, strict=True):
            top -= height
            paragraph.drawOn(canvas, _LEFT, top)


def build_pdf(source: Source, path: Path) -> None:
    """Draw a source with the layout `report`, `briefing` or `response`."""
    rl_config.invariant = 1
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing = _Drawing(path, source)
    numbers = {name: i for i, name in enumerate(
        dict.fromkeys(n for part in source.parts for n in _notes_of(part)), 1)}  # fmt: skip
    story = [*(_cover(source) if drawing.is_report else _title_block(source))]
    for part in source.parts:
        story += _flowables(part, source, numbers)
    drawing.multiBuild(story, maxPasses=6)


def _notes_of(part: Part) -> Iterator[str]:
    yield from note_marks(part.markup)
    for row in part.rows:
        for cell in row:
            yield from note_marks(cell.markup)


def _cover(source: Source) -> list[Flowable]:
    contents = TableOfContents()
    contents.levelStyles = [
        ParagraphStyle("toc1", _BODY, fontName="Times-Bold", spaceAfter=3),
        ParagraphStyle("toc2", _BODY, leftIndent=14, fontSize=10, leading=12.5, spaceAfter=1),
    ]
    contents.dotsMinLevel = 0
    heading = Paragraph("Contents", _STYLES[1])
    return [
        Spacer(0, 60 * mm),
        Paragraph(source.title, _STYLES["title"]),
        Paragraph(source.organisation, _STYLES["byline"]),
        Paragraph(_long_date(source.published), _STYLES["byline"]),
        NextPageTemplate("front"), PageBreak(), heading, contents,
        NextPageTemplate("body"), PageBreak(),
    ]  # fmt: skip


def _title_block(source: Source) -> list[Flowable]:
    edition = f" · {source.version}" if source.version else ""
    return [
        NextPageTemplate("body"), Paragraph(source.organisation, _STYLES["byline"]),
        Paragraph(source.title, _STYLES["title"]),
        Paragraph(f"{_long_date(source.published)}{edition}", _STYLES["byline"]),
        Spacer(0, 8 * mm),
    ]  # fmt: skip


def _flowables(part: Part, source: Source, numbers: dict[str, int]) -> list[Flowable]:
    if part.kind == "page break":
        return [PageBreak()]
    if part.kind in {"columns", "end columns"}:
        return [NextPageTemplate("columns" if part.kind == "columns" else "body"), PageBreak()]
    called = [(numbers[n], with_numbers(source.notes[n], numbers, "{}")) for n in _notes_of(part)]
    anchors = [_NoteAnchor(called)] if called else []
    if part.kind == "table":
        return [*anchors, _table(part, numbers), Spacer(0, 8)]
    style = _STYLES[min(part.level, 3)] if part.kind == "heading" else _STYLES[part.kind]
    drawn = Paragraph(with_numbers(part.markup, numbers, "<super>{}</super>"), style)
    if part.kind == "heading":
        drawn.heading_level = part.level
        drawn.title = plain(part.markup)
        if part.level == 1 and source.layout == "report":
            return [PageBreak(), drawn] if source.parts[0] is not part else [drawn]
    return [drawn, *anchors]


def _table(part: Part, numbers: dict[str, int]) -> Table:
    columns = sum(cell.wide for cell in part.rows[0])
    grid: list[list[Any]] = [[""] * columns for _ in part.rows]
    taken: set[tuple[int, int]] = set()
    spans = []
    longest = [4] * columns
    header_rows = 0
    for y, row in enumerate(part.rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            style = _STYLES["head" if cell.is_header else "cell"]
            grid[y][x] = Paragraph(with_numbers(cell.markup, numbers, "<super>{}</super>"), style)
            taken |= {(y + i, x + j) for i in range(cell.high) for j in range(cell.wide)}
            if cell.wide > 1 or cell.high > 1:
                spans.append(("SPAN", (x, y), (x + cell.wide - 1, y + cell.high - 1)))
            else:
                longest[x] = max(longest[x], min(len(plain(cell.markup)), 60))
            x += cell.wide
        if any(cell.is_header for cell in row):
            header_rows = y + 1
    total = A4[0] - _LEFT - _RIGHT
    weights = [value + 6 for value in longest]
    widths = [total * weight / sum(weights) for weight in weights]
    ruled = [
        ("GRID", (0, 0), (-1, -1), 0.5, _LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, header_rows - 1), colors.HexColor("#e9ecef")),
    ]  # fmt: skip
    if not header_rows:
        ruled.pop()
    return Table(grid, widths, repeatRows=header_rows, style=TableStyle([*ruled, *spans]))


def _long_date(published: str) -> str:
    day = date.fromisoformat(published)
    return f"{day.day} {day:%B %Y}"
