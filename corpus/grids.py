"""Grids: tables with merged cells laid out so that every place has its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.blocks import table_text

_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as its format gives it."""

    text: str
    wide: int = 1
    high: int = 1


def lay_out(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """Rows of equal meaning by place: a merged cell's text counts for every place it covers."""
    grid: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        cells: list[str] = []
        for cell in row:
            while (y, len(cells)) in below:
                cells.append(below.pop((y, len(cells))))
            for _ in range(min(cell.wide, _MOST_COLUMNS - len(cells))):
                for lower in range(y + 1, min(y + cell.high, len(rows))):
                    below[lower, len(cells)] = cell.text
                cells.append(cell.text)
        while (y, len(cells)) in below:
            cells.append(below.pop((y, len(cells))))
        grid.append(cells)
    return grid


def grid_text(grid: Sequence[Sequence[str]], header_rows: int) -> str:
    """A grid as one line a row; several header rows are joined into one name a column."""
    rows = [list(row) for row in grid]
    header_rows = min(header_rows, max(len(rows) - 1, 0))
    if header_rows > 1:
        columns = [
            " ".join(dict.fromkeys(filter(None, (_at(row, i) for row in rows[:header_rows]))))
            for i in range(max(map(len, rows)))
        ]
        rows = [columns, *rows[header_rows:]]
    return table_text(rows, has_header=header_rows > 0)


def _at(row: Sequence[str], index: int) -> str:
    return row[index] if index < len(row) else ""
