"""Numerals: figures and initials set much taller than the lines that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from corpus.characters import Box, PageCharacters
from corpus.lines import Line, measured

_TALL = 1.5
"""Height against the type size from which on a line holds more than its own row."""
_LARGER = 1.8
"""Type of a numeral against the type of the lines beside it."""
_NUMERAL = re.compile(r"\W?\w{1,3}\W?")
_WORD = re.compile(r"\S+")
_NEAR = 1.5
"""Distance between a numeral and its lines, in sizes of the numeral."""
_LEADING = 0.75
"""Room between two lines of a paragraph, in their height."""


def cut_at_numerals(lines: Sequence[Line], page: PageCharacters) -> list[Line]:
    """The lines, apart from the tall numerals that pdfium reads in the midst of them.

    A numeral as tall as two lines stands on a row with both, and pdfium makes one line of them.
    """
    return [part for line in lines for part in _parts(line, page)]


def _parts(line: Line, page: PageCharacters) -> Sequence[Line]:
    is_upright = line.right - line.left > line.height
    if line.height <= _TALL * line.size or not is_upright:
        return (line,)
    words = list(_WORD.finditer(line.text))
    starts = [line.first + word.start() for word in words]
    ends = page.boxes([line.first + word.end() - 1 for word in words])
    cuts = _cuts([w.group() for w in words], page.sizes(starts), page.boxes(starts), ends)
    if not cuts:
        return (line,)
    places = [0, *(words[cut].start() for cut in cuts), len(line.text)]
    texts = [(line.text[start:end].rstrip(), line.first + start) for start, end in pairwise(places)]
    parts = [part for part in measured(page, texts) if part is not None]
    return parts if len(parts) == len(texts) else (line,)


def _cuts(
    words: Sequence[str],
    sizes: Sequence[float],
    starts: Sequence[Box | None],
    ends: Sequence[Box | None],
) -> list[int]:
    """The words before which a line is cut: a numeral, what follows one, and new rows."""
    numerals = {
        n for n, word in enumerate(words)
        if _NUMERAL.fullmatch(word)
        and all(sizes[n] >= _LARGER * size for size in (*sizes[n - 1 : n], *sizes[n + 1 : n + 2]))
    }  # fmt: skip
    cuts = []
    for n in range(1, len(words)):
        before, after = ends[n - 1], starts[n]
        goes_back = before and after and after[0] < before[0] - sizes[n]
        if goes_back or n in numerals or n - 1 in numerals:
            cuts.append(n)
    return cuts


def parted_numerals(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The numerals that stand beside smaller lines, and all other lines."""
    tall = [x for x in lines if _NUMERAL.fullmatch(x.text)]
    numerals = [x for x in tall if _first_beside(x, lines) is not None]
    return numerals, [x for x in lines if x not in numerals]


def with_numerals(lines: Sequence[Line], numerals: Sequence[Line]) -> list[Line]:
    """Lines in reading order, each numeral before the paragraph that it stands beside."""
    opened: dict[int, list[Line]] = {}
    for numeral in numerals:
        place = _first_beside(numeral, lines) or 0
        while place and place not in opened and _goes_on(lines[place - 1], lines[place]):
            place -= 1
        opened.setdefault(place, []).append(numeral)
    return list(_woven(lines, opened))


def _woven(lines: Sequence[Line], opened: Mapping[int, Sequence[Line]]) -> Iterator[Line]:
    for place, line in enumerate(lines):
        yield from opened.get(place, ())
        yield line


def _first_beside(numeral: Line, lines: Sequence[Line]) -> int | None:
    """The first line of smaller type near a numeral: to its right, else to its left."""
    near = [
        n
        for n, line in enumerate(lines)
        if numeral.size >= _LARGER * line.size
        and -1 < _distance(numeral, line) < _NEAR * numeral.size
        and line.is_beside(numeral)
    ]
    return min(near, key=lambda n: (lines[n].left < numeral.left, n), default=None)


def _distance(line: Line, other: Line) -> float:
    return max(other.left - line.right, line.left - other.right)


def _goes_on(line: Line, following: Line) -> bool:
    """Whether two lines belong to one paragraph."""
    return (
        abs(line.left - following.left) < following.size
        and abs(line.size - following.size) < 1
        and 0 <= following.top - line.bottom + 1 < _LEADING * line.height
    )
