"""Queries: what a question asks the index for, beyond its own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from corpus.sentences import last_sentence
from index.acronyms import AcronymTable
from index.anchors import anchors_in
from index.lexical import LexicalIndex, stems
from index.spelling import is_common, nearest_word

_ADDED = 0.5
"""What all stems count together that the other form of an acronym adds."""

_GUESSED = 0.5
"""What a stem counts that another was taken for: a rare word is not always a typing error."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question as the index is asked it."""

    text: str
    """What is encoded: the question, each acronym with its long form behind it."""
    asked: str
    """Its last sentence: what is asked, where a story stands before it."""
    terms: Mapping[str, float]
    """Stems that are looked for, each with its weight."""
    stems: tuple[str, ...]
    """The different stems of the question itself."""
    anchors: tuple[str, ...]
    """Names of places that the question may call for."""
    corrections: Mapping[str, str]
    """Stems that the index does not hold, each with the one that it was taken for."""

    @property
    def calling(self) -> float:
        """How much of the question is the name of one place, in [0, 1]: noun and number of all."""
        return min(1.0, 2 / max(len(self.stems), 1))


def read_query(
    text: str,
    lexical: LexicalIndex,
    acronyms: AcronymTable,
    pieces: Callable[[str], Sequence[str]],
) -> SearchQuery:
    """The query of a question: typing errors corrected, acronyms and their long forms added.

    `pieces` tells what the model reads a word as, by which a word of the language is known.
    """
    own = tuple(dict.fromkeys(stems(text)))
    corrections = _corrections([s for s in own if not lexical.frequency(s)], text, lexical, pieces)
    terms = {stem: 1.0 for stem in own if stem not in corrections}
    terms |= {meant: _GUESSED for meant in corrections.values() if meant not in terms}
    found = acronyms.in_query(text)
    for acronym in found:
        added = [s for s in stems(f"{acronym.short} {acronym.long}") if s not in terms]
        terms |= dict.fromkeys(added, _ADDED / max(len(added), 1))
    spelled_out = acronyms.spelled_out(text).strip()
    return SearchQuery(
        text=spelled_out,
        asked=last_sentence(spelled_out),
        terms=terms,
        stems=own,
        anchors=tuple(anchors_in(text)),
        corrections=corrections,
    )


def _corrections(
    unknown: Sequence[str],
    text: str,
    lexical: LexicalIndex,
    pieces: Callable[[str], Sequence[str]],
) -> dict[str, str]:
    """What each stem that the index does not hold was probably meant to be."""
    words = {stem: w for w in re.findall(r"[^\W_]+", text) for stem in stems(w)} if unknown else {}
    guessed = {
        stem: nearest_word(stem, lexical.neighbours(stem))
        for stem in unknown
        if stem in words and not is_common(pieces(words[stem].casefold()))
    }
    return {stem: meant for stem, meant in guessed.items() if meant is not None}
