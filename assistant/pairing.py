"""Pairing: a sentence laid beside one passage, word by word and clause by clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.holders import Publisher
from assistant.wording import Token, Wording, alike, same_word

_OF_A_NUMBER = 2
"""A number that is shared says more than a word about which clause is meant."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence beside one passage that it cites."""

    claim: Wording
    source: Wording
    own: Publisher
    published: str
    attribution: frozenset[int]
    """Indices of the claim's words that only say whose view it is."""

    def matches(self, token: Token) -> list[Token]:
        """The source's words that may stand for one of the claim's; the same word before others."""
        exact = [t for t in self.source.words if same_word(t, token)]
        return exact or [t for t in self.source.words if alike(t, token)]

    def matter(self) -> list[Token]:
        """The claim's words that say something of the matter."""
        return [t for t in self.claim.words if t.index not in self.attribution]

    def is_attribution(self, token: Token) -> bool:
        """Whether a word only names the publisher: as the one who says it, or as "us"."""
        if token.index in self.attribution and self.own.covers(token):
            return True
        return self.own.is_body(token) and (self.source.first_person or token.is_name)

    def aligned(self, clause: int) -> list[int]:
        """The source's clauses that share most with one of the claim's, if they share anything."""
        weights: dict[int, int] = {}
        for word in (t for t in self.matter() if t.clause == clause):
            for number in {t.clause for t in self.matches(word)}:
                weights[number] = weights.get(number, 0) + 1
        for quantity in self.claim.quantities:
            if self.claim.tokens[quantity.first].clause == clause:
                for place in self._places(q.first for q in self.source.quantities
                                          if q.equals(quantity)):  # fmt: skip
                    weights[place] = weights.get(place, 0) + _OF_A_NUMBER
        best = max(weights.values(), default=0)
        return [number for number, weight in weights.items() if weight == best]

    def _places(self, indices: Iterable[int]) -> set[int]:
        return {self.source.tokens[i].clause for i in indices}
