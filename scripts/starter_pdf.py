"""Pdf: draws a starter document as a report with front matter, or as a plain response."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)
from reportlab.platypus.tableofcontents import TableOfContents
from starter_flow import (
    BODY,
    BOTTOM,
    INK,
    LEFT,
    LINE,
    RIGHT,
    STYLES,
    TOP,
    WIDTH,
    NotedFrame,
    draw_notes,
    flow,
)
from starter_source import Source

_ACCENT = HexColor("#1f4e5f")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


class _Drawing(BaseDocTemplate):
    """Running headers, page numbers and labels, footnotes and bookmarks."""

    def __init__(self, path: Path, source: Source) -> None:
        super().__init__(str(path), pagesize=A4, title=source.title, author=source.organisation,
                         subject=source.kind, creator="Word processor", invariant=1)  # fmt: skip
        self.source = source
        self.is_report = source.layout == "report"
        self.front_pages = 0
        self._outermost = min((p.level for p in source.parts if p.kind == "heading"), default=1)
        self._depth = -1
        height = A4[1] - TOP - BOTTOM
        frame = NotedFrame(LEFT, BOTTOM, WIDTH, height, id="text", leftPadding=0, rightPadding=0)
        self.addPageTemplates([
            PageTemplate("first", [frame], onPageEnd=self._end_first),
            PageTemplate("front", [frame], onPageEnd=self._end_front),
            PageTemplate("body", [frame], onPageEnd=self._end_body),
        ])  # fmt: skip

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        """Date the file on the day of publication."""
        day = self.source.published.replace("-", "")
        self.canv.setDateFormatter(lambda *_: f"D:{day}090000+00'00'")
        self._depth = -1

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Bookmark a heading and tell the contents page of it."""
        level = getattr(flowable, "heading_level", None)
        if level is None:
            return
        key = hashlib.sha256(f"{flowable.title}{self.page}".encode()).hexdigest()[:12]
        self.canv.bookmarkPage(key)
        self._depth = min(level - self._outermost, self._depth + 1)
        self.canv.addOutlineEntry(flowable.title, key, self._depth, closed=self._depth > 0)
        if self.is_report and level <= 2:
            self.notify("TOCEntry", (level - 1, flowable.title, self.page - self.front_pages, key))

    def _end_first(self, canvas: Canvas, _doc: object) -> None:
        if self.is_report:
            self._end_front(canvas, _doc)
        else:
            self._end_body(canvas, _doc)

    def _end_front(self, canvas: Canvas, _doc: object) -> None:
        self.front_pages = self.page
        canvas.addPageLabel(self.page - 1, style="ROMAN_LOWER", start=self.page)
        if self.page == 1:
            canvas.setFillColor(_ACCENT)
            canvas.rect(0, 0, 11 * mm, A4[1], stroke=0, fill=1)
        else:
            self._foot(canvas, _ROMAN[self.page - 1])

    def _end_body(self, canvas: Canvas, _doc: object) -> None:
        number = self.page - self.front_pages
        if self.is_report:
            canvas.addPageLabel(self.page - 1, style="ARABIC", start=number)
        if self.is_report or self.page > 1:
            canvas.setFont("Helvetica", 8.5)
            canvas.setFillColor(INK)
            canvas.drawString(LEFT, A4[1] - 15 * mm, self.source.header or self.source.title)
            canvas.setStrokeColor(LINE)
            canvas.line(LEFT, A4[1] - 17 * mm, A4[0] - RIGHT, A4[1] - 17 * mm)
        self._foot(canvas, str(number))
        draw_notes(canvas)

    @staticmethod
    def _foot(canvas: Canvas, label: str) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(INK)
        canvas.drawCentredString(A4[0] / 2, 13 * mm, label)


def build_pdf(source: Source, path: Path) -> None:
    """Draw a source with the layout `report`, `briefing` or `response`."""
    rl_config.invariant = 1
    drawing = _Drawing(path, source)
    opening = _cover(source) if drawing.is_report else _title_block(source)
    drawing.multiBuild([*opening, *flow(source)], maxPasses=6)


def _cover(source: Source) -> list[Flowable]:
    contents = TableOfContents()
    contents.levelStyles = [
        ParagraphStyle("toc1", BODY, fontName="Times-Bold", fontSize=10.5, leading=13,
                       spaceBefore=2.5, spaceAfter=1.5),
        ParagraphStyle("toc2", BODY, leftIndent=14, fontSize=9.8, leading=11.8, spaceAfter=0),
    ]  # fmt: skip
    contents.dotsMinLevel = 0
    heading = Paragraph("Contents", STYLES[1])
    return [
        Spacer(0, 18 * mm), Paragraph(source.organisation, STYLES["byline"]), Spacer(0, 44 * mm),
        Paragraph(source.title, STYLES["title"]), _rule(), Spacer(0, 6 * mm),
        Paragraph(_date_line(source), STYLES["byline"]),
        NextPageTemplate("front"), PageBreak(), heading, contents,
        NextPageTemplate("body"), PageBreak(),
    ]  # fmt: skip


def _title_block(source: Source) -> list[Flowable]:
    title = ParagraphStyle("smaller", STYLES["title"], fontSize=23, leading=27, spaceAfter=10)
    return [
        NextPageTemplate("body"), Paragraph(source.organisation, STYLES["byline"]),
        Paragraph(source.title, title), Paragraph(_date_line(source), STYLES["byline"]),
        _rule(), Spacer(0, 6 * mm),
    ]  # fmt: skip


def _rule() -> HRFlowable:
    return HRFlowable(width="100%", thickness=1.5, color=_ACCENT, spaceBefore=2, spaceAfter=2)


def _date_line(source: Source) -> str:
    day = date.fromisoformat(source.published)
    edition = f" · {source.version}" if source.version else ""
    return f"{day.day} {day:%B %Y}{edition}"
