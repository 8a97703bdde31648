"""Page labels: what a reader would call a page, and never more than the file says."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NUMBER = re.compile(r"\d+|[ivxlc]+", re.IGNORECASE)
"""Other labels ("C-1") are a producer's and mean nothing to a reader who sees no number."""
_AGREEING = 0.9
"""Share of the printed numbers with which stored labels must agree to be believed."""


def page_labels(
    printed: Mapping[int, str], stored: Mapping[int, str], page_count: int
) -> dict[int, str]:
    """Labels by page index: the number printed on the page; where none is, the one stored.

    Stored labels count only when they agree with what is printed. Those that merely count the
    pages of a file that prints none say nothing, and are left out.
    """
    if not stored:
        return dict(printed)
    if not printed:
        counts = all(stored.get(index) == str(index + 1) for index in range(page_count))
        return {} if counts else {i: x for i, x in stored.items() if _NUMBER.fullmatch(x)}
    agreeing = sum(stored.get(index) == label for index, label in printed.items())
    if agreeing < _AGREEING * len(printed):
        return dict(printed)
    return {**{i: label for i, label in stored.items() if _NUMBER.fullmatch(label)}, **printed}
