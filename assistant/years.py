"""Years: which a question names, and whether a text speaks of them."""

from __future__ import annotations

import re

_YEAR = re.compile(r"\b((?:19|20)\d\d)(?:\s?[/–-]\s?(\d{2,4}))?\b")


def years_of(text: str) -> frozenset[tuple[int, int]]:
    """The years named, each with the last year of its span: 2022/23 is (2022, 2023)."""
    return frozenset(_span(m.group(1), m.group(2)) for m in _YEAR.finditer(text))


def speaks_of(text: str, years: frozenset[tuple[int, int]]) -> bool:
    """Whether the text names one of the years, alone or inside a span; a span only as a whole."""
    named = years_of(text)
    return any(
        first <= year and last <= end
        for year, last in years
        for first, end in named
        if (year == last) or (first, end) == (year, last)
    )


def _span(first: str, last: str | None) -> tuple[int, int]:
    start = int(first)
    if last is None:
        return start, start
    end = int(last) if len(last) == len(first) else start - start % 100 + int(last)
    return (start, end) if start < end <= start + 100 else (start, start)
