"""Duplicates: passages that say the same, of which a person needs to read only one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

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
    cosines = vectors @ vectors.T
    words = [Counter(re.findall(r"\w+", text.casefold())) for text in texts]
    repeated: dict[int, int] = {}
    for later in range(1, len(texts)):
        for earlier in range(later):
            is_near = earlier not in repeated and cosines[earlier, later] >= _NEAR
            if is_near and _says_the_same(words[earlier], words[later]):
                repeated[later] = earlier
                break
    return repeated


def _says_the_same(one: Counter[str], other: Counter[str]) -> bool:
    if _numbers(one) != _numbers(other):
        return False
    longer = max(one.total(), other.total())
    return longer > 0 and (one & other).total() >= _SHARED * longer


def _numbers(words: Counter[str]) -> dict[str, int]:
    return {word: count for word, count in words.items() if any(c.isdigit() for c in word)}
