"""Footnotes: the small print at the foot of a page, told from its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Line

_SMALLER = 0.95
"""Type of a note against that of the body."""
_UPPER = 0.4
"""Share of the page's height above which no note begins."""
_STARTS = re.compile(r"(\d{1,4}|[*†‡§])\.?(?:\s+|(?=[^\d\s.,)%])|$)")
_CALL = re.compile(r"[0-9*†‡§][0-9]{0,3}(?![0-9])")
_AFTER = frozenset({"", " ", "\n", "\t"})
_CAPTION = re.compile(r"(?:source|note|figure|table)s?\b", re.IGNORECASE)
_RESTARTS = 1
"""The number that may follow any other: notes are numbered anew by page or chapter."""
_MOST_MISSING = 3


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """A footnote as it is printed."""

    label: str
    """Its number or sign; empty for the rest of a note that the page before began."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Footnotes:
    """The text of a page and the notes at its foot."""

    body: tuple[Line, ...]
    notes: tuple[PrintedNote, ...]


def split_footnotes(lines: Sequence[Line], height: float, body_size: float, last: int) -> Footnotes:
    """Part a page's lines; `last` is the number of the note before, 0 where there was none.

    Notes are the lowest lines of a page, set in smaller type than the body, from the first that
    begins with a number which may follow the last.
    """
    small = body_size * _SMALLER
    foot = _foot(lines, height, small)
    starts = [(place, label) for place in range(len(foot)) if (label := _label(foot, place))]
    begun: list[tuple[int, str]] = []
    number = last
    for place, label in starts:
        if not label.isdigit() or _may_follow(int(label), number, is_first=not begun):
            begun.append((place, label))
            number = int(label) if label.isdigit() else number
    rest = {id(line) for line in foot}
    above = " ".join(line.text for line in lines if id(line) not in rest)
    calls = calls_in(above) if begun else {}
    if not begun or sum(label in calls for _, label in begun) < len(begun) / 2:
        return Footnotes(tuple(lines), ())
    ends = [place for place, _ in begun[1:]] + [len(foot)]
    notes = [
        PrintedNote(label, tuple(foot[place:end]))
        for (place, label), end in zip(begun, ends, strict=True)
    ]
    earlier = foot[: begun[0][0]]
    if earlier and last and _touches(earlier[-1], foot[begun[0][0]]) and not _is_caption(earlier):
        notes.insert(0, PrintedNote("", tuple(earlier)))
    taken = {id(line) for note in notes for line in note.lines}
    return Footnotes(tuple(x for x in lines if id(x) not in taken), tuple(notes))


def _foot(lines: Sequence[Line], height: float, small: float) -> list[Line]:
    """The lowest lines of the page that are all in small type, in reading order."""
    foot = set()
    for line in sorted(lines, key=lambda x: x.bottom, reverse=True):
        if line.size >= small or line.top < _UPPER * height:
            break
        foot.add(id(line))
    return [line for line in lines if id(line) in foot]


def _label(foot: Sequence[Line], place: int) -> str:
    """The number with which a note begins; empty where none begins."""
    match = _STARTS.match(foot[place].text)
    if match is None or (place and foot[place].follows_in_row(foot[place - 1])):
        return ""
    return match.group(1)


def calls_in(text: str) -> dict[str, int]:
    """Where numbers and signs stand that may call notes: raised behind a word, or alone."""
    calls: dict[str, int] = {}
    for match in _CALL.finditer(text):
        start, end = match.span()
        before = text[start - 1 : start] or " "
        is_alone = before.isspace() and text[end : end + 1] in _AFTER
        is_raised = not (before.isspace() or before.isdigit() or before == "(")
        if is_alone or is_raised or not text[start].isdigit():
            calls.setdefault(match.group(), start)
    return calls


def _may_follow(number: int, last: int, *, is_first: bool) -> bool:
    if last < number <= last + _MOST_MISSING:
        return True
    return is_first and (number == _RESTARTS or last == 0 or number > last)


def _touches(upper: Line, lower: Line) -> bool:
    return lower.top - upper.bottom < 0.8 * upper.size


def _is_caption(lines: Sequence[Line]) -> bool:
    """Whether this is a source or caption rather than the rest of a note."""
    return len(lines) == 1 and _CAPTION.match(lines[0].text) is not None
