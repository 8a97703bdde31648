"""Flow: the paragraphs, tables, columns and footnotes of a starter PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BalancedColumns,
    Flowable,
    Frame,
    KeepTogether,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from starter_source import Cell, Part, Source, note_marks, plain, with_numbers

INK = colors.HexColor("#1d1d1d")
LINE = colors.HexColor("#8a8a8a")
LEFT, RIGHT, TOP, BOTTOM = 28 * mm, 26 * mm, 27 * mm, 24 * mm
WIDTH = A4[0] - LEFT - RIGHT
_NOTES_GAP = 12
"""Points between the text and the first footnote, where the rule stands."""
_CELL_PADDING = 13
_KEPT_ROWS = 13
"""A table with more rows may break over a page."""
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=14.6, spaceAfter=7,
                      textColor=INK, allowWidows=0, allowOrphans=0)  # fmt: skip
_CELL = ParagraphStyle("cell", BODY, fontSize=9.2, leading=11.4, spaceAfter=0)
STYLES: dict[str | int, ParagraphStyle] = {
    "paragraph": BODY,
    "item": ParagraphStyle("item", BODY, leftIndent=20, firstLineIndent=-16, spaceAfter=4),
    "quote": ParagraphStyle("quote", BODY, leftIndent=18, rightIndent=18, fontName="Times-Italic"),
    "note": ParagraphStyle("note", BODY, fontSize=8, leading=9.6, spaceAfter=0),
    "caption": ParagraphStyle("caption", BODY, fontSize=9.4, leading=12, spaceBefore=3,
                              spaceAfter=11),
    "cell": _CELL,
    "head": ParagraphStyle("head", _CELL, fontName="Times-Bold"),
    1: ParagraphStyle("h1", BODY, fontName="Helvetica-Bold", fontSize=19, leading=23,
                      spaceBefore=4, spaceAfter=12, keepWithNext=1),
    2: ParagraphStyle("h2", BODY, fontName="Helvetica-Bold", fontSize=14, leading=17,
                      spaceBefore=10, spaceAfter=7, keepWithNext=1),
    3: ParagraphStyle("h3", BODY, fontName="Helvetica-Bold", fontSize=12.4, leading=15,
                      spaceBefore=8, spaceAfter=5, keepWithNext=1),
    "title": ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=28, leading=33,
                            spaceAfter=18),
    "byline": ParagraphStyle("byline", BODY, fontName="Helvetica", fontSize=13, leading=17),
}  # fmt: skip

Note = tuple[int, str]
"""A footnote's number and text."""


class NotedParagraph(Paragraph):
    """A paragraph that knows which footnotes it calls."""

    notes: tuple[Note, ...] = ()

    def split(self, available_width: float, available_height: float) -> list[Paragraph]:
        """Each part calls the notes whose marks stand in it."""
        parts = super().split(available_width, available_height)
        for part in parts:
            raised = {f.text.strip() for f in part.frags if getattr(f, "rise", 0)}
            part.notes = tuple(note for note in self.notes if str(note[0]) in raised)
        return parts


class NotedTable(Table):
    """A table that knows which footnotes it calls; they stand where it begins."""

    notes: tuple[Note, ...] = ()

    def split(self, available_width: float, available_height: float) -> list[Table]:
        """The first part calls all notes."""
        parts = super().split(available_width, available_height)
        if parts:
            parts[0].notes = self.notes
        return parts


class NotedFrame(Frame):
    """Keeps room at its foot for the notes that are called in it."""

    def _reset(self) -> None:
        self._geom()
        super()._reset()

    def add(self, flowable: Flowable, canvas: Canvas, trySplit: int = 0) -> int:  # noqa: N803
        """Draw a flowable if it and its notes have room."""
        notes = getattr(flowable, "notes", ())
        room = self._room(notes, canvas)
        self._y1p += room
        if not self._add(flowable, canvas, trySplit):
            self._y1p -= room
            return 0
        canvas.page_notes = [*_called(canvas), *notes]
        return 1

    def split(self, flowable: Flowable, canvas: Canvas) -> list[Flowable]:
        """Split a flowable so that its first part and the notes have room."""
        room = self._room(getattr(flowable, "notes", ()), canvas)
        self._y1p += room
        parts: list[Flowable] = super().split(flowable, canvas)
        self._y1p -= room
        return parts

    @staticmethod
    def _room(notes: Sequence[Note], canvas: Canvas) -> float:
        height = sum(p.wrap(WIDTH, A4[1])[1] for p in _note_paragraphs(notes))
        return height + _NOTES_GAP if notes and not _called(canvas) else height


def _called(canvas: Canvas) -> list[Note]:
    """The notes called on the page so far."""
    return getattr(canvas, "page_notes", [])


def _note_paragraphs(notes: Sequence[Note]) -> list[Paragraph]:
    return [Paragraph(f"<super>{n}</super> {text}", STYLES["note"]) for n, text in notes]


def draw_notes(canvas: Canvas) -> None:
    """Draw the page's notes at its foot, under a short rule, and forget them."""
    drawn = _note_paragraphs(_called(canvas))
    canvas.page_notes = []
    if not drawn:
        return
    heights = [paragraph.wrap(WIDTH, A4[1])[1] for paragraph in drawn]
    top = BOTTOM + sum(heights)
    canvas.setStrokeColor(LINE)
    canvas.line(LEFT, top + 3, LEFT + 50 * mm, top + 3)
    for paragraph, height in zip(drawn, heights, strict=True):
        top -= height
        paragraph.drawOn(canvas, LEFT, top)


def flow(source: Source) -> Iterator[Flowable]:
    """What a source's parts look like, in order; `heading_level` marks headings."""
    names = dict.fromkeys(name for part in source.parts for name in _marks(part))
    numbers = {name: number for number, name in enumerate(names, 1)}
    parts = list(source.parts)
    while parts:
        part = parts.pop(0)
        if part.kind == "columns":
            end = next(i for i, p in enumerate(parts) if p.kind == "end columns")
            column = [_paragraph(p, source, numbers) for p in parts[:end]]
            yield BalancedColumns(column, 2, innerPadding=7 * mm, leftPadding=0, rightPadding=0,
                                  topPadding=0, bottomPadding=0)  # fmt: skip
            del parts[: end + 1]
        elif part.kind == "page break":
            yield PageBreak()
        elif part.kind == "table":
            has_caption = bool(parts) and _is_caption(parts[0])
            yield from _captioned(part, parts.pop(0) if has_caption else None, source, numbers)
        else:
            if part.level == 1 and source.layout == "report" and part is not source.parts[0]:
                yield PageBreak()
            yield _paragraph(part, source, numbers)


def _marks(part: Part) -> Iterator[str]:
    yield from note_marks(part.markup)
    for row in part.rows:
        for cell in row:
            yield from note_marks(cell.markup)


def _is_caption(part: Part) -> bool:
    return part.kind == "paragraph" and re.fullmatch(r"<i>.*</i>", part.markup) is not None


def _notes(part: Part, source: Source, numbers: dict[str, int]) -> tuple[Note, ...]:
    return tuple(
        (numbers[n], with_numbers(source.notes[n], numbers, "{}"))
        for n in dict.fromkeys(_marks(part))
    )


def _paragraph(
    part: Part, source: Source, numbers: dict[str, int], style: str = ""
) -> NotedParagraph:
    is_heading = part.kind == "heading"
    drawn = NotedParagraph(
        with_numbers(part.markup, numbers, "<super>{}</super>"),
        STYLES[style or (min(part.level, 3) if is_heading else part.kind)],
    )
    drawn.notes = _notes(part, source, numbers)
    if is_heading:
        drawn.heading_level = part.level
        drawn.title = plain(part.markup)
    return drawn


def _captioned(
    part: Part, caption: Part | None, source: Source, numbers: dict[str, int]
) -> Iterator[Flowable]:
    """A table and what stands beneath it; a short one stays together."""
    table = _table(part, numbers)
    table.notes = _notes(part, source, numbers)
    beneath = _paragraph(caption, source, numbers, "caption") if caption else Spacer(0, 9)
    if len(part.rows) <= _KEPT_ROWS:
        yield KeepTogether([Spacer(0, 2), table, beneath])
    else:
        yield from (Spacer(0, 2), table, beneath)


def _table(part: Part, numbers: dict[str, int]) -> NotedTable:
    columns = sum(cell.wide for cell in part.rows[0])
    grid: list[list[Any]] = [[""] * columns for _ in part.rows]
    spans = []
    longest = [4] * columns
    narrowest = [0.0] * columns
    for cell, x, y in placed(part.rows):
        grid[y][x] = _cell(cell, numbers)
        if cell.wide > 1 or cell.high > 1:
            spans.append(("SPAN", (x, y), (x + cell.wide - 1, y + cell.high - 1)))
        if cell.wide == 1:
            words = plain(cell.markup).split()
            widest = max((stringWidth(word, "Times-Bold", 9.2) for word in words), default=0)
            narrowest[x] = max(narrowest[x], widest + _CELL_PADDING)
            if not cell.is_header:
                longest[x] = max(longest[x], min(len(" ".join(words)), 60))
    header_rows = sum(any(cell.is_header for cell in row) for row in part.rows)
    ruled = [("GRID", (0, 0), (-1, -1), 0.5, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    if header_rows:
        ruled.append(("BACKGROUND", (0, 0), (-1, header_rows - 1), colors.HexColor("#e9ecef")))
    spare = (WIDTH - sum(narrowest)) / sum(longest)
    widths = [least + spare * wish for least, wish in zip(narrowest, longest, strict=True)]
    return NotedTable(grid, widths, repeatRows=header_rows, style=TableStyle([*ruled, *spans]))


def placed(rows: Sequence[Sequence[Cell]]) -> Iterator[tuple[Cell, int, int]]:
    """Each cell with the column and the row of its top left corner."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            yield cell, x, y
            taken |= {(y + i, x + j) for i in range(cell.high) for j in range(cell.wide)}
            x += cell.wide


def _cell(cell: Cell, numbers: dict[str, int]) -> Paragraph:
    style = STYLES["head" if cell.is_header else "cell"]
    if cell.is_right:
        style = ParagraphStyle(f"{style.name}-right", style, alignment=TA_RIGHT)
    elif cell.is_header and cell.wide > 1:
        style = ParagraphStyle("head-centre", style, alignment=TA_CENTER)
    return Paragraph(with_numbers(cell.markup, numbers, "<super>{}</super>"), style)
