"""Phrases: the runs of words in a question that say what it is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.library import Word, words
from assistant.topics import topic_stems

_BREAKING = frozenset(
    """
    above accept accepted accepts across after again against agree agreed agrees all along already
    also although always among another anyone around back backs because become been before behind
    being below best better between beyond big both case cause come could different disagree
    disagrees during each edition editions either else endorse endorses enough even ever every
    everyone exactly example far favour favours few final first following from full further
    generally get gets getting given go goes going gone good got great happen happened happens
    hence here however important include included includes including instead keep kind know large
    largest last late later least less let like likely likes little long lot main mainly make many
    maybe mean means might more most much must near needed needs neither never new next nor now
    often once one ones only oppose opposed opposes original other others otherwise out over own
    per perhaps possible prefer prefers previous put quite rather really reject rejected rejects
    revised right same see seem set several shall should show since small some somebody something
    sooner sort still such support supported supports sure take taken takes than thank thanks think
    though thought through throughout thus till too toward towards true two type types under unless
    until up updated upon us use used uses using usually various version versions versus very via
    want way ways welcome welcomed welcomes well went whatever whenever wherever whichever while
    within without word words would yes yet
    """.split()
)
"""Words beside those of `topics` that belong to no phrase."""
_JOINING = " -–‑/&"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Neighbouring words that say what is asked about."""

    text: str
    start: int
    end: int
    stems: frozenset[str]
    is_definite: bool
    """Whether an article or an owner stands before it."""

    @property
    def named(self) -> str:
        """As it is taken up again: "a fund" is "the fund" from then on."""
        return f"the {self.text}" if self.is_definite else self.text


def topic_phrases(text: str, left_out: Collection[range] = ()) -> list[Phrase]:
    """The phrases of a text in order, without the characters in `left_out`."""
    found: list[Phrase] = []
    run: list[Word] = []
    before = ""
    for word in words(text):
        is_apart = bool(run) and text[run[-1].end : word.start].strip(_JOINING) != ""
        is_topical = not any(word.start in span for span in left_out) and _is_topical(word)
        if run and (is_apart or not is_topical):
            found.append(_phrase(text, run, before))
            run = []
        if is_topical:
            run.append(word)
        else:
            before = word.folded
    if run:
        found.append(_phrase(text, run, before))
    return found


def _is_topical(word: Word) -> bool:
    return word.text.casefold() not in _BREAKING and bool(topic_stems(word.text))


def _phrase(text: str, run: list[Word], before: str) -> Phrase:
    start, end = run[0].start, run[-1].end
    said = text[start:end]
    led = text[:start].rstrip()
    is_definite = led.endswith(("'s", "’s")) or (
        before in {"a", "an", "the"} and led.casefold().endswith(before)
    )
    return Phrase(said, start, end, frozenset(topic_stems(said)), is_definite)
