"""Scoring: a run folder to figures, without models or the index."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.answer_measures import AnswerSummary, answer_scores, summarise
from eval.retrieval_measures import ranked_units, retrieval_scores
from eval.runs import Run, read_run_folder
from eval.trec import write_qrels, write_run

ALL = "all"


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one run."""

    run: Run
    by_question: dict[str, dict[str, float]]
    """Measure to value for each question; a measure that is undefined for it is not there."""
    summary: AnswerSummary | None

    def values(self, measure: str) -> dict[str, float]:
        """A measure of every question that has it."""
        return {i: found[measure] for i, found in self.by_question.items() if measure in found}

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure that some question has, retrieval first."""
        return tuple(dict.fromkeys(name for found in self.by_question.values() for name in found))

    def means(self, ids: Iterable[str]) -> dict[str, float]:
        """The mean of each measure over those of the questions that have it."""
        chosen = [self.by_question[id_] for id_ in ids]
        found = {m: [s[m] for s in chosen if m in s] for m in self.measures}
        return {m: float(np.mean(values)) for m, values in found.items() if values}

    @property
    def slices(self) -> dict[str, tuple[str, ...]]:
        """Ids of the questions of every slice, `all` first."""
        slices: dict[str, list[str]] = {ALL: [row.question.id for row in self.run.gold]}
        for row in self.run.gold:
            for name in row.slices:
                slices.setdefault(name, []).append(row.question.id)
        return {name: tuple(ids) for name, ids in slices.items()}

    @property
    def latencies_s(self) -> tuple[float, float, float]:
        """Median, 95th and 99th percentile of the seconds a question took."""
        seconds = [result.seconds for result in self.run.results.values()] or [0.0]
        p50, p95, p99 = np.percentile(seconds, [50, 95, 99])
        return float(p50), float(p95), float(p99)


def score(folder: Path) -> Scores:
    """Compute every measure from a run folder; the same folder gives the same figures."""
    run = read_run_folder(folder)
    by_question: dict[str, dict[str, float]] = {row.question.id: {} for row in run.gold}
    for found in (retrieval_scores(run), answer_scores(run)):
        for id_, values in found.items():
            by_question[id_].update(values)
    return Scores(run, by_question, summarise(run))


def write_scores(folder: Path, scores: Scores) -> None:
    """Write the figures, and the run and its judgments for other tools, into the run folder."""
    content = {name: scores.means(ids) for name, ids in scores.slices.items()}
    counts = {name: len(ids) for name, ids in scores.slices.items()}
    text = json.dumps({"means": content, "counts": counts}, indent=1, ensure_ascii=False)
    (folder / "scores.json").write_text(text, encoding="utf-8")
    gold = {row.question.id: row for row in scores.run.gold}
    results = scores.run.results
    write_run(
        folder / "run.trec",
        {id_: ranked_units(gold[id_], result) for id_, result in results.items() if id_ in gold},
        scores.run.head.system,
    )
    write_qrels(
        folder / "qrels.tsv",
        {id_: {u.unit: u.grade for u in row.units} for id_, row in gold.items() if row.units},
    )
