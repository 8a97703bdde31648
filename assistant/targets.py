"""Targets: whether the stand that a sentence takes is one on the thing asked about."""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.positions import Stance
from assistant.stances import stance_of, stand_words
from index.lexical import stems

_TURNED = re.compile(
    r"\b(?:nobody|no one|no(?! (?:later|fewer|less|more)\b)|none|not(?! (?:only|just|merely)\b)"
    r"|never|without|neither|nor|rather than|instead of|alternatives? to|an end to|the end of"
    r"|ending|(?:abolish|abolition|rejection|refusal|repeal|scrap|remov|replac"
    r"|withdraw|delay|opt(?:ing)? out)\w*)\b",
    re.IGNORECASE,
)
"""Between a stand and a thing: the stand is on being without it."""
_WORD = re.compile(r"[\w’'-]+")


def is_turned(words: str) -> bool:
    """Whether the words speak of being without something: "that nobody must have it"."""
    return _TURNED.search(words) is not None


def is_stand_on(noun: str, sentence: str, stances: Collection[Stance]) -> bool:
    """Whether one of the stances is taken on what `noun`, a stem, names in the sentence.

    The stand that governs a noun is the last one before it, or else the first one after it. A
    stand on being without the thing, or on something beside it, is none on it. True as well where
    the sentence does not hold the noun, or no word of a stand.
    """
    stands = stand_words(sentence)
    named = [m.span() for m in _WORD.finditer(sentence) if noun in stems(m.group())]
    if not stands or not named:
        return True
    return any(_is_taken(start, end, sentence, stands, stances) for start, end in named)


def _is_taken(
    start: int,
    end: int,
    sentence: str,
    stands: list[tuple[int, int]],
    stances: Collection[Stance],
) -> bool:
    before = [s for s in stands if s[1] <= start]
    after = [s for s in stands if s[0] >= end]
    governing = before[-1] if before else after[0] if after else stands[0]
    i = stands.index(governing)
    first = stands[i - 1][1] if i else 0
    if is_turned(sentence[governing[1] : start] if before else sentence[first : governing[0]]):
        return False
    last = next((s[0] for s in stands if s[0] >= max(end, governing[1])), len(sentence))
    return stance_of(sentence[first:last])[0] in stances
