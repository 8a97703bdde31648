"""Opendocument: paragraphs, lists, tables, text boxes and notes of ODT, ODP and ODS files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.archives import Archive, attribute, local
from corpus.blocks import Block, note_mark
from corpus.errors import ReadingError
from corpus.grids import Cell, grid_text, lay_out
from corpus.hidden import LEAST_POINTS, HiddenText, is_near_white

_PASSED_OVER = frozenset(
    "annotation tracked-changes sequence-decls forms automatic-styles title desc settings "
    "variable-decls ruby-text tracked-change".split()
)
_SPACES = {"tab": "\t", "line-break": "\n"}
_MOST_REPEATED = 50
_MOST_SPACES = 100


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    attributes: dict[str, str] = field(default_factory=dict)


def read_opendocument(archive: Archive) -> tuple[list[Block], dict[str, str], list[str]]:
    """The blocks, what the file says of itself, and warnings about hidden text.

    Headers, footers, comments and deleted text are left out. Raises ReadingError when damaged.
    """
    hidden = HiddenText()
    return _Reader(archive, hidden).read(), _said(archive), hidden.warnings()


def _said(archive: Archive) -> dict[str, str]:
    root = archive.optional_xml("meta.xml")
    names = {"title": "title", "initial-creator": "organisation", "creation-date": "published",
             "language": "language"}  # fmt: skip
    said = {}
    for element in root.iterdescendants() if root is not None else ():
        if local(element) in names and element.text:
            said[names[local(element)]] = " ".join(element.text.split())
    if "published" in said:
        said["published"] = said["published"][:10]
    return said


class _Reader:
    def __init__(self, archive: Archive, hidden: HiddenText) -> None:
        self._hidden = hidden
        self._root = archive.xml("content.xml")
        self._styles: dict[str, _Style] = {}
        self._numbered: dict[str, dict[int, tuple[str, str]]] = {}
        for root in (archive.optional_xml("styles.xml"), self._root):
            for element in root.iterdescendants() if root is not None else ():
                self._learn(element)
        self._notes: list[Block] = []

    def read(self) -> list[Block]:
        body = next(self._root.iterdescendants("{*}body"), None)
        if body is None:
            raise ReadingError("damaged OpenDocument file: it has no body")
        blocks = [block for part in body for block in self._blocks(part)]
        return [*blocks, *([Block("Notes", 1)] if self._notes else []), *self._notes]

    def _learn(self, element: etree._Element) -> None:
        name = local(element)
        if name == "style":
            attributes = {
                str(key).rpartition("}")[2]: str(value)
                for child in element
                for key, value in child.attrib.items()
            }
            self._styles[attribute(element, "name")] = _Style(
                attribute(element, "parent-style-name"), attributes
            )
        elif name == "list-style":
            self._numbered[attribute(element, "name")] = {
                int(level): (attribute(child, "num-prefix"), attribute(child, "num-suffix"))
                for child in element
                if local(child) == "list-level-style-number"
                and attribute(child, "num-format") == "1"
                and (level := attribute(child, "level")).isdigit()
            }

    # what stands below one another

    def _blocks(self, parent: etree._Element, bullet: str = "") -> Iterator[Block]:
        for child in parent:
            name = local(child)
            if name in {"h", "p"}:
                yield from self._paragraph(child, bullet)
                bullet = ""
            elif name == "list":
                yield from self._list(child, "", 1)
            elif name == "table":
                yield from self._table(child)
            elif name == "page":  # of a presentation
                yield Block(f"Slide {attribute(child, 'name').removeprefix('page')}", 1)
                yield from self._blocks(child)
            elif name == "notes":
                yield from self._blocks(child)
            elif name not in _PASSED_OVER:
                yield from self._blocks(child, bullet)

    def _paragraph(self, element: etree._Element, bullet: str) -> Iterator[Block]:
        level = None
        if local(element) == "h":
            depth = attribute(element, "outline-level")
            level = int(depth) if depth.isdigit() and 0 < int(depth) < 10 else 1
        boxes: list[Block] = []
        text = self._text(element, boxes)
        if text.strip():
            yield Block(bullet + text if level is None else text, level)
        yield from boxes

    def _list(self, element: etree._Element, inherited: str, depth: int) -> Iterator[Block]:
        style = attribute(element, "style-name") or inherited
        number = 0
        for item in element:
            if local(item) not in {"list-item", "list-header"}:
                continue
            start = attribute(item, "start-value")
            number = int(start) if start.isdigit() and len(start) < 6 else number + 1
            label = self._label(style, depth, number) if local(item) == "list-item" else ""
            for child in item:
                if local(child) == "list":
                    yield from self._list(child, style, depth + 1)
                else:
                    yield from self._item(child, label)
                    label = ""

    def _item(self, element: etree._Element, label: str) -> Iterator[Block]:
        if local(element) in {"h", "p"}:
            yield from self._paragraph(element, label)
        else:
            yield from self._blocks(element, label)

    def _label(self, style: str, depth: int, number: int) -> str:
        levels = self._numbered.get(style, {})
        if depth not in levels:
            return "- "
        before, behind = levels[depth]
        return f"{before}{number}{behind} "

    # what stands in a paragraph

    def _text(self, element: etree._Element, boxes: list[Block]) -> str:
        reason = self._why_hidden(element)
        pieces = [element.text or ""]
        for child in element:
            name = local(child)
            if name in _SPACES:
                pieces.append(_SPACES[name])
            elif name == "s":
                count = attribute(child, "c")
                pieces.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
            elif name == "note":
                pieces.append(self._note(child))
            elif name in {"frame", "custom-shape", "text-box", "g"}:
                boxes += self._blocks(child)
            elif name not in _PASSED_OVER:
                pieces.append(self._text(child, boxes))
            pieces.append(child.tail or "")
        text = "".join(pieces)
        if reason:
            self._hidden.leave_out(text, reason)
            return ""
        return text

    def _note(self, element: etree._Element) -> str:
        name = f"note-{len(self._notes) + 1}"
        body = next(element.iterchildren("{*}note-body"), None)
        if body is None:
            return ""
        words = "\n".join(block.text for block in self._blocks(body))
        self._notes.append(Block(f"{len(self._notes) + 1} {words}", note=name))
        return note_mark(name)

    def _why_hidden(self, element: etree._Element) -> str:
        if local(element) in {"hidden-text", "hidden-paragraph"}:
            return "marked as hidden"
        style = attribute(element, "style-name")
        if not style:
            return ""
        found: dict[str, str] = {}
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            found = {**self._styles[style].attributes, **found}
            style = self._styles[style].parent
        if found.get("display") == "none":
            return "marked as hidden"
        size = re.fullmatch(r"([\d.]+)pt", found.get("font-size", ""))
        if size and float(size.group(1)) <= LEAST_POINTS:
            return "type of 1 point or less"
        is_marked = found.get("background-color", "transparent") != "transparent" or any(
            local(above) in {"table-cell", "text-box", "custom-shape"}
            for above in element.iterancestors()
        )
        return "white on white" if is_near_white(found.get("color", "")) and not is_marked else ""

    # tables

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        header_rows = 0
        for row in table.iterdescendants("{*}table-row"):
            if next(row.iterancestors("{*}table")) is not table:
                continue  # of a table inside a cell
            cells = [cell for child in row for cell in self._cells(child)]
            if any(cell.text for cell in cells):
                is_header = local(row.getparent()) == "table-header-rows"
                header_rows += is_header and header_rows == len(rows)
                rows.append(cells)
        columns = max((len(row) for row in rows), default=0)
        if columns <= 1 or len(rows) == 1:
            for row in rows:
                yield from (Block(cell.text) for cell in row)
            return
        grid = lay_out(rows)
        yield Block(grid_text(grid, header_rows or int(all(grid[0][1:]))))

    def _cells(self, element: etree._Element) -> list[Cell]:
        if local(element) not in {"table-cell", "covered-table-cell"}:
            return []
        if local(element) == "covered-table-cell":
            return []  # its place is the merged cell's
        text = "\n".join(block.text for block in self._blocks(element)).strip()
        cell = Cell(
            text,
            _count(element, "number-columns-spanned"),
            _count(element, "number-rows-spanned"),
        )
        return [cell] * _count(element, "number-columns-repeated")


def _count(element: etree._Element, name: str) -> int:
    value = attribute(element, name)
    return max(1, min(int(value), _MOST_REPEATED)) if value.isdigit() else 1
