"""Starter: how well the assistant answers the starter questions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.assistant import Assistant
from corpus import ocr
from eval.questions import Question, normalised

_Z = 1.96
"""Normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Score:
    """One question, its answer, and what was right about it."""

    question: Question
    answer: Answer
    outcome_right: bool
    abstention_right: bool
    """Whether it answered or abstained as expected, whatever the kind of either."""
    found: tuple[bool, ...]
    """For each gold span, whether a shown quotation holds it or lies in it."""
    precise: tuple[bool, ...]
    """For each shown quotation, whether it meets a gold span."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its Wilson 95 % interval."""

    hits: int
    count: int

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.hits / self.count if self.count else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson (1927)."""
        if not self.count:
            return math.nan, math.nan
        n, p = self.count, self.value
        middle = p + _Z**2 / (2 * n)
        half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return (middle - half) / scale, (middle + half) / scale

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.2f}, {high:.2f}] ({self.hits}/{self.count})"


def score_questions(
    assistant: Assistant, questions: Sequence[Question], progress: Callable[[int], None]
) -> list[Score]:
    """Ask every question that this machine can answer and score what comes back."""
    askable = [q for q in questions if q.requires != "ocr" or ocr.is_available()]
    scores = []
    for question in askable:
        scores.append(score(question, assistant.ask(question.question)))
        progress(len(scores))
    return scores


def score(question: Question, answer: Answer) -> Score:
    """Compare an answer with what the question expects."""
    quotes = [normalised(item.quote) for item in answer.evidence]
    gold = [normalised(item.quote) for item in question.evidence]
    return Score(
        question,
        answer,
        answer.outcome is question.outcome,
        answer.outcome.abstained == question.outcome.abstained,
        tuple(any(_meet(g, q) for q in quotes) for g in gold),
        tuple(any(_meet(g, q) for g in gold) for q in quotes),
    )


def unresolved(assistant: Assistant, questions: Sequence[Question]) -> list[str]:
    """Gold quotes that are not in the document they name."""
    texts: dict[str, str] = {}
    by_source = {entry.source: entry.document_id for entry in assistant.library()}
    wrong = []
    for question in questions:
        for item in question.evidence:
            if question.requires == "ocr":
                continue
            if item.document not in by_source:
                wrong.append(f"{question.id}: no document {item.document}")
                continue
            if item.document not in texts:
                text = "".join(assistant.surroundings(by_source[item.document], 0, 0, 10_000_000))
                texts[item.document] = normalised(text)
            if normalised(item.quote) not in texts[item.document]:
                wrong.append(f"{question.id}: not in {item.document}: {item.quote[:60]}")
    return wrong


def rates(scores: Sequence[Score]) -> dict[str, Rate]:
    """The measures over some questions."""
    abstained = [s for s in scores if s.answer.outcome.abstained]
    should = [s for s in scores if s.question.outcome.abstained]
    right = sum(s.question.outcome.abstained for s in abstained)
    answered = [s for s in scores if s.question.evidence and not s.question.outcome.abstained]
    shown = [p for s in answered for p in s.precise]
    return {
        "outcome accuracy": Rate(sum(s.outcome_right for s in scores), len(scores)),
        "answer or abstain": Rate(sum(s.abstention_right for s in scores), len(scores)),
        "abstention precision": Rate(right, len(abstained)),
        "abstention recall": Rate(right, len(should)),
        "evidence recall": Rate(sum(any(s.found) for s in answered), len(answered)),
        "evidence precision": Rate(sum(shown), len(shown)),
    }


def _meet(gold: str, quote: str) -> bool:
    return gold in quote or quote in gold
