"""Numbering: the numbers and bullets that a Word file draws before its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from corpus.archives import attribute, local

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    """`decimal`, `lowerLetter`, `bullet`, … as the file says."""
    pattern: str
    """The label with %1 for the number of the outermost level."""
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document in reading order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._levels[attribute(element, "abstractNumId")] = dict(_levels(element))
            elif local(element) == "num":
                self._add(element)

    def label(self, number_id: str, level: int) -> str:
        """The label of the next paragraph of a list, with a space behind; empty for none."""
        abstract = self._abstract.get(number_id, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return "" if number_id in {"", "0"} else "- "
        form = levels[level]
        if form.form == "none":
            return ""
        if form.form == "bullet":
            return "- "
        counts = self._count(number_id, abstract, level, levels)
        label = _PLACE.sub(
            lambda found: _written(
                counts.get(int(found.group(1)) - 1, 1),
                levels.get(int(found.group(1)) - 1, form).form,
            ),
            form.pattern,
        ).strip()
        return f"{label} " if label else ""

    def _count(
        self, number_id: str, abstract: str, level: int, levels: dict[int, _Level]
    ) -> dict[int, int]:
        counts = self._counts[abstract]
        start = self._starts.get((number_id, level))
        if start is not None and (number_id, level) not in self._begun:
            counts[level] = start
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._begun.add((number_id, level))
        for upper in range(level):
            if upper in levels:
                counts.setdefault(upper, levels[upper].start)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return counts

    def _add(self, element: etree._Element) -> None:
        number_id = attribute(element, "numId")
        for child in element:
            if local(child) == "abstractNumId":
                self._abstract[number_id] = attribute(child, "val")
            elif local(child) == "lvlOverride":
                for change in child:
                    if local(change) == "startOverride":
                        place = number_id, _number(attribute(child, "ilvl"))
                        self._starts[place] = _number(attribute(change, "val"))


def _levels(abstract: etree._Element) -> list[tuple[int, _Level]]:
    found = []
    for element in abstract:
        if local(element) == "lvl":
            values = {local(child): attribute(child, "val") for child in element}
            form = _Level(
                values.get("numFmt", "decimal"),
                values.get("lvlText", ""),
                _number(values.get("start", "1")),
            )
            found.append((_number(attribute(element, "ilvl")), form))
    return found


def _number(value: str) -> int:
    return int(value) if value.isdigit() and len(value) < 6 else 0


def _written(number: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        written = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1)
    elif form in {"lowerRoman", "upperRoman"}:
        written = _roman(number)
    elif form == "decimalZero":
        written = f"{number:02}"
    else:
        written = str(number)
    return written.upper() if form.startswith("upper") else written


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value and len(written) < 20:
            written += letters
            number -= value
    return written
