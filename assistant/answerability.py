"""Answerability: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from assistant.relevance import Features
from index.passages import ScoredPassage

_OTHERS = 20
"""Sentences that the best is compared with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the sentences of one question say together; each in about [-1, 1]."""

    search_score: float
    """Of the best passage of the whole library; 0 where the question names its documents."""
    topic_cosine: float
    """Of the best sentence and the topic, where the question names its documents; else 0."""
    lead: float
    """How far it is ahead of the mean of the next twenty, over ten.

    Where many passages speak around a matter and none of the thing asked, none stands out.
    """
    standing: float
    """How far the best sentence falls short of the best in the whole library, over ten; at most 0.

    Far below where a named document speaks around what another answers.
    """


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """Logistic weights of `Signals`, fitted by `scripts/fit_answers.py` on train questions."""

    bias: float = -2.30
    weights: Signals = Signals(search_score=2.97, topic_cosine=3.70, lead=1.63, standing=1.90)

    def confidence(self, signals: Signals) -> float:
        """Probability, in [0, 1], that what was found answers the question."""
        z = self.bias + sum(
            w * x for w, x in zip(astuple(self.weights), astuple(signals), strict=True)
        )
        return 1.0 / (1.0 + math.exp(-z))


def is_within_named(documents: int, library: int) -> bool:
    """Whether a search of so many documents of a library is of named ones; 0 means all of them."""
    return 0 < documents <= library / 2


def signals_of(
    scores: Sequence[float],
    features: Sequence[Features],
    hits: Sequence[ScoredPassage],
    elsewhere: float = -math.inf,
    *,
    is_named: bool,
) -> Signals:
    """The signals of one question.

    `scores` and `features` are of its sentences, of which the first may answer it best and the
    others follow by score; `hits` are the passages that were read. None may be empty.
    `elsewhere` is the best score in the whole library where only some of its documents were
    searched.
    """
    rest = scores[1 : _OTHERS + 1] or scores[:1]
    return Signals(
        search_score=0.0 if is_named else hits[0].score,
        topic_cosine=features[0].topic_cosine if is_named else 0.0,
        lead=(scores[0] - sum(rest) / len(rest)) / 10,
        standing=min(0.0, scores[0] - elsewhere) / 10,
    )
