"""Word: everything a DOCX file says: paragraphs, lists, tables, text boxes, notes, diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from corpus.archives import Archive, attribute, local
from corpus.blocks import Block, note_mark
from corpus.diagrams import chart_blocks, diagram_blocks
from corpus.errors import ReadingError
from corpus.grids import Cell, grid_text, lay_out
from corpus.hidden import LEAST_POINTS, HiddenText, is_near_white
from corpus.numbering import Numbering
from corpus.properties import core_properties
from corpus.wordstyles import WordStyles, is_on

_CONTAINERS = frozenset(
    "hyperlink ins moveTo smartTag sdt sdtContent customXml fldSimple oMath oMathPara dir bdo r "
    "ruby rubyBase e num den sup sub sSub sSup f d rad deg".split()
)
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_HEADER_CELL = 80
"""Characters of the longest cell of a header row."""
_HEADING_CHARACTERS = 90


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph and what was anchored in it."""

    text: str
    style: str
    level: int | None
    label: str
    is_bold: bool
    boxes: tuple[Block, ...]


def read_word(archive: Archive) -> tuple[list[Block], dict[str, str], list[str]]:
    """The blocks, what the file says of itself, and warnings about hidden text.

    Headers and footers are left out; deleted text that is still tracked is too. Raises
    ReadingError for a damaged file.
    """
    hidden = HiddenText()
    blocks = _Reader(archive, hidden).blocks()
    return blocks, core_properties(archive), hidden.warnings()


class _Reader:
    def __init__(self, archive: Archive, hidden: HiddenText) -> None:
        self._archive = archive
        self._hidden = hidden
        self._part = archive.main_part() or "word/document.xml"
        self._relations = archive.relations(self._part)
        self._styles = WordStyles(self._sibling("styles.xml"))
        self._numbering = Numbering(self._sibling("numbering.xml"))
        self._notes: list[tuple[str, str]] = []

    def blocks(self) -> list[Block]:
        root = self._archive.xml(self._part)
        body = next((child for child in root if local(child) == "body"), None)
        if body is None:
            raise ReadingError("damaged Word document: it has no body")
        blocks = list(self._blocks(body))
        if not any(block.level for block in blocks):
            blocks = [replace(b, level=2) if b.level == 0 else b for b in blocks]
        blocks = [replace(block, level=block.level or None) for block in blocks]
        return [*blocks, *self._note_blocks()]

    def _sibling(self, name: str) -> etree._Element | None:
        folder = self._part.rpartition("/")[0]
        return self._archive.optional_xml(f"{folder}/{name}")

    # what stands below one another

    def _blocks(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            name = local(child)
            if name == "p":
                yield from self._paragraph_blocks(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name in {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}:
                yield from self._blocks(child)
            elif name == "AlternateContent":
                yield from self._blocks(_chosen(child))

    def _paragraph_blocks(self, element: etree._Element) -> Iterator[Block]:
        paragraph = self._paragraph(element)
        if paragraph.text.strip():
            level = paragraph.level
            if level is None and _looks_like_heading(paragraph):
                level = 0  # a heading if the document marks none as such
            yield Block(paragraph.label + paragraph.text, level)
        yield from paragraph.boxes

    def _paragraph(self, element: etree._Element) -> _Paragraph:
        properties = {local(p): p for p in _child(element, "pPr")}
        style = attribute(properties["pStyle"], "val") if "pStyle" in properties else ""
        outline = attribute(properties["outlineLvl"], "val") if "outlineLvl" in properties else ""
        level = self._styles.level(style)
        if outline.isdigit():
            level = int(outline) + 1 if int(outline) < 9 else None
        boxes: list[Block] = []
        runs: list[tuple[str, bool]] = []
        is_shaded = "shd" in properties or _is_shaded(element)
        self._collect(element, style, runs, boxes, is_shaded=is_shaded)
        text = "".join(run for run, _ in runs)
        label = self._label(properties, style) if text.strip() else ""
        is_bold = all(bold for run, bold in runs if run.strip())
        return _Paragraph(text, style, level, label, is_bold, tuple(boxes))

    def _label(self, properties: dict[str, etree._Element], style: str) -> str:
        own = properties.get("numPr")
        number = own if own is not None else self._styles.find(style, "numPr")
        if number is None:
            return "- " if self._styles.is_list(style) else ""
        values = {local(child): attribute(child, "val") for child in number}
        depth = values.get("ilvl", "0")
        return self._numbering.label(values.get("numId", ""), int(depth) if depth.isdigit() else 0)

    # what stands in a paragraph

    def _collect(
        self,
        element: etree._Element,
        style: str,
        runs: list[tuple[str, bool]],
        boxes: list[Block],
        *,
        is_shaded: bool,
    ) -> None:
        for child in element:
            name = local(child)
            if name == "r":
                self._collect_run(child, style, runs, boxes, is_shaded=is_shaded)
            elif name == "AlternateContent":
                self._collect(_chosen(child), style, runs, boxes, is_shaded=is_shaded)
            elif name in {"drawing", "pict", "object"}:
                boxes += self._drawing(child)
            elif name in _CONTAINERS:
                self._collect(child, style, runs, boxes, is_shaded=is_shaded)
            elif name == "t":  # of a formula
                runs.append((child.text or "", False))

    def _collect_run(
        self,
        run: etree._Element,
        style: str,
        runs: list[tuple[str, bool]],
        boxes: list[Block],
        *,
        is_shaded: bool,
    ) -> None:
        properties = {local(p): p for p in _child(run, "rPr")}
        own = attribute(properties["rStyle"], "val") if "rStyle" in properties else ""
        pieces = []
        for child in run:
            name = local(child)
            if name == "t":
                pieces.append(child.text or "")
            elif name in _BREAKS:
                pieces.append(_BREAKS[name])
            elif name in {"footnoteReference", "endnoteReference"}:
                kind = name.removesuffix("Reference")
                self._notes.append((kind, attribute(child, "id")))
                pieces.append(note_mark(f"{kind}-{len(self._notes)}"))
            elif name in {"drawing", "pict", "object"}:
                boxes += self._drawing(child)
            elif name == "AlternateContent":
                self._collect(_chosen(child), style, runs, boxes, is_shaded=is_shaded)
        text = "".join(pieces)
        kind = self._why_hidden(properties, (own, style), is_shaded=is_shaded)
        if kind:
            self._hidden.leave_out(text, kind)
            return
        bold = properties.get("b")
        is_bold = is_on(bold if bold is not None else self._styles.find(own or style, "b"))
        runs.append((text, is_bold))

    def _why_hidden(
        self, properties: dict[str, etree._Element], styles: tuple[str, str], *, is_shaded: bool
    ) -> str:
        def prop(name: str) -> etree._Element | None:
            if name in properties:
                return properties[name]
            found = (self._styles.find(style, name) for style in styles)
            return next((value for value in found if value is not None), None)

        if is_on(prop("vanish")):
            return "marked as hidden"
        size = prop("sz")
        half_points = attribute(size, "val") if size is not None else ""
        if half_points.isdigit() and int(half_points) <= 2 * LEAST_POINTS:
            return "type of 1 point or less"
        colour = prop("color")
        is_marked = is_shaded or "shd" in properties or "highlight" in properties
        if colour is not None and is_near_white(attribute(colour, "val")) and not is_marked:
            return "white on white"
        return ""

    def _drawing(self, element: etree._Element) -> list[Block]:
        """Text boxes, diagrams and charts, in the order in which they are drawn."""
        blocks: list[Block] = []
        for child in element:
            name = local(child)
            if name == "AlternateContent":
                blocks += self._drawing(_chosen(child))
            elif name == "txbxContent":
                blocks += self._blocks(child)
            elif name == "relIds":
                blocks += diagram_blocks(self._archive, self._relations, attribute(child, "dm"))
            elif name == "chart" and attribute(child, "id"):
                blocks += chart_blocks(self._archive, self._relations, attribute(child, "id"))
            else:
                blocks += self._drawing(child)
        return blocks

    def _note_blocks(self) -> Iterator[Block]:
        """The notes that the text refers to, numbered in that order, after everything else."""
        if self._notes:
            yield Block("Notes", 1)
        bodies = {
            (kind, attribute(note, "id")): note
            for kind in ("footnote", "endnote")
            for note in _children(self._sibling(f"{kind}s.xml"))
        }
        for number, wanted in enumerate(self._notes, 1):
            if wanted in bodies:
                words = "\n".join(block.text for block in self._blocks(bodies[wanted])).strip()
                yield Block(f"{number} {words}", note=f"{wanted[0]}-{number}")

    # tables

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = [row for row in _rows(table) if _cells(row)]
        columns = max((len(_cells(row)) for row in rows), default=0)
        if columns == 1 or len(rows) == 1:  # a frame around text
            for row in rows:
                for cell in _cells(row):
                    yield from self._blocks(cell)
            return
        headed = [_child_named(_child(row, "trPr"), "tblHeader") is not None for row in rows]
        header_rows = headed.index(False) if False in headed else len(headed)
        cells = [[self._cell(cell) for cell in _cells(row)] for row in rows]
        grid = lay_out(_merged_down(rows, cells))
        if not header_rows and grid and _is_header(table, grid[0]):
            header_rows = 1
        yield Block(grid_text(grid, header_rows))

    def _cell(self, cell: etree._Element) -> Cell:
        span = _child_named(_child(cell, "tcPr"), "gridSpan")
        wide = attribute(span, "val") if span is not None else "1"
        text = "\n".join(block.text for block in self._blocks(cell))
        return Cell(text.strip(), int(wide) if wide.isdigit() and int(wide) > 0 else 1)


def _merged_down(rows: list[etree._Element], cells: list[list[Cell]]) -> list[list[Cell]]:
    """Rows in which a cell that continues the one above has that cell's text."""
    above: dict[int, str] = {}
    merged = []
    for row, texts in zip(rows, cells, strict=True):
        place = 0
        new = []
        for element, cell in zip(_cells(row), texts, strict=True):
            merge = _child_named(_child(element, "tcPr"), "vMerge")
            goes_on = merge is not None and attribute(merge, "val") != "restart"
            text = above.get(place, cell.text) if goes_on and not cell.text else cell.text
            above[place] = text
            new.append(replace(cell, text=text))
            place += cell.wide
        merged.append(new)
    return merged


def _is_header(table: etree._Element, first: list[str]) -> bool:
    look = _child_named(_child(table, "tblPr"), "tblLook")
    is_denied = look is not None and attribute(look, "firstRow") == "0"
    return not is_denied and all(first[1:]) and max(map(len, first)) <= _HEADER_CELL


def _looks_like_heading(paragraph: _Paragraph) -> bool:
    text = paragraph.text.strip()
    return (
        paragraph.is_bold
        and paragraph.label != "- "
        and 2 < len(text) <= _HEADING_CHARACTERS
        and "\n" not in text
        and not text[0].islower()
        and not text.endswith((".", ",", ";", ":"))
    )


def _is_shaded(paragraph: etree._Element) -> bool:
    """Whether something around a paragraph may be dark: a cell, a text box."""
    return any(local(above) in {"tc", "txbxContent"} for above in paragraph.iterancestors())


def _chosen(alternatives: etree._Element) -> etree._Element:
    """The first alternative that holds text or a drawing: the others say the same again."""
    for choice in alternatives:
        if any(local(e) in {"t", "relIds", "chart"} for e in choice.iterdescendants()):
            return choice
    return alternatives


def _children(element: etree._Element | None) -> list[etree._Element]:
    return [] if element is None else list(element)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _rows(child)


def _cells(row: etree._Element) -> list[etree._Element]:
    found = []
    for child in row:
        if local(child) == "tc":
            found.append(child)
        elif local(child) in {"sdt", "sdtContent", "customXml"}:
            found += _cells(child)
    return found


def _child(element: etree._Element, name: str) -> etree._Element | tuple[()]:
    found = _child_named(element, name)
    return () if found is None else found


def _child_named(element: etree._Element | tuple[()], name: str) -> etree._Element | None:
    return next((child for child in element if local(child) == name), None)
