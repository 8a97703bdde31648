"""Refusals: whether confidence tells questions that the documents answer from those they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.errors import PolicyAssistantError
from eval.answer_measures import confidence_of, risk_coverage
from eval.runs import ResultRow, Run
from eval.statistics import Rate, bootstrapped_interval

Interval = tuple[float, float, float]
"""A figure with the ends of its 95 % interval, questions resampled by document."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """Each question asked twice: with the documents that answer it, and without them."""

    questions: int
    auroc: Interval
    """Chance that a question is given more confidence with its documents than another without."""
    aurc: Interval
    """Area under the risk-coverage curve, where every question without its documents is a risk."""
    precision: Rate | None
    """Refusals that were right; None for runs that answer nothing."""
    recall: Rate | None
    """Questions without their documents that were refused."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was answered, in one order: all questions with their documents, then without."""

    confidences: np.ndarray
    answerable: np.ndarray
    clusters: tuple[str, ...]
    refused: np.ndarray | None


def refusals(with_page: Run, without_page: Run) -> Refusals:
    """Judge the confidence of two runs over the same questions.

    Raises PolicyAssistantError when the second run did not hide the documents that answer.
    """
    asked = _asked(with_page, without_page)
    precision = recall = None
    if asked.refused is not None:
        both = int((asked.refused & ~asked.answerable).sum())
        precision = Rate(both, int(asked.refused.sum()))
        recall = Rate(both, int((~asked.answerable).sum()))
    return Refusals(
        len(asked.clusters) // 2,
        _with_interval(asked, lambda i: auroc(asked.confidences[i], asked.answerable[i])),
        _with_interval(asked, lambda i: _aurc(asked.confidences[i], asked.answerable[i])),
        precision,
        recall,
    )


def refusal_gain(a: tuple[Run, Run], b: tuple[Run, Run]) -> dict[str, Interval]:
    """How much higher the AUROC and how much lower the risk of `a` is than of `b`, paired."""
    one, other = _asked(*a), _asked(*b)
    if one.clusters != other.clusters:
        raise PolicyAssistantError("The two pairs of runs do not hold the same questions.")
    return {
        "AUROC": _with_interval(
            one,
            lambda i: (
                auroc(one.confidences[i], one.answerable[i])
                - auroc(other.confidences[i], other.answerable[i])
            ),
        ),
        "area under risk-coverage": _with_interval(
            one,
            lambda i: (
                _aurc(one.confidences[i], one.answerable[i])
                - _aurc(other.confidences[i], other.answerable[i])
            ),
        ),
    }


def auroc(confidences: np.ndarray, positive: np.ndarray) -> float:
    """Area under the ROC curve: the chance that a positive is above a negative, ties one half.

    (Mann & Whitney 1947). NaN where there is no positive or no negative.
    """
    above, below = confidences[positive], np.sort(confidences[~positive])
    if not len(above) or not len(below):
        return float("nan")
    lower = np.searchsorted(below, above, side="left")
    not_higher = np.searchsorted(below, above, side="right")
    return float((lower + not_higher).mean() / 2 / len(below))


def _aurc(confidences: np.ndarray, answerable: np.ndarray) -> float:
    curve = risk_coverage(confidences, answerable.astype(np.float64))
    return float(np.mean([risk for _, risk in curve]))


def _with_interval(asked: _Asked, figure: Callable[[np.ndarray], float]) -> Interval:
    everything = np.arange(len(asked.clusters))
    return (figure(everything), *bootstrapped_interval(figure, asked.clusters))


def _asked(with_page: Run, without_page: Run) -> _Asked:
    if with_page.head.without_gold_page or not without_page.head.without_gold_page:
        raise PolicyAssistantError(
            "Name first a run with all documents, then one made with --without-gold-page."
        )
    hidden = {row.question.id for row in without_page.gold}
    rows = [
        r for r in with_page.gold if r.question.id in hidden and not r.question.outcome.abstained
    ]
    runs = (with_page, without_page)
    results = [run.results.get(row.question.id) for run in runs for row in rows]
    answerable = np.array([run is with_page for run in runs for _ in rows])
    return _Asked(
        np.array([_confidence(result) for result in results]),
        answerable,
        tuple(row.cluster for _ in runs for row in rows),
        _refused(results) if with_page.head.has_answers else None,
    )


def _refused(results: Sequence[ResultRow | None]) -> np.ndarray:
    """Whether each question was left unanswered; one without a result was."""
    outcomes = [result.answer["outcome"] if result and result.answer else "" for result in results]
    return np.array([outcome not in {"complete", "partial"} for outcome in outcomes])


def _confidence(result: ResultRow | None) -> float:
    if result is None:
        return 0.0
    if result.answer is not None:
        return confidence_of(result.answer)
    return result.hits[0].score if result.hits else 0.0
