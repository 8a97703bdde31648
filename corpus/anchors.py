"""Anchors: numbered paragraphs and recommendations, by the names with which people call them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.documents import Anchor, Note, Section, Table

_FEWEST = 10
"""Numbers in a row that make a list a document's numbered paragraphs."""
_MOST_MISSING = 1
"""Numbers that may be missing between two of a row."""
_RUNNING = 60
"""Characters of a paragraph that is no heading."""
_KINDS = "recommendation|proposal|finding|conclusion|action|commitment|principle|question|play"
_DESIGNATOR = (
    r"(?P<number>\d{1,3}(?:\.\d{1,3})*)"
    r"(?:[ \t]*\(?(?P<letter>[a-z])\)?(?![a-z]))?(?:[ \t]*\(?(?P<roman>[ivx]{1,5})\)?(?![a-z]))?\)?"
)
_NAMED = re.compile(
    rf"(?P<kind>{_KINDS})[ \t]+{_DESIGNATOR}(?=[.:–—-]|[ \t]*(?:\(|$))",
    re.IGNORECASE | re.MULTILINE,
)
_NESTED = re.compile(
    r"(?P<number>\d{1,3})(?P<letter>[a-z])[.)](?:[ \t]*\(?(?P<roman>[ivx]{1,5})[.)]|(?=\s|$))"
)
_DECIMAL = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3}){1,3})\.?[ \t]+(?=\S)")
_INTEGER = re.compile(r"(?P<number>\d{1,3})[.)]?[ \t]+(?=[“‘\"'(\[]?[A-Z])")
_LETTERED = re.compile(r"\((?P<mark>[a-z]{1,5})\)[ \t]+(?=\S)")
_IN_QUESTION = re.compile(
    rf"\b(?:(?P<kind>{_KINDS}|rec|para(?:graph)?s?|section|point)s?\.?[ \t]+"
    rf"(?:no\.?[ \t]+|number[ \t]+)?)?{_DESIGNATOR}(?!\w)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*(?:,|,?\s+(?:and|or|to)\b|&|[–-])\s*", re.IGNORECASE)
"""What stands between two numbers of which the second is of the first one's kind."""
_ABOUT_RECOMMENDATIONS = re.compile(
    r"^[\W\d]*(?:(?:summary|list) of )?(?:(?:the|our|key|all|main) )*recommendations?\b",
    re.IGNORECASE,
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a number stands that may be an anchor."""

    start: int
    body: int
    """Where the text behind the number begins."""
    label: str
    depth: int
    """0 for the outermost."""


def anchors_of(
    text: str,
    sections: Sequence[Section],
    notes: Sequence[Note] = (),
    tables: Sequence[Table] = (),
) -> tuple[Anchor, ...]:
    """The anchors of a document, ascending.

    A number is an anchor where it opens a line and stands in a row with those before it;
    "Recommendation 12" is one wherever it opens a line and nothing but its own text follows. A
    line of contents, and a mention that happens to open a line, are none where the number has its
    own text elsewhere.
    """
    spans = sorted([(n.start, n.end) for n in notes] + [(t.start, t.end) for t in tables])
    lines = [start for start in _line_starts(text) if not _is_within(spans, start)]
    named = list(_named(text, lines))
    decimals = list(_decimals(text, lines))
    integers = list(_integers([m for s in lines if (m := _INTEGER.match(text, s))], sections))
    marks = {mark.start: mark for mark in (*integers, *decimals, *named)}
    parents = [marks[start] for start in sorted(marks)]
    lettered = [
        m
        for m in _LETTERED.finditer(text)
        if text[m.start() - 1 : m.start()] in {"", "\n", " ", "\t"}
        and not _is_within(spans, m.start())
    ]
    for mark in _lettered(parents, lettered):
        marks.setdefault(mark.start, mark)
    ordered = [marks[start] for start in sorted(marks)]
    found = [_anchor(text, ordered, n, sections) for n in range(len(ordered))]
    mentions = {
        anchor.start
        for mark, anchor in zip(ordered, found, strict=True)
        if _is_mention(text, mark, anchor.end)
    }
    placed = {anchor.label for anchor in found if anchor.start not in mentions}
    return tuple(a for a in found if a.start not in mentions or a.label not in placed)


def _is_mention(text: str, mark: _Mark, end: int) -> bool:
    """Whether "Recommendation 12" opens a line of contents, or a line that cuts its sentence."""
    if not text[mark.start].isalpha():
        return False
    before = text[: mark.start].rstrip()[-_RUNNING:]
    is_within = len(before) == _RUNNING and "\n" not in before and before[-1].islower()
    return is_within or not any(map(str.isalnum, text[mark.body : end]))


def labels_in(question: str) -> list[str]:
    """The labels that a question names, in the form that anchors have.

    "recommendation 4a(i)", "para 2.20" and "8.1" give "recommendation 4(a)(i)", "2.20", "8.1";
    in "recommendations 3 and 4" both are recommendations.
    """
    found = []
    kind, end = "", 0
    for match in _IN_QUESTION.finditer(question):
        is_listed = kind and _LISTED.fullmatch(question, end, match.start())
        kind = (match["kind"] or (kind if is_listed else "")).lower()
        kind = "recommendation" if kind == "rec" else kind
        end = match.end()
        label = _label(match["number"], match["letter"], match["roman"])
        if kind and re.fullmatch(_KINDS, kind):
            found.append(f"{kind} {label}")
        elif kind or "." in match["number"]:
            found.append(label)
    return found


def _label(number: str, letter: str | None, roman: str | None) -> str:
    parts = [part.lower() for part in (letter, roman) if part]
    return number + "".join(f"({part})" for part in parts)


def _line_starts(text: str) -> Iterator[int]:
    """Where a line begins with a letter or a figure."""
    start = 0
    while start < len(text):
        if text[start].isalnum():
            yield start
        end = text.find("\n", start)
        start = end + 1 if end >= 0 else len(text)


def _named(text: str, lines: Sequence[int]) -> Iterator[_Mark]:
    for match in filter(None, (_NAMED.match(text, start) for start in lines)):
        label = (
            f"{match['kind'].lower()} {_label(match['number'], match['letter'], match['roman'])}"
        )
        depth = sum(bool(match[name]) for name in ("letter", "roman"))
        yield _Mark(match.start(), match.end(), label, depth)
    for match in filter(None, (_NESTED.match(text, start) for start in lines)):
        depth = 2 if match["roman"] else 1
        label = _label(match["number"], match["letter"], match["roman"])
        yield _Mark(match.start(), match.end(), f"recommendation {label}", depth)


def _decimals(text: str, lines: Sequence[int]) -> Iterator[_Mark]:
    """Numbers such as 8.1 and 3.2.4, each after one that it can follow."""
    last: dict[str, int] = {}
    for match in filter(None, (_DECIMAL.match(text, start) for start in lines)):
        prefix, _, tail = match["number"].rpartition(".")
        before, number = last.get(prefix, 0), int(tail)
        if before < number <= before + 1 + _MOST_MISSING:
            last[prefix] = number
            yield _Mark(match.start(), match.end(), match["number"], 0)


def _integers(candidates: Sequence[re.Match[str]], sections: Sequence[Section]) -> Iterator[_Mark]:
    """The numbers of rows that are long, or that list recommendations."""
    rows: list[list[re.Match[str]]] = []
    for match in candidates:
        number = int(match["number"])
        open_rows = [
            row for row in rows if 0 < number - int(row[-1]["number"]) <= 1 + _MOST_MISSING
        ]
        if open_rows:
            max(open_rows, key=lambda row: _claim(row, number)).append(match)
        elif number == 1:
            rows.append([match])
    for row in rows:
        starts = [_section_at(sections, match.start()) for match in row]
        advises = [s for s in starts if s and any(map(_ABOUT_RECOMMENDATIONS.match, s))]
        if len(row) < _FEWEST and len(advises) < max(2, len(row) / 2):
            continue
        kind = "recommendation " if len(advises) > len(row) / 2 else ""
        for match in row:
            yield _Mark(match.start(), match.end(), f"{kind}{match['number']}", 0)


def _claim(row: Sequence[re.Match[str]], number: int) -> tuple[bool, bool, int]:
    """How well a number goes on a row: next in turn, a row already long, the nearest."""
    is_next = number - int(row[-1]["number"]) == 1
    return is_next, len(row) >= _FEWEST and number > _FEWEST, row[-1].start()


def _lettered(parents: Sequence[_Mark], found: Sequence[re.Match[str]]) -> Iterator[_Mark]:
    """(a), (b), (i), (ii) under the numbered text in which they stand, in turn."""
    starts = [parent.start for parent in parents]
    state: tuple[int, str, str] = (-1, "", "")
    for match in found:
        place = bisect_right(starts, match.start()) - 1
        if place < 0:
            continue
        parent, letter, roman = state if state[0] == place else (place, "", "")
        mark = match["mark"]
        if _is_next_roman(mark, roman) and not (mark == "i" and letter == "h"):
            roman = mark
        elif mark == (chr(ord(letter) + 1) if letter else "a"):
            letter, roman = mark, ""
        else:
            continue
        state = (parent, letter, roman)
        above = parents[parent]
        label = f"{above.label}" + "".join(f"({x})" for x in (letter, roman) if x)
        depth = above.depth + bool(letter) + bool(roman)
        yield _Mark(match.start(), match.end(), label, depth)


def _is_next_roman(mark: str, last: str) -> bool:
    return mark in _ROMAN and _ROMAN.index(mark) == (_ROMAN.index(last) + 1 if last else 0)


def _anchor(text: str, marks: Sequence[_Mark], place: int, sections: Sequence[Section]) -> Anchor:
    """The anchor up to the next of its depth or less deep, or to the end of its section.

    A number that is a heading itself holds the section that it opens.
    """
    mark = marks[place]
    following = (m.start for m in marks[place + 1 :] if m.depth <= mark.depth)
    end = next(following, len(text))
    for number in range(_index_at(sections, mark.start), len(sections)):
        section = sections[number]
        is_cut = number + 1 < len(sections) and not _belongs(section, sections[number + 1])
        if section.end > mark.start and is_cut:
            end = min(end, section.end)
            break
    return Anchor(mark.label, mark.start, len(text[:end].rstrip()))


def _belongs(section: Section, following: Section) -> bool:
    """Whether a section only goes on, as it does around footnotes."""
    mine, others = section.heading_path, following.heading_path
    return others[: len(mine)] == mine or mine[: len(others)] == others


def _index_at(sections: Sequence[Section], position: int) -> int:
    return max(bisect_right(sections, position, key=lambda s: s.start) - 1, 0)


def _section_at(sections: Sequence[Section], position: int) -> tuple[str, ...]:
    return sections[_index_at(sections, position)].heading_path if sections else ()


def _is_within(spans: Sequence[tuple[int, int]], position: int) -> bool:
    place = bisect_right(spans, position, key=lambda span: span[0]) - 1
    return place >= 0 and position < spans[place][1]
