"""Relevance: how directly a sentence answers a question, from a few measures."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from assistant.forms import Form, is_definition
from index.lexical import stems


@dataclass(frozen=True, slots=True)
class Features:
    """What is measured of one sentence for one question; each in about [-1, 1]."""

    question_cosine: float
    topic_cosine: float
    passage_cosine: float
    """Of the whole passage around the sentence and the question."""
    neighbour_cosine: float
    """The better of the sentences before and after it."""
    coverage: float
    """Share of the topic's words, weighted by rarity, in the sentence and its heading."""
    passage_coverage: float
    """The same for the whole passage."""
    search_score: float
    """How high the search put the passage."""
    tells: float
    """1 when the sentence tells the kind of thing asked for, -1 if it does not, else 0."""
    takes_a_view: float
    """The same for a view: a stand taken in the author's own words."""
    defines: float
    """The same for a definition: the form of one."""
    length: float
    """Logarithm of its words over ten."""


_measures = attrgetter(*(field.name for field in fields(Features)))
"""In their order; dataclasses.astuple copies each, which for sixty sentences takes longest."""


@dataclass(frozen=True, slots=True)
class RelevanceModel:
    """Weights of `Features`, fitted by `scripts/fit_answers.py` on train questions."""

    bias: float = -14.22
    weights: Features = Features(
        question_cosine=4.60,
        topic_cosine=7.76,
        passage_cosine=-1.28,
        neighbour_cosine=-0.35,
        coverage=3.04,
        passage_coverage=2.75,
        search_score=8.95,
        tells=1.14,
        takes_a_view=0.93,
        defines=1.06,
        length=0.00,
    )

    def score(self, features: Features) -> float:
        """Orders the sentences of one question; the logit of `relevance`."""
        pairs = zip(_measures(self.weights), _measures(features), strict=True)
        return self.bias + sum(float(w) * float(x) for w, x in pairs)


def relevance(score: float) -> float:
    """A score in [0, 1]."""
    return 1.0 / (1.0 + math.exp(-score))


def form_features(form: Form, sentence: str, *, takes_a_view: bool) -> tuple[float, float]:
    """The two measures of `Features` that depend on the form: of a view and of a definition."""
    view = 1.0 if takes_a_view else -1.0
    defines = 1.0 if is_definition(sentence) else -1.0
    return view if form is Form.VIEW else 0.0, defines if form is Form.DEFINITION else 0.0


def coverage(weights: Mapping[str, float], found: Collection[str]) -> float:
    """Share of the weight whose words are found; 0 when there is no word."""
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight for stem, weight in weights.items() if stem in found) / total


def said_in(text: str, forms: Iterable[tuple[Sequence[str], Sequence[str]]]) -> set[str]:
    """The stems of a text; where it has one of two forms of a name, those of the other too.

    Each pair of `forms` is the stems of a short form and of its long one.
    """
    said = {*stems(text)}
    for form, other in (pair for short, long in forms for pair in ((short, long), (long, short))):
        if said.issuperset(form):
            said.update(other)
    return said
