"""Paragraphs: the lines of a page grouped as a reader sees them, and which are headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.lines import Line, PageLines, TableLines
from corpus.outline import folded

_LARGER = 1.12
"""A heading's type against the body's."""
_HEADING_CHARACTERS = 160
_HEADING_LINES = 4
LIST_START = re.compile(
    r"(?P<bullet>[•·▪●○■◦–—*\uf0b7\uf0a7-]\s)"
    r"|(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\s"
    r"|(?:Recommendation|RECOMMENDATION)\s+\d+\w?(?:[.:)]|\s*$)"
)
_ENDS = re.compile(r"[.!?:;][\"”’')\]]*\s*\d{0,3}$")
_LEADER = re.compile(r"\.{4,}|(?:\. ){3,}|\s\d{1,3}$")
_NUMBERED_TITLE = re.compile(
    r"(?:recommendation|chapter|annex|appendix|part|section|play)\b", re.IGNORECASE
)
_RECOMMENDATION = re.compile(r"recommendation\s+\d+\w?:?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Line, ...]
    level: int | None
    """1 for the outermost headings; None for text."""
    right: float
    """Where the full lines of the page end."""

    @property
    def runs_on(self) -> bool:
        """Whether it seems to break off in a sentence."""
        return self.level is None and not _ENDS.search(self.lines[-1].text)

    def goes_on_in(self, other: Paragraph) -> bool:
        """Whether the other, on the next page, is the rest of this paragraph."""
        if not self.runs_on or other.level is not None:
            return False
        first, last = other.lines[0], self.lines[-1]
        if first.text[:1].islower():
            return True
        is_full = last.right > self.right - 0.15 * max(self.right - last.left, 1.0)
        same_type = abs(first.size - last.size) < 0.1 * last.size
        return is_full and same_type and not LIST_START.match(first.text)


class Typography:
    """The body's type and the sizes of headings, learnt from all pages of a document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        weights: Counter[float] = Counter()
        for line in lines:
            weights[round(line.size, 1)] += len(line.text)
        self.body = weights.most_common(1)[0][0] if weights else 10.0
        sizes = {
            round(line.size)
            for line in lines
            if line.size > _LARGER * self.body and len(line.text) <= _HEADING_CHARACTERS
        }
        self._levels = {s: min(n, 4) for n, s in enumerate(sorted(sizes, reverse=True), 1)}

    def level(self, line: Line, marked: Mapping[str, int]) -> int | None:
        """The heading level of a line; None for text. `marked` are the outline's titles."""
        text = line.text
        if len(text) > _HEADING_CHARACTERS:
            return None
        if marked and (found := marked.get(folded(text))) is not None:
            return found
        is_large = line.size > _LARGER * self.body
        if not (is_large or line.is_bold or text[:1] in "Rr") or not _may_be_title(text):
            return None
        if is_large:
            return self._levels.get(round(line.size), 2)
        is_bold_title = line.is_bold and line.size >= 0.95 * self.body and len(text) < 90
        if _RECOMMENDATION.fullmatch(text) or (is_bold_title and not text[0].islower()):
            return len(self._levels) + 1
        return None


def _may_be_title(text: str) -> bool:
    """Whether a line is more than a number, no end of a sentence, and no line of contents."""
    if len(text) < 3 or text[-1] in ".,;" or not any(map(str.isalpha, text)):
        return False
    return not _LEADER.search(text) or _NUMBERED_TITLE.match(text) is not None


def paragraphs(
    page: PageLines, typography: Typography, marked: Mapping[str, int]
) -> list[Paragraph | TableLines]:
    """The paragraphs and tables of a page in order; its lines stand in reading order."""
    rights = sorted(line.right for line in page.lines)
    right = rights[int(0.9 * len(rights))] if rights else 0.0
    tables = sorted(page.tables, key=lambda table: table.top)
    found: list[Paragraph | TableLines] = []
    group: list[Line] = []
    group_level: int | None = None
    for line in page.lines:
        level = typography.level(line, marked)
        is_past = bool(tables) and _is_past(line, tables[0])
        if group and (is_past or level != group_level or not _continues(group, line, level, right)):
            found.append(Paragraph(tuple(group), group_level, right))
            group = []
        while tables and _is_past(line, tables[0]):
            found.append(tables.pop(0))
        group.append(line)
        group_level = level
    if group:
        found.append(Paragraph(tuple(group), group_level, right))
    return [*found, *tables]


def _is_past(line: Line, table: TableLines) -> bool:
    """Whether a line stands below the table's upper edge, in its column."""
    return line.top > table.top and line.left < table.right and line.right > table.left


def _continues(group: Sequence[Line], line: Line, level: int | None, right: float) -> bool:
    last = group[-1]
    if line.is_beside(last):
        return True
    size = last.size
    if abs(line.size - size) > 0.2 * size:
        return False
    height = min(last.height, 1.5 * size)
    gap = line.top - last.bottom
    if gap > 0.75 * height or gap < -2 * height:
        return False
    if level is not None:
        return len(group) < _HEADING_LINES
    is_short = last.right < right - 0.12 * max(right - last.left, 1.0)
    item = LIST_START.match(line.text)
    if item:  # "…in paragraph" / "6.69 above": a number at the start of a line is no item
        is_inside = abs(line.left - last.left) < 1 and not is_short
        return not item["bullet"] and is_inside and not _ENDS.search(last.text)
    return not (is_short and _ENDS.search(last.text))
