"""Judging: a language model's yes or no to atomic questions; an addition, never the only check."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eval.statistics import Rate


@dataclass(frozen=True, slots=True)
class JudgeQuestion:
    """One atomic question: whether the text bears the statement out."""

    id: str
    statement: str
    text: str


class Judge(Protocol):
    """Answers atomic questions with yes or no."""

    model: str
    """The pinned name and version of what judges, recorded beside its verdicts."""

    def is_true(self, question: JudgeQuestion) -> bool:
        """Whether the text bears the statement out."""
        ...


class ScriptedJudge:
    """A judge with prepared verdicts, for tests; an unknown question is an error."""

    model = "scripted"

    def __init__(self, verdicts: Mapping[str, bool]) -> None:
        self._verdicts = dict(verdicts)
        self.asked: list[str] = []

    def is_true(self, question: JudgeQuestion) -> bool:
        """As `Judge.is_true`; raises KeyError for a question without a verdict."""
        self.asked.append(question.id)
        return self._verdicts[question.id]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's verdicts and how far they agree with people's."""

    model: str
    verdicts: dict[str, bool]
    agreement: Rate
    """Over the questions that people labelled; report it beside every judged figure."""


def judge_all(
    judge: Judge, questions: Sequence[JudgeQuestion], labels: Mapping[str, bool], seed: int = 0
) -> Judgement:
    """Ask in shuffled order, so that no system's answers come first, and compare with labels."""
    order = list(questions)
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
    verdicts = {question.id: judge.is_true(question) for question in order}
    labelled = [id_ for id_ in verdicts if id_ in labels]
    agreed = sum(verdicts[id_] == labels[id_] for id_ in labelled)
    return Judgement(judge.model, verdicts, Rate(agreed, len(labelled)))
