"""Slides: titles, texts, tables and notes of a PPTX presentation, slide by slide."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from corpus.archives import Archive, attribute, local
from corpus.blocks import Block
from corpus.diagrams import chart_blocks, diagram_blocks
from corpus.errors import ReadingError
from corpus.grids import Cell, grid_text, lay_out
from corpus.hidden import LEAST_POINTS, HiddenText

_RUNNING = frozenset({"dt", "ftr", "hdr", "sldNum"})
"""Placeholders that every slide repeats."""


def read_slides(archive: Archive) -> tuple[list[Block], list[str]]:
    """The blocks of all slides in their order, and warnings about hidden text.

    Raises ReadingError for a damaged file.
    """
    main = archive.main_part() or "ppt/presentation.xml"
    relations = archive.relations(main)
    hidden = HiddenText()
    blocks: list[Block] = []
    slides = archive.xml(main).iterdescendants("{*}sldId")
    for number, slide in enumerate(slides, 1):
        id_ = next((v for k, v in slide.attrib.items() if str(k).endswith("}id")), "")
        part = relations.get(str(id_), "")
        if part not in archive.names:
            raise ReadingError(f"damaged presentation: slide {number} is missing")
        blocks += _Slide(archive, part, hidden).blocks(number)
    return blocks, hidden.warnings()


class _Slide:
    def __init__(self, archive: Archive, part: str, hidden: HiddenText) -> None:
        self._archive = archive
        self._relations = archive.relations(part)
        self._root = archive.xml(part)
        self._hidden = hidden

    def blocks(self, number: int) -> Iterator[Block]:
        if attribute(self._root, "show") == "0":
            self._hidden.leave_out("".join(self._root.itertext()), "a hidden slide")
            return
        shapes = list(self._root.iterdescendants("{*}sp", "{*}graphicFrame"))
        title = next((s for s in shapes if _role(s) in {"title", "ctrTitle"}), None)
        words = " ".join(self._paragraphs(title)) if title is not None else ""
        yield Block(f"Slide {number}: {words}" if words else f"Slide {number}", 1)
        for shape in shapes:
            if shape is not title and _role(shape) not in _RUNNING:
                yield from self._shape(shape)
        yield from self._notes()

    def _shape(self, shape: etree._Element) -> Iterator[Block]:
        table = next(shape.iterdescendants("{*}tbl"), None)
        if table is not None:
            yield from self._table(table)
            return
        for element in shape.iterdescendants("{*}relIds"):
            yield from diagram_blocks(self._archive, self._relations, attribute(element, "dm"))
        for element in shape.iterdescendants("{*}chart"):
            yield from chart_blocks(self._archive, self._relations, attribute(element, "id"))
        is_list = _role(shape) == "body" or _role(shape) == ""
        for paragraph in self._paragraphs(shape):
            yield Block(f"- {paragraph}" if is_list and _is_placeholder(shape) else paragraph)

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [
            [
                Cell("\n".join(self._paragraphs(cell)), _span(cell, "gridSpan"),
                     _span(cell, "rowSpan"))
                for cell in row.iterchildren("{*}tc")
                if not (attribute(cell, "hMerge") or attribute(cell, "vMerge"))
            ]
            for row in table.iterchildren("{*}tr")
        ]  # fmt: skip
        properties = next(table.iterchildren("{*}tblPr"), None)
        is_headed = properties is not None and attribute(properties, "firstRow") == "1"
        yield Block(grid_text(lay_out(rows), int(is_headed)))

    def _notes(self) -> Iterator[Block]:
        for part in self._relations.values():
            if "notesSlide" not in part or part not in self._archive.names:
                continue
            for shape in self._archive.xml(part).iterdescendants("{*}sp"):
                if _role(shape) == "body":
                    for paragraph in self._paragraphs(shape):
                        yield Block(f"Speaker's note: {paragraph}")

    def _paragraphs(self, element: etree._Element) -> list[str]:
        found = []
        for paragraph in element.iterdescendants("{*}p"):
            text = "".join(self._runs(paragraph)).strip()
            if text:
                found.append(text)
        return found

    def _runs(self, paragraph: etree._Element) -> Iterator[str]:
        for run in paragraph:
            if local(run) == "br":
                yield "\n"
                continue
            properties = next(run.iterchildren("{*}rPr"), None)
            size = attribute(properties, "sz") if properties is not None else ""
            text = "".join(t.text or "" for t in run.iterdescendants("{*}t"))
            if size.isdigit() and int(size) <= 100 * LEAST_POINTS:
                self._hidden.leave_out(text, "type of 1 point or less")
            else:
                yield text


def _role(shape: etree._Element) -> str:
    placeholder = next(shape.iterdescendants("{*}ph"), None)
    return "" if placeholder is None else attribute(placeholder, "type")


def _is_placeholder(shape: etree._Element) -> bool:
    return next(shape.iterdescendants("{*}ph"), None) is not None


def _span(cell: etree._Element, name: str) -> int:
    value = attribute(cell, name)
    return int(value) if value.isdigit() and 0 < int(value) < 100 else 1
