"""Quantities: the numbers of a sentence, whether in figures or in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

Kind = Literal["plain", "share"]

_UNITS = dict(
    zip(
        """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen""".split(),
        range(1, 20),
        strict=True,
    )
)
_TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
NUMBER_WORDS = {**_UNITS, **_TENS}
"""The numbers of one word below a hundred."""
_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "m": 10**6,
    "bn": 10**9,
}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "tenth": 10,
    "tenths": 10,
}
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_OTHER_NUMBERS = {"dozen": 12, "twice": 2, "zero": 0, "nought": 0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the words that write it."""

    value: Fraction
    kind: Kind
    """`share` for percentages and fractions, whose whole is 1."""
    first: int
    """Index of its first token."""
    last: int
    """Index of its last token, inclusive."""

    @property
    def is_year(self) -> bool:
        """Whether it can name a year."""
        return self.kind == "plain" and self.value.denominator == 1 and 1800 <= self.value < 2200

    def equals(self, other: Quantity) -> bool:
        """Whether both name one number, of whatever writing."""
        return (self.value, self.kind) == (other.value, other.kind)


def quantities(tokens: Sequence[str]) -> list[Quantity]:
    """The numbers of a sentence's tokens, in order.

    "N in M" and "N out of M" give the share as well as both numbers. "One" counts only with a
    unit, a scale or a noun behind it that is not "of".
    """
    found = []
    i = 0
    while i < len(tokens):
        quantity = _at(tokens, i)
        if quantity is None:
            i += 1
            continue
        found.append(quantity)
        i = quantity.last + 1
    return [*found, *_ratios(tokens, found)]


def _at(tokens: Sequence[str], i: int) -> Quantity | None:
    value, end = _number(tokens, i)
    if value is None:
        return _article_part(tokens, i)
    if end < len(tokens) and tokens[end] in _PARTS and not _is_counted(tokens, i, end, value):
        return Quantity(value / _PARTS[tokens[end]], "share", i, end)
    if tokens[end : end + 1] == ["%"] or tokens[end : end + 1] == ["percent"]:
        return Quantity(value / 100, "share", i, end)
    if list(tokens[end : end + 2]) == ["per", "cent"]:
        return Quantity(value / 100, "share", i, end + 1)
    if end == i + 1 and tokens[i] == "one" and not _counts(tokens, i):
        return None
    return Quantity(value, "plain", i, end - 1)


def _number(tokens: Sequence[str], i: int) -> tuple[Fraction | None, int]:
    """The number that begins at token i, and the index after it."""
    word = tokens[i]
    if _FIGURE.fullmatch(word):
        return _scaled(Fraction(word.replace(",", "")), tokens, i + 1)
    if word in _OTHER_NUMBERS:
        return Fraction(_OTHER_NUMBERS[word]), i + 1
    if word not in NUMBER_WORDS:
        is_a_hundred = word == "a" and i + 1 < len(tokens) and tokens[i + 1] in _SCALES
        return _scaled(Fraction(1), tokens, i + 1) if is_a_hundred else (None, i)
    value = NUMBER_WORDS[word]
    end = i + 1
    if word in _TENS and end < len(tokens):
        step = end + (tokens[end] == "-")
        if step < len(tokens) and _UNITS.get(tokens[step], 10) < 10:
            value += _UNITS[tokens[step]]
            end = step + 1
    return _scaled(Fraction(value), tokens, end)


def _scaled(value: Fraction, tokens: Sequence[str], end: int) -> tuple[Fraction, int]:
    while end < len(tokens) and tokens[end] in _SCALES:
        scale = _SCALES[tokens[end]]
        value *= scale
        end += 1
        rest = end + (tokens[end : end + 1] == ["and"])
        if scale <= 1000 and rest < len(tokens) and tokens[rest] in NUMBER_WORDS:
            more, after = _number(tokens, rest)
            if more is not None and more < scale:
                value += more
                end = after
    return value, end


def _article_part(tokens: Sequence[str], i: int) -> Quantity | None:
    """A part that an article counts: "half", "a third of", but not "a third party"."""
    if tokens[i] == "half":
        return Quantity(Fraction(1, 2), "share", i, i)
    is_part = tokens[i] == "a" and i + 2 < len(tokens) and tokens[i + 2] == "of"
    if is_part and tokens[i + 1] in _PARTS:
        return Quantity(Fraction(1, _PARTS[tokens[i + 1]]), "share", i, i + 1)
    return None


def _is_counted(tokens: Sequence[str], i: int, end: int, value: Fraction) -> bool:
    """Whether it counts periods and is no fraction: "two quarters"."""
    is_plural_quarter = tokens[end] in {"quarters", "third", "half"} and value != 3
    return is_plural_quarter and tokens[end + 1 : end + 2] != ["of"] and tokens[i] != "one"


def _counts(tokens: Sequence[str], i: int) -> bool:
    after = tokens[i + 1] if i + 1 < len(tokens) else "."
    before = tokens[i - 1] if i else ""
    is_pronoun = before in {"no", "any", "every", "each", "the", "this", "that", "which", "some"}
    return after.isalpha() and after not in _NOT_COUNTED and not is_pronoun


_NOT_COUNTED = frozenset(
    "of another or and that who which is was has had in to by may can must should would will than "
    "on at for with from as if but not where when whose whom said told".split()
)


def _ratios(tokens: Sequence[str], found: Sequence[Quantity]) -> list[Quantity]:
    """Shares written as "four in five" or "44 out of a hundred"."""
    shares = []
    for part, whole in pairwise(found):
        between = list(tokens[part.last + 1 : whole.first])
        is_counted = between[-1:] == ["in"] and len(between) < 4 and whole.value in {5, 10, 20, 100}
        is_ratio = is_counted or between in (["in"], ["out", "of"], ["in", "every"])
        if is_ratio and part.kind == whole.kind == "plain" and 0 < part.value < whole.value <= 1000:
            shares.append(Quantity(part.value / whole.value, "share", part.first, whole.last))
    return shares
