"""Tables: the ruled tables of a PDF page, cell by cell, with the lines that stand in them."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus.characters import PageCharacters
from corpus.lines import CellLines, Line, TableLines, measured
from corpus.rulings import Grid, GridCell, grids_of, place_among

_FEWEST_PATHS = 3
_FEWEST_CELLS = 4
_FILLED = 0.5
"""Share of the cells of a table that hold words: the fields of a chart are empty."""
_RUNNING = 0.2
"""Share of cells that begin as the middle of a sentence does."""
_LONG = 120
"""Characters that no name of a column has."""
_MOST_HEADERS = 3
_ROOM = 0.6
"""Least room between words of two cells, in type sizes."""
_WORD = re.compile(r"\S+")


def read_tables(page: PageCharacters, lines: Sequence[Line]) -> tuple[list[Line], list[TableLines]]:
    """The lines outside tables, and the tables; every line is in one or the other."""
    if len(page.paths) < _FEWEST_PATHS:
        return list(lines), []
    rest = list(lines)
    tables = []
    for grid in grids_of(page.paths, page.height):
        if len(grid.cells) < _FEWEST_CELLS:
            continue
        outside, filled = _filled(grid.cells, page, rest)
        if _is_table(grid, filled) and not _cuts_words(filled):
            tables.append(_table(grid.cells, filled))
            rest = outside
    return rest, tables


def header_row_count(table: TableLines) -> int:
    """Rows at the top that name the columns; 0 where none seems to."""
    rows = [[c for c in table.cells if c.row == row] for row in range(table.row_count)]
    if len(rows) < 2:
        return 0
    width = len(table.columns) - 1
    count = 1
    if len(rows[0]) == 1 and rows[0][0].columns == width:
        count = 2  # a title over all columns
    elif any(1 < cell.columns < width or cell.rows > 1 for cell in rows[0] if _is_short(cell)):
        count = min(max(2, *(cell.rows for cell in rows[0])), _MOST_HEADERS)
    while count < min(len(rows) - 1, _MOST_HEADERS) and _is_bold(rows[count]):
        count += 1
    count = min(count, len(rows) - 1)
    names = [cell for row in rows[:count] for cell in row if cell.lines]
    body = [cell for row in rows[count:] for cell in row if cell.lines]
    is_named = _is_bold(names) or (_has_figures(body) and not _has_figures(names))
    return count if is_named and all(map(_is_short, names)) else 0


def _is_short(cell: CellLines) -> bool:
    return sum(len(line.text) for line in cell.lines) <= _LONG


def _is_bold(cells: Sequence[CellLines]) -> bool:
    lines = [line for cell in cells for line in cell.lines]
    return bool(lines) and all(line.is_bold for line in lines)


def _has_figures(cells: Sequence[CellLines]) -> bool:
    """Whether a fair share of the cells are figures."""
    figures = sum(
        bool(re.fullmatch(r"[\W\d]*\d[\W\d]*(?:\w{1,3}|per cent)?", cell.lines[0].text))
        for cell in cells
        if cell.lines
    )
    return figures >= max(1, len(cells) / 5)


def _filled(
    grid: Sequence[GridCell], page: PageCharacters, lines: Sequence[Line]
) -> tuple[list[Line], dict[GridCell, list[Line]]]:
    """The lines that stand in no cell, and those in each."""
    top, bottom = min(c.top for c in grid), max(c.bottom for c in grid)
    left, right = min(c.left for c in grid), max(c.right for c in grid)
    outside: list[Line] = []
    filled: defaultdict[GridCell, list[Line]] = defaultdict(list)
    for line in lines:
        middle = (line.top + line.bottom) / 2
        if not (top < middle < bottom and line.right > left and line.left < right):
            outside.append(line)
            continue
        for cell, part in _parts(line, middle, grid, page):
            if cell is None:
                outside.append(part)
            else:
                filled[cell].append(part)
    return outside, filled


def _parts(
    line: Line, middle: float, grid: Sequence[GridCell], page: PageCharacters
) -> Iterator[tuple[GridCell | None, Line]]:
    """The line cut where its words stand in different cells."""
    row = [cell for cell in grid if cell.top <= middle <= cell.bottom]
    whole = next((c for c in row if c.left - 1 <= line.left and line.right <= c.right + 1), None)
    if whole is not None or not row:
        yield whole, line
        return
    places: list[tuple[GridCell | None, int, int]] = []
    words = list(_WORD.finditer(line.text))
    boxes = page.boxes([line.first + word.start() for word in words])
    for word, box in zip(words, boxes, strict=True):
        x = (box[0] + box[2]) / 2 if box else line.left
        cell = next((c for c in row if c.left <= x <= c.right), None)
        if places and places[-1][0] == cell:
            places[-1] = cell, places[-1][1], word.end()
        else:
            places.append((cell, word.start(), word.end()))
    parts = measured(page, [(line.text[a:b], line.first + a) for _, a, b in places])
    for (cell, _, _), part in zip(places, parts, strict=True):
        if part is not None:
            yield cell, part


def _is_table(grid: Grid, filled: dict[GridCell, list[Line]]) -> bool:
    """Whether the grid has rows and columns of words: not a chart, a frame or a form.

    Nor are coloured lines of running text cells.
    """
    held = [cell for cell in grid.cells if cell in filled]
    columns = {round(cell.left) for cell in held}
    rows = {round(cell.top) for cell in held}
    if len(columns) < 2 or len(rows) < 2 or len(held) < _FILLED * len(grid.cells):
        return False
    running = sum(filled[cell][0].text[:1].islower() for cell in held)
    return grid.is_ruled or running <= _RUNNING * len(held)


def _cuts_words(filled: dict[GridCell, list[Line]]) -> bool:
    """Whether most borders stand between words of running text, as a marker's edges do."""
    parts = sorted(
        (part for lines in filled.values() for part in lines), key=lambda part: part.first
    )
    room = [
        after.left - before.right > _ROOM * after.size
        for before, after in itertools.pairwise(parts)
        if 0 < after.first - before.first - len(before.text) <= 1
    ]
    return room.count(False) > len(room) / 2


def _table(grid: Sequence[GridCell], filled: dict[GridCell, list[Line]]) -> TableLines:
    columns = sorted({x for cell in grid for x in (cell.left, cell.right)})
    rows = sorted({y for cell in grid for y in (cell.top, cell.bottom)})
    cells = []
    for cell in grid:
        row, column = place_among(rows, cell.top), place_among(columns, cell.left)
        cells.append(CellLines(
            tuple(sorted(filled.get(cell, ()), key=lambda line: round(line.bottom))),
            row, column,
            place_among(rows, cell.bottom) - row, place_among(columns, cell.right) - column,
        ))  # fmt: skip
    return TableLines(
        rows[0], rows[-1], columns[0], columns[-1], len(rows) - 1, tuple(columns), tuple(cells)
    )
