"""Periods: "since 2015", "between 2010 and March 2012", as limits on publication dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.filters import is_dated_within

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_DATE = rf"(?:(?:{'|'.join(_MONTHS)})\s+)?(?:19|20)\d\d"
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+({_DATE})\s+(?:and|to|until)\s+({_DATE})", re.IGNORECASE
)
_ONE_SIDED = re.compile(
    rf"\b(since|from|after|before|until|till|up to|by|in|of)\s+({_DATE})(?:\s+(?:on|onwards?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """From one date to another, both included, each as ISO dates are written and cut."""

    first: str
    """Where it begins: "2015" with that year's first day; empty when there is no beginning."""
    last: str
    """Where it ends: "2015" with that year's last day; empty when there is no end."""
    label: str
    """As the person wrote it."""
    start: int
    """Where it stands in the text."""
    end: int

    def contains(self, published: str) -> bool:
        """Whether a date lies in it; a date less exact than a limit counts where it may lie in it.

        An undated document is in no period.
        """
        return is_dated_within(published, self.first, self.last)


def find_period(text: str) -> Period | None:
    """The first period that a text names; None when it names none."""
    between = _BETWEEN.search(text)
    if between is not None:
        first, last = sorted(map(_iso, between.groups()))
        return Period(first, last, between.group(), *between.span())
    found = _ONE_SIDED.search(text)
    if found is None:
        return None
    word, date = found.group(1).lower(), _iso(found.group(2))
    first, last = {
        "since": (date, ""),
        "from": (date, ""),
        "after": (_moved(date, 1), ""),
        "before": ("", _moved(date, -1)),
        "in": (date, date),
        "of": (date, date),
    }.get(word, ("", date))
    return Period(first, last, found.group(), *found.span())


def _iso(date: str) -> str:
    """Write "March 2012" as "2012-03"."""
    *month, year = date.lower().split()
    return f"{year}-{_MONTHS.index(month[0]) + 1:02}" if month else year


def _moved(date: str, by: int) -> str:
    """A year, or a year and month, moved by one."""
    if len(date) == 4:
        return str(int(date) + by)
    months = int(date[:4]) * 12 + int(date[5:]) - 1 + by
    return f"{months // 12}-{months % 12 + 1:02}"
