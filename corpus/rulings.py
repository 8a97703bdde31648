"""Rulings: the straight lines of a PDF page, and the grids of cells that they form."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from corpus import bulk
from corpus.bulk import Address

_CLOSE = 3.0
"""Points within which two lines are one, and an end touches a line."""
_SHORT = 5.0
"""Points below which a line is no side of a cell."""
_THIN = 2.5
"""Points below which an area is a line."""
_MOST_SEGMENTS = 2_000
"""Segments of a page beyond which it holds a drawing rather than a table."""
_MOST_CROSSINGS = 20_000


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell between lines; in points from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that touch each other, row by row."""

    cells: list[GridCell]
    is_ruled: bool
    """Whether lines make it, and not the edges of coloured areas."""


def grids_of(paths: Sequence[tuple[Address, tuple[Address, ...]]], height: float) -> list[Grid]:
    """The grids of a page.

    Lines make grids; the edges of coloured areas do so only where no lines do, for a cell's
    background is often smaller than the cell.
    """
    lines: list[_Segment] = []
    areas: list[_Segment] = []
    for points, is_stroked in _outlines(paths):
        box = _box(points)
        thin = min(box.right - box.left, box.bottom - box.top) < _THIN
        if is_stroked:
            lines += _sides(points, height)
        elif thin:
            lines += _middle(box, height)
        else:
            areas += _sides(points, height)
    ruled = _grids(lines)
    coloured = [
        Grid(grid, is_ruled=False)
        for grid in _grids(areas)
        if not any(_overlap(cell, other) for cell in grid for found in ruled for other in found)
    ]
    return [*(Grid(grid, is_ruled=True) for grid in ruled), *coloured]


_Side = tuple[float, float, float]
"""Where a line stands, where it begins, and where it ends."""
_Segment = tuple[bool, _Side]
"""Whether a line is level, and its place."""
_Point = tuple[float, float]


def _grids(segments: Sequence[_Segment]) -> list[list[GridCell]]:
    across, down = (_joined([s for is_level, s in segments if is_level is want])
                    for want in (True, False))  # fmt: skip
    if min(len(across), len(down)) < 2 or len(across) * len(down) > _MOST_CROSSINGS:
        return []
    return _connected(_cells(across, down))


def _outlines(
    paths: Sequence[tuple[Address, tuple[Address, ...]]],
) -> Iterator[tuple[list[_Point], bool]]:
    """The corners of each outline without curves, and whether its line is drawn."""
    budget = _MOST_SEGMENTS
    for path, forms in paths:
        count = bulk.segment_count(path)
        budget -= count
        if budget < 0:
            return
        is_filled, is_stroked = bulk.draw_mode(path)
        if count < 2 or not (is_filled or is_stroked):
            continue
        matrices = [bulk.object_matrix(drawn) for drawn in (path, *reversed(forms))]
        yield from ((points, is_stroked) for points in _corners(path, count, matrices))


def _corners(path: Address, count: int, matrices: Sequence[bulk.Matrix]) -> Iterator[list[_Point]]:
    """The points of each part of a path; none of a path with curves."""
    parts: list[list[_Point]] = []
    for kind, x, y, is_closed in bulk.segments(path, count):
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return
        place = x, y
        for a, b, c, d, e, f in matrices:
            place = a * place[0] + c * place[1] + e, b * place[0] + d * place[1] + f
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
        parts[-1].append(place)
        if is_closed:
            parts[-1].append(parts[-1][0])
    yield from (part for part in parts if len(part) > 1)


def _box(points: Sequence[_Point]) -> GridCell:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return GridCell(min(xs), min(ys), max(xs), max(ys))


def _sides(points: Sequence[_Point], height: float) -> Iterator[_Segment]:
    for first, second in itertools.pairwise(points):
        yield from _straight(first, second, height)


def _middle(box: GridCell, height: float) -> Iterator[_Segment]:
    """A line that is drawn as a thin area."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if box.right - box.left > box.bottom - box.top:
        return _straight((box.left, y), (box.right, y), height)
    return _straight((x, box.top), (x, box.bottom), height)


def _overlap(one: GridCell, other: GridCell) -> bool:
    return (
        one.left < other.right and other.left < one.right
        and one.top < other.bottom and other.top < one.bottom
    )  # fmt: skip


def _straight(
    first: tuple[float, float], second: tuple[float, float], height: float
) -> Iterator[_Segment]:
    (x0, y0), (x1, y1) = first, second
    if abs(y0 - y1) < 1 and abs(x0 - x1) >= _SHORT:
        yield True, (height - (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x0 - x1) < 1 and abs(y0 - y1) >= _SHORT:
        yield False, ((x0 + x1) / 2, height - max(y0, y1), height - min(y0, y1))


def _joined(sides: Sequence[_Side]) -> list[_Side]:
    rows: list[list[_Side]] = []
    for side in sorted(sides):
        if rows and side[0] - rows[-1][-1][0] <= _CLOSE and side[0] - rows[-1][0][0] <= 2 * _CLOSE:
            rows[-1].append(side)
        else:
            rows.append([side])
    joined: list[_Side] = []
    for row in rows:
        place = sum(side[0] for side in row) / len(row)
        stretches: list[tuple[float, float]] = []
        for _, start, end in sorted(row, key=lambda side: side[1]):
            if stretches and start <= stretches[-1][1] + _CLOSE:
                stretches[-1] = stretches[-1][0], max(end, stretches[-1][1])
            else:
                stretches.append((start, end))
        joined += [(place, start, end) for start, end in stretches]
    return joined


def _cells(across: Sequence[_Side], down: Sequence[_Side]) -> list[GridCell]:
    """The smallest rectangles whose four sides are drawn whole."""
    crossings: defaultdict[float, dict[float, tuple[int, int]]] = defaultdict(dict)
    for level, (y, left, right) in enumerate(across):
        for upright, (x, top, bottom) in enumerate(down):
            if left - _CLOSE <= x <= right + _CLOSE and top - _CLOSE <= y <= bottom + _CLOSE:
                crossings[y][x] = level, upright
    rows = sorted(crossings)
    cells = []
    for number, y in enumerate(rows):
        for x, (level, upright) in sorted(crossings[y].items()):
            found = _smallest(crossings, rows[number + 1 :], (x, y), level, upright)
            if found is not None:
                cells.append(found)
    return cells


def _smallest(
    crossings: dict[float, dict[float, tuple[int, int]]],
    below: Sequence[float],
    corner: tuple[float, float],
    level: int,
    upright: int,
) -> GridCell | None:
    """The cell with this upper left corner."""
    x, y = corner
    rights = sorted(
        (right, side) for right, (row, side) in crossings[y].items() if right > x and row == level
    )
    for bottom in below:
        lower = crossings[bottom].get(x)
        if lower is None or lower[1] != upright:
            continue
        for right, side in rights:
            if crossings[bottom].get(right) == (lower[0], side):
                return GridCell(x, y, right, bottom)
    return None


def _connected(cells: Sequence[GridCell]) -> list[list[GridCell]]:
    """Cells in groups that share corners."""
    owners: dict[tuple[float, float], int] = {}
    groups: dict[int, list[GridCell]] = {}
    for number, cell in enumerate(cells):
        corners = [(x, y) for x in (cell.left, cell.right) for y in (cell.top, cell.bottom)]
        met = sorted({owners[corner] for corner in corners if corner in owners})
        home = met[0] if met else number
        members = [cell]
        for other in met[1:]:
            members = [*groups.pop(other), *members]
        groups.setdefault(home, []).extend(members)
        for member in members if len(met) > 1 else [cell]:
            for x in (member.left, member.right):
                for y in (member.top, member.bottom):
                    owners[x, y] = home
    return [sorted(group, key=lambda c: (c.top, c.left)) for group in groups.values()]


def place_among(bounds: Sequence[float], value: float) -> int:
    """Which of ascending bounds a value is, the nearest counting."""
    place = bisect_left(bounds, value)
    if place and (place == len(bounds) or value - bounds[place - 1] < bounds[place] - value):
        return place - 1
    return place
