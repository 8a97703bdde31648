"""Answerability: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from assistant.relevance import Features
from index.lexical import stems
from index.passages import ScoredPassage

_FIRST = 10
"""Passages whose agreement and concentration is looked at."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What search and evidence say together of one question; each in about [-1, 1]."""

    best: float
    """Relevance of the best sentence, as a logit over ten."""
    margin: float
    """Its lead over the fifth best, the same way."""
    question_cosine: float
    """The best of any sentence."""
    passage_cosine: float
    """The best of any passage."""
    passage_lead: float
    """The best passage's lead over the tenth."""
    coverage: float
    """The best sentence's share of the topic's words, weighted by rarity."""
    passage_coverage: float
    """The same of the best passage."""
    rarest: float
    """1 when the topic's rarest word stands in one of the first passages, else 0."""
    agreement: float
    """Share of the first ten of one ranking that the other has in its own first ten."""
    concentration: float
    """Share of the first ten passages that come from one document."""
    form: float
    """1 when what is asked for stands in the best sentence, -1 when not, 0 when it cannot tell."""


@dataclass(frozen=True, slots=True)
class AnswerabilityModel:
    """Logistic weights of `Signals`, fitted by `scripts/fit_answerability.py` on train."""

    bias: float = -2.0
    weights: Signals = Signals(4.0, 0, 0, 2.0, 0, 0, 0, 0, 0, 0, 0)

    def confidence(self, signals: Signals) -> float:
        """Probability, in [0, 1], that what was found answers the question."""
        z = self.bias + sum(
            w * x for w, x in zip(astuple(self.weights), astuple(signals), strict=True)
        )
        return 1.0 / (1.0 + math.exp(-z))


def signals_of(
    relevances: Sequence[float],
    features: Sequence[Features],
    hits: Sequence[ScoredPassage],
    rarities: Mapping[str, float],
) -> Signals:
    """The signals of one question; `relevances` and `features` are of sentences, best first.

    Both must not be empty.
    """
    logits = [math.log(r / (1 - r)) if 0 < r < 1 else 10.0 * (2 * r - 1) for r in relevances[:5]]
    best = features[0]
    cosines = sorted({f.passage_cosine for f in features}, reverse=True)
    first = hits[:_FIRST]
    documents = Counter(hit.passage.document_id for hit in first)
    rarest = max(rarities, key=lambda stem: rarities[stem], default="")
    is_held = any(rarest in stems(_around(hit)) for hit in first) if rarest else True
    agreeing = sum(
        (hit.dense_rank or _FIRST + 1) <= _FIRST and (hit.lexical_rank or _FIRST + 1) <= _FIRST
        for hit in hits
    )
    form = best.has_time_or_number or best.takes_a_view or best.defines
    return Signals(
        best=logits[0] / 10,
        margin=(logits[0] - logits[-1]) / 10,
        question_cosine=max(f.question_cosine for f in features),
        passage_cosine=cosines[0],
        passage_lead=cosines[0] - cosines[min(_FIRST, len(cosines)) - 1],
        coverage=best.coverage,
        passage_coverage=max(f.passage_coverage for f in features),
        rarest=float(is_held),
        agreement=agreeing / _FIRST,
        concentration=max(documents.values()) / len(first),
        form=form,
    )


def _around(hit: ScoredPassage) -> str:
    return " ".join((*hit.passage.heading_path, hit.passage.text))
