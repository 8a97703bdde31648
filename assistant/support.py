"""Support: whether a sentence says no more, and nothing else, than the passages it cites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Evidence
from assistant.holders import attribution, publisher
from assistant.number_rules import (
    binds_numbers_otherwise,
    differs_in_dates,
    differs_in_numbers,
    is_bounded_otherwise,
)
from assistant.pairing import Pair
from assistant.view_rules import denies_otherwise, differs_in_holder, leans_otherwise
from assistant.word_rules import (
    differs_in_extent,
    differs_in_firmness,
    differs_in_names,
    differs_in_polarity,
    differs_in_words,
    loses_a_condition,
)
from assistant.wording import wording

_LEAST_WORDS_OF_A_PART = 3
_ITS_WORDS = "it says more than the source"
RULES: tuple[tuple[str, Callable[[Pair], bool]], ...] = (
    ("a number is not in the source", differs_in_numbers),
    ("a number counts something else", binds_numbers_otherwise),
    ("a bound or a date is another", is_bounded_otherwise),
    ("a date is another", differs_in_dates),
    ("a name is not in the source", differs_in_names),
    (_ITS_WORDS, differs_in_words),
    ("the view leans otherwise", leans_otherwise),
    ("it denies or affirms otherwise", differs_in_polarity),
    ("the source does not say so", denies_otherwise),
    ("it is firmer or weaker", differs_in_firmness),
    ("a condition is lost or added", loses_a_condition),
    ("it speaks of more or fewer", differs_in_extent),
    ("the view is another's", differs_in_holder),
)
"""Each rule with the reason it gives; a sentence that breaks none is supported."""
_PART_BREAKS = ("; ", ", and ", ", but ", ", while ", ", whereas ", " while ", " whereas ", " but ")


@dataclass(frozen=True, slots=True)
class Support:
    """Whether a sentence may stand, and if not, why."""

    is_supported: bool
    reasons: tuple[str, ...] = ()


class Entailment(Protocol):
    """A model's opinion on whether one text follows from another."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Of each (evidence, sentence): the probability that the sentence follows."""


class SupportChecker:
    """Compares a sentence with each passage it cites, word by word.

    Without a model everything must match: numbers, dates, names, polarity, firmness, whose view
    it is, and every word that carries meaning. With an entailment model the words may differ, and
    the sentence must also follow in the model's opinion; the rest must match all the same.
    """

    def __init__(self, entailment: Entailment | None = None, threshold: float = 0.8) -> None:
        self._entailment = entailment
        self._threshold = threshold

    def check(self, sentence: str, evidence: Sequence[Evidence]) -> Support:
        """Supported by one of the passages, or each part of it by one of them."""
        if not evidence:
            return Support(is_supported=False, reasons=("it cites nothing",))
        verdicts = [self._against(sentence, item) for item in evidence]
        best = min(verdicts, key=len)
        if not best:
            return Support(is_supported=True)
        if len(evidence) > 1:
            parts = parts_of(sentence)
            if len(parts) > 1 and all(
                any(not self._against(part, item) for item in evidence) for part in parts
            ):
                return Support(is_supported=True)
        return Support(is_supported=False, reasons=tuple(best))

    def _against(self, sentence: str, item: Evidence) -> list[str]:
        reasons = disagreements(sentence, item, words_may_differ=self._entailment is not None)
        if reasons or self._entailment is None:
            return reasons
        said = f"{item.organisation}, {item.document}: {item.quote}"
        probability = self._entailment.probabilities([(said, sentence)])[0]
        if probability < self._threshold:
            return [f"entailment is judged at {probability:.2f}"]
        return []


def disagreements(sentence: str, item: Evidence, *, words_may_differ: bool = False) -> list[str]:
    """Why one passage does not carry the sentence; empty when it does."""
    claim = wording(sentence)
    own = publisher(item.organisation, item.document)
    pair = Pair(
        claim=claim,
        source=wording(item.quote),
        own=own,
        published=item.published,
        attribution=attribution(claim, own),
    )
    skipped = {_ITS_WORDS} if words_may_differ else set[str]()
    return [name for name, breaks in RULES if name not in skipped and breaks(pair)]


def parts_of(sentence: str) -> list[str]:
    """The coordinated parts of a sentence, where each is long enough to be one."""
    parts = [sentence]
    for mark in _PART_BREAKS:
        parts = [piece for part in parts for piece in part.split(mark)]
    whole = [p.strip() for p in parts]
    return whole if all(len(wording(p).words) >= _LEAST_WORDS_OF_A_PART for p in whole) else []
