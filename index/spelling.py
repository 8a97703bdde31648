"""Spelling: the word of the index that a word unknown to it was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

_LONG = 11
"""From this length on a word may hold two slips; shorter ones one."""
_LEAST = 6
"""Shorter words have too many neighbours to be corrected."""


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
