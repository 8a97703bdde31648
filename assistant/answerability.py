"""Answerability: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from assistant.relevance import Features

_OTHERS = 20
"""Sentences that the best is compared with."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What the sentences of one question say together; each in about [-1, 1]."""

    topic_cosine: float
    """Of the best sentence."""
    lead: float
    """How far it is ahead of the mean of the next twenty, over ten.

    Where many passages speak around a matter and none of the thing asked, none stands out.
    """
    standing: float
    """How far the best sentence falls short of the best in the whole library, over ten; at most 0.

    Far below where a named document speaks around what another answers.
    """
    is_named: float
    """1 where the question names the documents that are searched: who does has mostly reason to
    think that they speak of the matter."""


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """Logistic weights of `Signals`, fitted by `scripts/fit_answers.py` on train questions."""

    bias: float = -3.40
    weights: Signals = Signals(topic_cosine=4.52, lead=2.79, standing=2.83, is_named=0.48)

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
    elsewhere: float = -math.inf,
    *,
    is_named: bool,
) -> Signals:
    """The signals of one question; `scores` and `features` are of its sentences.

    The first may answer it best, the others follow by score. Neither may be empty.
    `elsewhere` is the best score in the whole library where only some of its documents were
    searched.
    """
    rest = scores[1 : _OTHERS + 1] or scores[:1]
    return Signals(
        topic_cosine=features[0].topic_cosine,
        lead=(scores[0] - sum(rest) / len(rest)) / 10,
        standing=min(0.0, scores[0] - elsewhere) / 10,
        is_named=float(is_named),
    )
