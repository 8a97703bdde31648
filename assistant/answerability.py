"""Answerability: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from assistant.relevance import Features
from index.passages import ScoredPassage

_FIRST = 10
"""Passages whose agreement is looked at, and sentences that the best is compared with."""
_OTHERS = 4
"""Documents that the first is compared with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What search and evidence say together of one question; each in about [-1, 1]."""

    best: float
    """Score of the best sentence by the relevance model, over ten."""
    lead: float
    """How far it is ahead of the mean of the next nine, over ten."""
    topic_cosine: float
    """The best of any sentence."""
    passage_lead: float
    """The best passage's cosine over the tenth's."""
    agreement: float
    """Share of ten passages that both rankings put among their first ten."""
    document_lead: float
    """How far the search puts the first document before the mean of the next four."""
    standing: float
    """How far the best sentence falls short of the best in the whole library, over ten; at most 0.

    Far below where a named document speaks around what another answers.
    """


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """Logistic weights of `Signals`, fitted by `scripts/fit_answers.py` on train questions."""

    bias: float = -1.58
    weights: Signals = Signals(
        best=1.32,
        lead=0.37,
        topic_cosine=1.32,
        passage_lead=-2.53,
        agreement=0.65,
        document_lead=11.72,
        standing=0,
    )

    def confidence(self, signals: Signals) -> float:
        """Probability, in [0, 1], that what was found answers the question."""
        z = self.bias + sum(
            w * x for w, x in zip(astuple(self.weights), astuple(signals), strict=True)
        )
        return 1.0 / (1.0 + math.exp(-z))


WITHIN_NAMED = AnswerabilityModel(
    bias=-3.00,
    weights=Signals(
        best=0,
        lead=0,
        topic_cosine=7.13,
        passage_lead=0,
        agreement=0,
        document_lead=0,
        standing=2.57,
    ),
)
"""For documents that the question names. A lead says nothing there: in a report on the topic many
passages are about equally near."""


def is_within_named(documents: int, library: int) -> bool:
    """Whether a search of so many documents of a library is of named ones; 0 means all of them."""
    return 0 < documents <= library / 2


def signals_of(
    scores: Sequence[float],
    features: Sequence[Features],
    hits: Sequence[ScoredPassage],
    elsewhere: float = -math.inf,
) -> Signals:
    """The signals of one question; `scores` and `features` are of its sentences.

    The first may answer it best, the others follow by score. Neither may be empty.
    `elsewhere` is the best score in the whole library where only some of its documents were
    searched.
    """
    rest = scores[1:_FIRST] or scores[:1]
    cosines = sorted({f.passage_cosine for f in features}, reverse=True)
    agreeing = sum(
        (hit.dense_rank or _FIRST + 1) <= _FIRST and (hit.lexical_rank or _FIRST + 1) <= _FIRST
        for hit in hits
    )
    return Signals(
        best=scores[0] / 10,
        lead=(scores[0] - sum(rest) / len(rest)) / 10,
        topic_cosine=max(f.topic_cosine for f in features),
        passage_lead=cosines[0] - cosines[min(_FIRST, len(cosines)) - 1],
        agreement=agreeing / _FIRST,
        document_lead=_document_lead(hits),
        standing=min(0.0, scores[0] - elsewhere) / 10,
    )


def _document_lead(hits: Sequence[ScoredPassage]) -> float:
    """The first document's best score over the next four's; the lowest stands for missing ones."""
    best: dict[str, float] = {}
    for hit in hits:
        id_ = hit.passage.document_id
        best[id_] = max(best.get(id_, hit.score), hit.score)
    first, *others = sorted(best.values(), reverse=True)
    lowest = min(hit.score for hit in hits)
    others = [*others[:_OTHERS], *[lowest] * (_OTHERS - len(others))]
    return first - sum(others) / _OTHERS
