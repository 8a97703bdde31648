"""Running lines: headers, footers and page numbers, told from what a page says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.lines import Line, PageLines

_MARGIN = 0.15
"""Share of the page's height at top and bottom where running lines stand."""
_REPEATED = 3
"""Pages on which a line must stand at the same height to be a running line."""
_SHORT = 2
"""The same where the height is known to be that of running lines."""
_DENSE = 0.5
"""Share of the pages of a stretch that must print the number that is expected there."""
_NUMBERED_SHARE = 0.25
"""Share of all pages that must carry a text with its counting number: "Recommendation 35, 36, 40"
may stand at the top of pages by chance."""
_TOLERANCE = 3.0
"""Points that the height of a running line may vary."""
_NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,4}|[ivxl]{1,6})(?![\w,]|\.\d)")
_ALONE = re.compile(
    r"\W*(?:page\s*|p\.\s*)?(\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near the edge of a page, and what two running lines share."""

    page: int
    line: Line
    text: str
    slot: int
    """Its height on the page, in steps."""
    reach: float
    """How far it stands from the middle of the page."""
    numbers: tuple[tuple[int, str, str], ...]
    """For each number in it: value less page index, what is printed, and the rest of the text."""
    is_alone: bool
    """Whether it is nothing but a page number."""


def without_running_lines(
    pages: Sequence[PageLines],
) -> tuple[list[PageLines], dict[int, str]]:
    """The pages without headers, footers and page numbers, and the numbers printed, by index.

    A running line stands near the edge of the page, on three pages or more at the same height
    with the same text; or it holds the page's own number, which is the index plus a constant.
    """
    edges = [edge for index, page in enumerate(pages) for edge in _edges(index, page)]
    offsets = _offsets(edges, len(pages))
    running = _running(edges, offsets, len(pages))
    labels: dict[int, str] = {}
    for edge in edges:
        for offset, printed, _ in edge.numbers:
            if id(edge.line) in running and offset in offsets.get(edge.page, ()):
                labels.setdefault(edge.page, printed)
    kept = [
        replace(page, lines=tuple(x for x in page.lines if id(x) not in running)) for page in pages
    ]
    return kept, labels


def _edges(index: int, page: PageLines) -> Iterator[_Edge]:
    top, bottom = _MARGIN * page.height, (1 - _MARGIN) * page.height
    for line in page.lines:
        if line.bottom < top or line.top > bottom:
            text = " ".join(line.text.split())
            slot = round(line.top / _TOLERANCE)
            reach = abs(line.top + line.bottom - page.height)
            numbers = tuple(
                (_value(m.group()) - index, m.group(), f"{text[: m.start()]}#{text[m.end() :]}")
                for m in _NUMBER.finditer(text)
            )
            is_alone = _ALONE.fullmatch(text) is not None
            yield _Edge(index, line, text, slot, reach, numbers, is_alone)


def _offsets(edges: Sequence[_Edge], page_count: int) -> dict[int, set[int]]:
    """For each page the constants by which its printed number may differ from its index.

    A constant holds over a stretch of pages most of which print it, alone on a line or beside a
    text that is repeated.
    """
    found = _numbered(edges, page_count)
    held: defaultdict[int, set[int]] = defaultdict(set)
    needed = min(_REPEATED, max(2, page_count))
    for offset, pages in sorted(found.items(), key=lambda item: -len(item[1])):
        places = pages.difference(held)  # a page has one number: the one that holds most widely
        if len(places) < needed:
            continue
        stretch = range(min(places), max(places) + 1)
        if len(places) >= _DENSE * len(stretch):
            for page in stretch:
                held[page].add(offset)
    return held


def _numbered(edges: Sequence[_Edge], page_count: int) -> dict[int, set[int]]:
    """By constant, the pages that seem to print their number by it."""
    beside = Counter((o, rest) for edge in edges for o, _, rest in edge.numbers)
    found: defaultdict[int, set[int]] = defaultdict(set)
    beside_any: defaultdict[int, set[int]] = defaultdict(set)
    """Pages with the number at either end of a line, whatever stands beside it."""
    least = max(_REPEATED, _NUMBERED_SHARE * page_count)
    for edge in edges:
        for offset, _, rest in edge.numbers:
            if edge.is_alone or beside[offset, rest] >= least:
                found[offset].add(edge.page)
            if rest[0] == "#" or rest[-1] == "#":
                beside_any[offset].add(edge.page)
    for offset, places in beside_any.items():
        if len(places) >= least:
            found[offset] |= places
    return found


def _running(edges: Sequence[_Edge], offsets: dict[int, set[int]], page_count: int) -> set[int]:
    """The running lines by identity."""
    plain: Counter[tuple[int, str]] = Counter()
    rests: Counter[tuple[int, str]] = Counter()
    for edge in edges:
        plain.update((slot, edge.text) for slot in _slots(edge))
        rests.update((o, rest) for o, _, rest in edge.numbers)
    outermost: dict[int, float] = {}
    """By page: how far out its number stands; another line with the same number is no such."""
    for edge in edges:
        if _is_page_number(edge, offsets, rests, page_count):
            outermost[edge.page] = max(outermost.get(edge.page, 0.0), edge.reach)
    running: dict[int, _Edge] = {}
    for edge in edges:
        is_repeated = any(plain[slot, edge.text] >= _REPEATED for slot in _slots(edge))
        is_number = edge.reach >= outermost.get(edge.page, 0.0)
        if is_repeated or (is_number and _is_page_number(edge, offsets, rests, page_count)):
            running[id(edge.line)] = edge
    slots = Counter(slot for edge in running.values() for slot in _slots(edge))
    numbered = Counter(s for edge in edges if _holds_number(edge, offsets) for s in _slots(edge))
    least = max(_REPEATED, _NUMBERED_SHARE * page_count)
    slots.update({slot: count for slot, count in numbered.items() if count >= least})
    for edge in edges:
        known = max(slots[slot] for slot in _slots(edge)) >= _REPEATED
        if known and (_holds_number(edge, offsets) or plain[edge.slot, edge.text] >= _SHORT):
            running[id(edge.line)] = edge
    return set(running)


def _slots(edge: _Edge) -> tuple[int, int]:
    """Heights fall in two overlapping grids, so that a small difference parts no two lines."""
    return edge.slot, round(edge.line.top / _TOLERANCE + 0.5) + 1_000_000


def _is_page_number(
    edge: _Edge,
    offsets: dict[int, set[int]],
    rests: Counter[tuple[int, str]],
    page_count: int,
) -> bool:
    expected = offsets.get(edge.page, set())
    if edge.is_alone:
        return any(offset in expected for offset, _, _ in edge.numbers)
    least = max(_REPEATED, _NUMBERED_SHARE * page_count)
    return any(offset in expected and rests[offset, rest] >= least
               for offset, _, rest in edge.numbers)  # fmt: skip


def _holds_number(edge: _Edge, offsets: dict[int, set[int]]) -> bool:
    """Whether the line begins or ends with the page's number beside a title: "28 Overview"."""
    expected = offsets.get(edge.page, set())
    return not edge.is_alone and any(
        offset in expected and (rest.startswith("#") or rest.endswith("#"))
        for offset, _, rest in edge.numbers
    )


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
