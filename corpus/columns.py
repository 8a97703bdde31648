"""Columns: the lines of a page in the order in which they are read."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Sequence

from corpus.characters import PageCharacters
from corpus.lines import Line, measured

_SPACE = re.compile(" ")
_SAMPLED = 2
"""Wide lines that are looked at for a gutter before any line is taken apart."""
_WIDE = 0.5
"""Share of the text's width from which on a line may reach over two columns."""
_GUTTER = 1.0
"""Least width of a gutter, in type sizes."""
_FEWEST = 4
"""Lines that each of two columns must have."""
_FULL = 0.7
"""Share of a column's width that a full line takes."""
_LONG = 20
"""Characters of a line of prose."""
_CROSSING = 0.3
"""Share of the lines that may run over the gutter: titles, tables."""


def parted_at_gutter(lines: Sequence[Line], page: PageCharacters) -> list[Line]:
    """The lines, those that run on from one column into the next taken apart.

    A file may draw two columns row by row; pdfium then reads each row as one line.
    """
    if len(lines) < 2 * _FEWEST:
        return list(lines)
    left, right = min(x.left for x in lines), max(x.right for x in lines)
    wide = [x for x in lines if x.right - x.left > _WIDE * (right - left)]
    if len(wide) < _FEWEST or not any(_gaps(x, page) for x in _sampled(wide)):
        return list(lines)
    gaps = {id(line): _gaps(line, page) for line in wide}
    gutter = _common_gap([gap for found in gaps.values() for gap in found], len(wide))
    if gutter is None:
        return list(lines)
    return [part for line in lines for part in _parts(line, gaps.get(id(line), []), gutter, page)]


def _sampled(wide: Sequence[Line]) -> Sequence[Line]:
    """A few lines from the middle of the page."""
    start = max(0, (len(wide) - _SAMPLED) // 2)
    return wide[start : start + _SAMPLED]


_Gap = tuple[float, float, int]
"""Left, right, and the place in the line's text after which it opens."""


def _gaps(line: Line, page: PageCharacters) -> list[_Gap]:
    """Spaces of a line that are wide enough to be a gutter, its ends left out."""
    text = line.text
    last = len(text) - len(text) // 6
    places = [m.start() for m in _SPACE.finditer(text, len(text) // 6, last)]
    befores = page.boxes([line.first + place - 1 for place in places])
    afters = page.boxes([line.first + place + 1 for place in places])
    return [
        (before[2], after[0], place)
        for place, before, after in zip(places, befores, afters, strict=True)
        if before and after and after[0] - before[2] > _GUTTER * line.size
    ]


def _common_gap(gaps: Sequence[_Gap], wide: int) -> float | None:
    """The place that lies in a gap of most wide lines."""
    for left, right, _ in gaps:
        middle = (left + right) / 2
        if sum(a < middle < b for a, b, _ in gaps) > (1 - _CROSSING) * wide:
            return middle
    return None


def _parts(line: Line, gaps: Sequence[_Gap], gutter: float, page: PageCharacters) -> Iterator[Line]:
    place = next((p for left, right, p in gaps if left < gutter < right), None)
    if place is None:
        yield line
        return
    head, tail = line.text[:place].rstrip(), line.text[place:].lstrip()
    ends = [(head, line.first), (tail, line.first + len(line.text) - len(tail))]
    parts = [part for part in measured(page, ends) if part is not None]
    yield from parts if len(parts) == len(ends) else (line,)


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """The lines column by column, each from top to bottom.

    The order of the file is kept but where it goes back up in a column, or to and fro between two
    columns of prose.
    """
    blocks, alternating = _blocks(lines)
    goes_back = any(_goes_back(blocks, number) for number in range(1, len(blocks)))
    if not goes_back and alternating < _FEWEST:
        return list(lines)
    gutter = _gutter(lines)
    if gutter is not None:
        return _by_columns(lines, gutter)
    return [line for block in _settled(blocks) for line in block] if goes_back else list(lines)


_Block = list[Line]
"""Lines that follow each other down the page."""


def _blocks(lines: Sequence[Line]) -> tuple[list[_Block], int]:
    """The lines cut where they go up the page, and how often they go sideways."""
    blocks: list[_Block] = []
    sideways = 0
    last: Line | None = None
    for line in lines:
        if last is None or line.bottom <= last.top:
            blocks.append([line])
        else:
            sideways += line.left > last.right and line.top < last.bottom
            blocks[-1].append(line)
        last = line
    return blocks, sideways


def _goes_back(blocks: Sequence[_Block], number: int) -> bool:
    """Whether a block stands above lines of the same column that come before it in the file."""
    first = blocks[number][0]
    return any(
        first.bottom <= line.top and first.left < line.right and line.left < first.right
        for block in blocks[:number]
        for line in block
    )


def _settled(blocks: Sequence[_Block]) -> list[_Block]:
    """Each block before the first that stands lower in the same column."""
    settled: list[_Block] = []
    for block in blocks:
        left, right = min(x.left for x in block), max(x.right for x in block)
        bottom = max(x.bottom for x in block)
        place = next(
            (
                number
                for number, other in enumerate(settled)
                if bottom <= min(x.top for x in other) + other[0].height / 2
                and any(x.left < right and left < x.right for x in other)
            ),
            len(settled),
        )
        settled.insert(place, block)
    return settled


def _by_columns(lines: Sequence[Line], gutter: float) -> list[Line]:
    """The left column, then the right, between the lines that cross the gutter."""
    ordered: list[Line] = []
    band: list[Line] = []
    for line in [*_by_rows(lines), None]:
        if line is None or line.left < gutter < line.right:
            ordered += [x for x in band if x.right <= gutter]
            ordered += [x for x in band if x.left >= gutter]
            ordered += [line] if line else []
            band = []
        else:
            band.append(line)
    return ordered


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where two columns of prose part: hardly a line crosses it, and lines stand abreast."""
    size = statistics.median(x.size for x in lines)
    for edge in sorted({round(x.left) for x in lines}):
        place = edge - _GUTTER * size / 2
        before = [x for x in lines if x.right <= place]
        after = [x for x in lines if x.left >= place]
        crossing = len(lines) - len(before) - len(after)
        if crossing > _CROSSING * len(lines):
            continue
        if not (_is_prose(before) and _is_prose(after)):
            continue
        abreast = sum(any(x.is_beside(y) for y in before) for x in after)
        if abreast >= 0.5 * min(len(after), len(before)):
            return place
    return None


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines fill a column, as sentences do and the cells of a table do not."""
    if len(lines) < _FEWEST:
        return False
    width = max(x.right for x in lines) - min(x.left for x in lines)
    full = sum(x.right - x.left > _FULL * width for x in lines)
    return full >= len(lines) / 2 and statistics.median(len(x.text) for x in lines) >= _LONG


def _by_rows(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom, and from left to right where lines stand on one row."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: x.top + x.bottom):
        if rows and any(line.is_beside(x) for x in rows[-1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda x: x.left)]
