"""Sketches: a few numbers by which the texts of two documents are compared."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from heapq import nsmallest
from itertools import accumulate

_SHINGLE_WORDS = 6
_LENGTH = 128
_WORD = re.compile(r"\w+")


def sketch_of(text: str) -> tuple[int, ...]:
    """The smallest checksums of all runs of six words, ascending; words in lower case.

    The share of numbers that two sketches have in common among the smallest of both estimates the
    share of runs that the texts have in common (Broder 1997). Empty for a text of few words.
    """
    words = [word.encode() for word in _WORD.findall(text.casefold())]
    starts = list(accumulate((len(word) + 1 for word in words), initial=0))
    ends = (start - 1 for start in starts[_SHINGLE_WORDS:])
    pieces = map(b" ".join(words).__getitem__, map(slice, starts, ends))
    return tuple(nsmallest(_LENGTH, set(map(zlib.crc32, pieces))))


def similarity(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of runs of words that both texts hold, in [0, 1]."""
    smallest = sorted({*one, *other})[:_LENGTH]
    both = {*one} & {*other}
    return sum(number in both for number in smallest) / len(smallest) if smallest else 0.0
