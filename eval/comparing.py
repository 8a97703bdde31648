"""Comparing: whether one run is better than another, and the gate that asks it of every change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import PolicyAssistantError
from eval.scoring import Scores
from eval.statistics import Difference, holm, paired_difference

TRACKED = (
    "nDCG@10",
    "recall@10",
    "MRR@10",
    "document nDCG@10",
    "answer or abstain",
    "outcome accuracy",
    "evidence recall",
    "evidence precision",
    "quote validity",
)
"""What a comparison tests; few, because every further one makes the others harder to show."""
_CHANGED = 5
_LEAST_DROP = 0.005
"""Drops smaller than this stop no change, however steady they are."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, measure by measure."""

    differences: dict[str, tuple[float, float, Difference]]
    """Mean of A and of B over the questions in both, and their difference, p adjusted (Holm)."""
    changed: tuple[tuple[str, str, float], ...]
    """Question, measure and change, the largest first."""
    unmatched: int
    """Questions that only one of the runs holds; they are not compared."""

    @property
    def distinguishable(self) -> bool:
        """Whether any measure differs significantly."""
        return any(d.is_significant for _, _, d in self.differences.values())


class Baseline(BaseModel):
    """Per-question figures of a run that later runs must not fall behind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    questions_sha256: str
    values: dict[str, dict[str, float]]
    """Measure to the value of each question."""
    clusters: dict[str, str]
    """The document that each question depends on."""


def compare(a: Scores, b: Scores) -> Comparison:
    """B against A over the questions in both."""
    clusters = {row.question.id: row.cluster for row in (*a.run.gold, *b.run.gold)}
    differences = _differences(a.values, b.values, clusters)
    changes = [
        (id_, measure, after - before)
        for measure in differences
        for id_, before in a.values(measure).items()
        if (after := b.values(measure).get(id_, before)) != before
    ]
    largest: dict[str, tuple[str, str, float]] = {}
    for change in sorted(changes, key=lambda c: (-abs(c[2]), TRACKED.index(c[1]), c[0])):
        largest.setdefault(change[0], change)
    ids = [{row.question.id for row in scores.run.gold} for scores in (a, b)]
    return Comparison(differences, tuple(largest.values())[:_CHANGED], len(ids[0] ^ ids[1]))


def baseline_of(scores: Scores) -> Baseline:
    """What a gate keeps of a run."""
    measures = [m for m in TRACKED if m in scores.measures]
    return Baseline(
        name=scores.run.head.name,
        questions_sha256=scores.run.head.questions_sha256,
        values={m: scores.values(m) for m in measures},
        clusters={row.question.id: row.cluster for row in scores.run.gold},
    )


def read_baseline(path: Path) -> Baseline:
    """A baseline from its file; raises PolicyAssistantError with how to make one."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise PolicyAssistantError(
            f"{path} is not a baseline ({error}). Make one with `policy-eval gate --update`."
        ) from error


def gate(baseline: Baseline, scores: Scores) -> tuple[dict[str, Difference], list[str]]:
    """The differences from the baseline, and in words everything that must stop a change.

    That is: a significant drop of half a point or more (another processor rounds vectors
    differently, which may change a rank here and there), a quotation that is not in its source,
    a gold quote that the documents no longer hold, or a question that is gone.
    """
    found = _differences(lambda m: baseline.values.get(m, {}), scores.values, baseline.clusters)
    differences = {measure: difference for measure, (_, _, difference) in found.items()}
    reasons = [
        f"{measure} fell by {-d.mean:.3f} (p = {d.p:.4f})"
        for measure, d in differences.items()
        if d.is_significant and d.mean <= -_LEAST_DROP
    ]
    invalid = [i for i, value in scores.values("quote validity").items() if value < 1]
    if invalid:
        reasons.append(f"quotations not in their source: {', '.join(invalid)}")
    reasons += [f"unresolved: {text}" for text in scores.run.head.unresolved]
    gone = baseline.clusters.keys() - {row.question.id for row in scores.run.gold}
    if len(gone) > scores.run.head.left_out:
        reasons.append(f"questions of the baseline are gone: {', '.join(sorted(gone)[:5])}")
    return differences, reasons


def _differences(
    a: Callable[[str], Mapping[str, float]],
    b: Callable[[str], Mapping[str, float]],
    clusters: Mapping[str, str],
) -> dict[str, tuple[float, float, Difference]]:
    measures = [m for m in TRACKED if a(m).keys() & b(m).keys()]
    raw = [paired_difference(a(m), b(m), clusters) for m in measures]
    adjusted = holm([d.p for d in raw])
    return {
        m: (*_means(a(m), b(m)), replace(d, p=p))
        for m, d, p in zip(measures, raw, adjusted, strict=True)
    }


def _means(a: Mapping[str, float], b: Mapping[str, float]) -> tuple[float, float]:
    ids: Sequence[str] = sorted(a.keys() & b.keys())
    return sum(a[i] for i in ids) / len(ids), sum(b[i] for i in ids) / len(ids)
