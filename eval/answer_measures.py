"""Answer measures: outcomes, quotations and citations of whole answers, without a judge model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from rouge_score.rouge_scorer import RougeScorer

from assistant.answers import Outcome
from eval.resolving import normalised
from eval.runs import GoldRow, GoldUnit, ResultRow, Run
from eval.statistics import Rate

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\w+")
_SUPPORTED = 0.6
"""Share of a claim's longer words that its citations must hold, by the default support check."""
_BINS = 10


class Support(Protocol):
    """Decides whether quotations support a claim; a model may stand behind it."""

    def __call__(self, claim: str, quotes: Sequence[str]) -> bool:
        """Whether the quotes, taken together, say what the claim says."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """What holds of all answers of a run together."""

    confusion: dict[tuple[str, str], int]
    """Expected and given: answer, partial or abstain."""
    abstention_precision: Rate
    abstention_recall: Rate
    aurc: float
    """Area under the risk-coverage curve; 0 is perfect (Geifman & El-Yaniv 2017)."""
    risk_coverage: tuple[tuple[float, float], ...]
    """Coverage and risk, the most confident question first."""
    ece: float
    """Expected calibration error, ten equal bins (Naeini 2015)."""


def words_support(claim: str, quotes: Sequence[str]) -> bool:
    """The default support check: every number, and most longer words, stand in the quotes."""
    text = normalised(" ".join(quotes))
    if not set(_NUMBER.findall(claim)) <= set(_NUMBER.findall(text)):
        return False
    words = [w for w in _WORD.findall(normalised(claim)) if len(w) > 3]
    held = set(_WORD.findall(text))
    return sum(w in held for w in words) >= _SUPPORTED * len(words)


def answer_scores(run: Run, support: Support = words_support) -> dict[str, dict[str, float]]:
    """For each question with an answer, each measure that is defined for it.

    A question of the set without a result counts as wrong where it is judged on its outcome.
    """
    if not run.head.has_answers:
        return {}
    scores = {}
    for row in run.gold:
        result = run.results.get(row.question.id)
        if result is None or result.answer is None:
            scores[row.question.id] = {"outcome accuracy": 0.0, "answer or abstain": 0.0}
        else:
            scores[row.question.id] = _scores(row, result, result.answer, support)
    return scores


def summarise(run: Run) -> AnswerSummary | None:
    """The measures that no single question has; None for a run without answers."""
    pairs = [
        (row, result, result.answer)
        for row in run.gold
        if (result := run.results.get(row.question.id)) and result.answer
    ]
    if not pairs:
        return None
    expected = [_class(row.question.outcome) for row, _, _ in pairs]
    given = [_class(Outcome(answer["outcome"])) for _, _, answer in pairs]
    both = sum(e == g == "abstain" for e, g in zip(expected, given, strict=True))
    confidences = np.array([confidence_of(answer) for _, _, answer in pairs])
    right = np.array([_is_answerable_and_found(*pair) for pair in pairs], dtype=np.float64)
    curve = risk_coverage(confidences, right)
    return AnswerSummary(
        dict(Counter(zip(expected, given, strict=True))),
        Rate(both, given.count("abstain")),
        Rate(both, expected.count("abstain")),
        float(np.mean([risk for _, risk in curve])),
        curve,
        calibration_error(confidences, right),
    )


def risk_coverage(confidences: np.ndarray, right: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Coverage and risk after each question, the most confident first.

    Equally confident questions are answered together, so their order cannot change the curve.
    """
    order = np.argsort(-confidences, kind="stable")
    sorted_confidences, wrong = confidences[order], np.cumsum(1 - right[order])
    ends = np.searchsorted(-sorted_confidences, -sorted_confidences, side="right")
    count = len(confidences)
    return tuple(((i + 1) / count, float(wrong[e - 1] / e)) for i, e in enumerate(ends))


def calibration_error(confidences: np.ndarray, right: np.ndarray) -> float:
    """Mean distance of confidence and share right over ten bins, weighted by their size."""
    bins = np.minimum((confidences * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidences[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def confidence_of(answer: dict[str, Any]) -> float:
    """How sure an answer says it is; where it does not say, the relevance of its best sentence."""
    if "confidence" in answer:
        return float(answer["confidence"])
    items = [*answer["evidence"], *answer["near_misses"]]
    return max((float(item["relevance"]) for item in items), default=0.0)


def token_f1(text: str, reference: str) -> float:
    """Harmonic mean of the precision and recall of words, as in SQuAD (Rajpurkar 2016)."""
    found, wanted = (Counter(_WORD.findall(normalised(t))) for t in (text, reference))
    common = sum((found & wanted).values())
    return 2 * common / (found.total() + wanted.total()) if common else 0.0


def _scores(
    row: GoldRow, result: ResultRow, answer: dict[str, Any], support: Support
) -> dict[str, float]:
    question = row.question
    outcome = Outcome(answer["outcome"])
    scores = {
        "outcome accuracy": float(outcome is question.outcome),
        "answer or abstain": float(outcome.abstained == question.outcome.abstained),
    }
    if result.quotes_found:
        scores["quote validity"] = float(np.mean(result.quotes_found))
    if answer["claims"]:
        scores |= _citation_scores(answer, support)
    if row.units and not question.outcome.abstained:
        scores |= _evidence_scores(row.units, result, answer)
    text = " ".join([answer["lead"], *(claim["text"] for claim in answer["claims"])])
    if question.reference:
        scores["token F1"] = token_f1(text, question.reference)
        rouge = RougeScorer(["rougeL"], use_stemmer=True).score(question.reference, text)
        scores["ROUGE-L"] = float(rouge["rougeL"].fmeasure)
    if question.nuggets:
        stated = normalised(text)
        scores["nugget recall"] = float(
            np.mean([normalised(n) in stated for n in question.nuggets])
        )
    if question.position and not question.outcome.abstained:
        scores["holder accuracy"] = _holder_is_right(question.position.holder, answer)
    return scores


def _citation_scores(answer: dict[str, Any], support: Support) -> dict[str, float]:
    """Citation recall and precision as ALCE defines them (Gao 2023), and fidelity of numbers."""
    quotes = {item["id"]: item["quote"] for item in answer["evidence"]}
    recall, precise, numbers = [], [], []
    for claim in answer["claims"]:
        cited = [quotes[i] for i in claim["evidence_ids"] if i in quotes]
        text = _stated(claim["text"], cited)
        is_supported = support(text, cited)
        recall.append(is_supported)
        for i in range(len(claim["evidence_ids"])):
            rest = cited[:i] + cited[i + 1 :]
            is_needed = i < len(cited) and (support(text, [cited[i]]) or not support(text, rest))
            precise.append(is_supported and is_needed)
        found = _NUMBER.findall(text)
        if found:
            held = set(_NUMBER.findall(" ".join(cited)))
            numbers.append(all(number in held for number in found))
    scores = {"citation recall": float(np.mean(recall))}
    if precise:
        scores["citation precision"] = float(np.mean(precise))
    if numbers:
        scores["number fidelity"] = float(np.mean(numbers))
    return scores


def _stated(text: str, quotes: Sequence[str]) -> str:
    """What a claim states: the quotations in it, without who says them where; else all of it."""
    whole = normalised(text)
    held = [quote for quote in quotes if normalised(quote) in whole]
    return " ".join(held) if held else text


def _evidence_scores(
    units: Sequence[GoldUnit], result: ResultRow, answer: dict[str, Any]
) -> dict[str, float]:
    shown = [(result.sources[e["document_id"]], e["start"], e["end"]) for e in answer["evidence"]]
    gold = [unit for unit in units if unit.has_span and unit.grade > 0]
    hit = [any(_meet(unit, span) for span in shown) for unit in gold]
    scores = {"evidence recall": float(any(hit)), "evidence recall, all spans": float(np.mean(hit))}
    if shown:
        met = [any(_meet(unit, span) for unit in gold) for span in shown]
        scores["evidence precision"] = float(np.mean(met))
    return scores


def _meet(unit: GoldUnit, shown: tuple[str, int, int]) -> bool:
    """Whether a shown quotation and a gold span share most of the shorter one."""
    document, start, end = shown
    overlap = min(end, unit.end) - max(start, unit.start)
    return document == unit.document and overlap > 0.5 * min(end - start, unit.end - unit.start)


def _holder_is_right(holder: str, answer: dict[str, Any]) -> float:
    """Whether the first source shown is the holder's own, or names the holder in its title."""
    if not answer["evidence"]:
        return 0.0
    first = answer["evidence"][0]
    names = normalised(f"{first['organisation']} {first['document']}")
    return float(normalised(holder) in names)


def _class(outcome: Outcome) -> str:
    if outcome.abstained:
        return "abstain"
    return "partial" if outcome is Outcome.PARTIAL else "answer"


def _is_answerable_and_found(row: GoldRow, result: ResultRow, answer: dict[str, Any]) -> bool:
    """Whether the best of what was found, shown or not, would have been right to show."""
    if row.question.outcome.abstained:
        return False
    shown = answer["evidence"] or answer["near_misses"]
    spans = [(result.sources.get(e["document_id"], ""), e["start"], e["end"]) for e in shown]
    gold: list[GoldUnit] = [unit for unit in row.units if unit.has_span and unit.grade > 0]
    return any(_meet(unit, span) for unit in gold for span in spans)
