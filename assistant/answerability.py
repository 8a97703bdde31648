"""Answerability: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from assistant.relevance import Features
from index.passages import ScoredPassage

_FIRST = 10
"""Passages whose agreement is looked at, and sentences that the best is compared with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What search and evidence say together of one question; each in about [-1, 1]."""

    best: float
    """Score of the best sentence by the relevance model, over ten."""
    lead: float
    """How far it is ahead of the mean of the next nine, over ten."""
    question_cosine: float
    """The best of any sentence."""
    topic_cosine: float
    """Of the best sentence."""
    passage_cosine: float
    """The best of any passage."""
    passage_lead: float
    """The best passage's lead over the tenth."""
    passage_coverage: float
    """Share of the topic's words, weighted by rarity, in the passage that holds most."""
    agreement: float
    """Share of ten passages that both rankings put among their first ten."""


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """Logistic weights of `Signals`, fitted by `scripts/fit_answers.py` on train questions."""

    bias: float = -2.86
    weights: Signals = Signals(
        best=0.62,
        lead=3.62,
        question_cosine=-7.77,
        topic_cosine=4.02,
        passage_cosine=6.23,
        passage_lead=6.66,
        passage_coverage=-0.64,
        agreement=0.50,
    )

    def confidence(self, signals: Signals) -> float:
        """Probability, in [0, 1], that what was found answers the question."""
        z = self.bias + sum(
            w * x for w, x in zip(astuple(self.weights), astuple(signals), strict=True)
        )
        return 1.0 / (1.0 + math.exp(-z))


def signals_of(
    scores: Sequence[float], features: Sequence[Features], hits: Sequence[ScoredPassage]
) -> Signals:
    """The signals of one question; `scores` and `features` are of its sentences, best first.

    Neither may be empty.
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
        question_cosine=max(f.question_cosine for f in features),
        topic_cosine=features[0].topic_cosine,
        passage_cosine=cosines[0],
        passage_lead=cosines[0] - cosines[min(_FIRST, len(cosines)) - 1],
        passage_coverage=max(f.passage_coverage for f in features),
        agreement=agreeing / _FIRST,
    )
