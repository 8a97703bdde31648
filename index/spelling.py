"""Spelling: the word of the index that a word unknown to it was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

_LONG = 11
"""From this length on a word may hold two slips; shorter ones one."""
_LEAST = 6
"""Shorter words have too many neighbours to be corrected."""

_ENDINGS = frozenset(["s", "es", "d", "ed", "ing", "er", "ers", "or", "ors", "ly", "al"])


def is_common(pieces: Sequence[str]) -> bool:
    """Whether a word that a language model reads as these pieces is one of the language.

    Its vocabulary holds the common words whole, in which no slip is looked for: a library without
    the word "cancer" is not asked about "cancel". So with a whole word and an ending.
    """
    first, *rest = pieces or [""]
    return len(first) >= _LEAST - 2 and (not rest or (len(rest) == 1 and rest[0] in _ENDINGS))


def nearest_word(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """The known word that the fewest slips lead to, the commoner one of two; None without one.

    A slip is a letter added, left out, changed, or exchanged with its neighbour. `known` holds
    words with their frequencies. Words with digits are never corrected: another number is
    another thing.
    """
    if len(word) < _LEAST or not word.isalpha():
        return None
    allowed = 1 + (len(word) >= _LONG)
    best: tuple[int, int, str] | None = None
    for candidate, frequency in known:
        if abs(len(candidate) - len(word)) > allowed or not candidate.isalpha():
            continue
        slips = OSA.distance(word, candidate, score_cutoff=allowed)
        if slips <= allowed:
            best = min(best or (slips, -frequency, candidate), (slips, -frequency, candidate))
    return best[2] if best else None
