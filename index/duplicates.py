"""Duplicates: passages that say the same, of which a person needs to read only one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np

from index.embedding import Vectors

_NEAR = 0.97
"""Cosine below which two passages are never compared word by word."""
_SHARED = 0.95
"""Share of words in common from which two passages say the same."""


def find_duplicates(texts: Sequence[str], vectors: Vectors) -> dict[int, int]:
    """For each text that repeats an earlier one, the earlier one's place.

    Two texts say the same when almost all their words agree and their numbers do exactly: an
    edition that changed a date or an amount is another text.
    """
    words = cache(lambda place: Counter(re.findall(r"\w+", texts[place].casefold())))
    repeated: dict[int, int] = {}
    # row by row: each text with the earlier ones that are near it
    for later, earlier in np.argwhere(np.tril(vectors @ vectors.T >= _NEAR, -1)).tolist():
        is_new = later not in repeated and earlier not in repeated
        if is_new and _says_the_same(words(earlier), words(later)):
            repeated[later] = earlier
    return repeated


def _says_the_same(one: Counter[str], other: Counter[str]) -> bool:
    if _numbers(one) != _numbers(other):
        return False
    longer = max(one.total(), other.total())
    return longer > 0 and (one & other).total() >= _SHARED * longer


def _numbers(words: Counter[str]) -> dict[str, int]:
    return {word: count for word, count in words.items() if any(c.isdigit() for c in word)}
