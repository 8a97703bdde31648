"""Tables: figures as a person reads them in a terminal or in the documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.checks import CheckResult
from eval.comparing import Comparison
from eval.history import HistoryRow
from eval.refusals import Interval, Refusals
from eval.scoring import ALL, Scores
from eval.statistics import Difference, clustered_interval

_COLUMNS = ("nDCG@10", "recall@5", "recall@10", "recall@50", "MRR@10", "MAP", "success@1",
            "document nDCG@10")  # fmt: skip


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error that is told how many of how many questions are done."""
    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_scores(console: Console, found: Sequence[Scores]) -> None:
    """Each run: its measures with intervals, then by slice."""
    for scores in found:
        head = scores.run.head
        console.print(f"{head.name}, {head.form}, {head.system}", style="bold", highlight=False)
        _print_measures(console, scores)
        if len(scores.slices) > 1:
            _print_slices(console, scores)
        _print_summary(console, scores)
        p50, p95, p99 = scores.latencies_s
        console.print(f"seconds a question: median {p50:.3f}, p95 {p95:.3f}, p99 {p99:.3f}")
        for text in head.unresolved:
            console.print(f"unresolved: {text}", style="red", markup=False)
        missing = len(scores.run.gold) - len(scores.run.results)
        if missing:
            console.print(f"{missing} questions have no result and score 0", style="red")


def print_means(console: Console, found: Sequence[dict[str, float]]) -> None:
    """The mean of each measure over queries."""
    table = Table("measure", f"mean of {len(found)} queries", box=None)
    for name in dict.fromkeys(name for values in found for name in values):
        table.add_row(name, f"{np.mean([values[name] for values in found]):.4f}")
    console.print(table)


def markdown_scores(found: Sequence[Scores]) -> str:
    """One row a run, for the documentation."""
    lines = [
        "| set | form | system | questions | " + " | ".join(_COLUMNS) + " | median ms |",
        "|---|---|---|---|" + "---|" * (len(_COLUMNS) + 1),
    ]
    for scores in found:
        head = scores.run.head
        means = scores.means(scores.slices[ALL])
        cells = [f"{means[m]:.3f}" if m in means else "" for m in _COLUMNS]
        if "nDCG@10" in means:
            low, high = _interval(scores, "nDCG@10")
            cells[0] += f" [{low:.3f}, {high:.3f}]"
        count = str(len(scores.values("nDCG@10")))
        row = [head.name, head.form, head.system, count, *cells]
        lines.append("| " + " | ".join([*row, f"{1000 * scores.latencies_s[0]:.0f}"]) + " |")
    return "\n".join(lines)


def print_comparison(console: Console, found: Comparison, a: Scores, b: Scores) -> None:
    """The differences, what they mean, and the questions that changed most."""
    table = Table("measure", "A", "B", "B - A [95 %]", "p (Holm)", "", box=None)
    for measure, (before, after, d) in found.differences.items():
        verdict = "not distinguishable"
        if d.is_significant:
            verdict = "better" if d.mean > 0 else "worse"
        interval = f"{d.mean:+.3f} [{d.low:+.3f}, {d.high:+.3f}]"
        table.add_row(measure, f"{before:.3f}", f"{after:.3f}", interval, f"{d.p:.4f}", verdict)
    console.print(table)
    if not found.distinguishable:
        console.print("The runs are not distinguishable.")
    if found.unmatched:
        console.print(f"{found.unmatched} questions are in one run only and were not compared.")
    questions = {row.question.id: row.question.question for row in a.run.gold}
    for id_, measure, change in found.changed:
        console.print(f"\n{id_}  {measure} {change:+.3f}  {questions[id_]}", markup=False)
        for label, scores in (("A", a), ("B", b)):
            console.print(f"  {label}: {_result_in_words(scores, id_)}", markup=False)


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """The comparison for a program."""
    return {
        "distinguishable": found.distinguishable,
        "unmatched": found.unmatched,
        "measures": {
            m: {"a": a, "b": b, **asdict(d)} for m, (a, b, d) in found.differences.items()
        },
        "changed": [{"id": i, "measure": m, "change": c} for i, m, c in found.changed],
    }


def print_refusals(console: Console, name: str, found: Refusals) -> None:
    """How well one system's confidence tells what can be answered."""
    console.print(f"{name}: {found.questions} questions, with and without what answers them")
    for label, (value, low, high) in (
        ("AUROC", found.auroc),
        ("area under risk-coverage", found.aurc),
    ):
        console.print(f"  {label} {value:.3f} [{low:.3f}, {high:.3f}]", markup=False)
    if found.precision is not None:
        console.print(f"  refusal precision {found.precision}", markup=False)
        console.print(f"  refusal recall {found.recall}", markup=False)


def print_refusal_gain(console: Console, gain: dict[str, Interval]) -> None:
    """The paired differences between two systems' confidence."""
    for label, (value, low, high) in gain.items():
        verdict = "not distinguishable" if low <= 0 <= high else "differs"
        text = f"difference in {label} {value:+.3f} [{low:+.3f}, {high:+.3f}]: {verdict}"
        console.print(text, markup=False)


def print_gate(console: Console, differences: dict[str, Difference], scores: Scores) -> None:
    """The measures that the gate looked at."""
    table = Table("measure", "now", "change from the baseline [95 %]", "p (Holm)", box=None)
    means = scores.means(scores.slices[ALL])
    for measure, d in differences.items():
        change = f"{d.mean:+.3f} [{d.low:+.3f}, {d.high:+.3f}]"
        table.add_row(measure, f"{means[measure]:.3f}", change, f"{d.p:.4f}")
    console.print(table)


def print_history(console: Console, rows: Sequence[HistoryRow]) -> None:
    """One line a run and slice."""
    measures = [m for m in dict.fromkeys(r.measure for r in rows) if m in {*_COLUMNS,
                "outcome accuracy", "answer or abstain", "evidence recall"}]  # fmt: skip
    table = Table("started", "run", "set", "system", "commit", "slice", *measures, box=None)
    lines: dict[tuple[str, ...], dict[str, float]] = {}
    for row in rows:
        key: tuple[str, ...] = (row.started, row.run, row.name, row.system, row.commit, row.slice)
        lines.setdefault(key, {})[row.measure] = row.value
    for line, values in lines.items():
        table.add_row(*line, *(f"{values[m]:.3f}" if m in values else "" for m in measures))
    console.print(table)


def print_checks(console: Console, results: Sequence[CheckResult]) -> None:
    """What became of each wording."""
    table = Table("", "check", "question", "reason", box=None)
    for r in results:
        table.add_row("pass" if r.passed else "FAIL", r.check.id, r.question, r.reason)
    console.print(table)


def _print_measures(console: Console, scores: Scores) -> None:
    table = Table("measure", "mean", "95 % by document", "questions", box=None)
    means = scores.means(scores.slices[ALL])
    for measure, mean in means.items():
        low, high = _interval(scores, measure)
        count = len(scores.values(measure))
        table.add_row(measure, f"{mean:.3f}", f"{low:.3f} - {high:.3f}", str(count))
    console.print(table)


def _print_slices(console: Console, scores: Scores) -> None:
    measures = [m for m in ("nDCG@10", "recall@10", "outcome accuracy", "answer or abstain",
                            "evidence recall", "evidence precision", "holder accuracy")
                if m in scores.measures]  # fmt: skip
    table = Table("slice", "questions", *measures, box=None)
    for name, ids in scores.slices.items():
        means = scores.means(ids)
        cells = (f"{means[m]:.3f}" if m in means else "" for m in measures)
        table.add_row(name, str(len(ids)), *cells)
    console.print(table)


def _print_summary(console: Console, scores: Scores) -> None:
    summary = scores.summary
    if summary is None:
        return
    kinds = ("answer", "partial", "abstain")
    table = Table("expected / given", *kinds, box=None)
    for expected in kinds:
        table.add_row(expected, *(str(summary.confusion.get((expected, g), 0)) for g in kinds))
    console.print(table)
    console.print(f"abstention precision {summary.abstention_precision}", markup=False)
    console.print(f"abstention recall {summary.abstention_recall}", markup=False)
    console.print(
        f"area under risk-coverage {summary.aurc:.3f}, calibration error {summary.ece:.3f}"
    )


def _interval(scores: Scores, measure: str) -> tuple[float, float]:
    values = scores.values(measure)
    clusters = {row.question.id: row.cluster for row in scores.run.gold}
    return clustered_interval(np.array(list(values.values())), [clusters[i] for i in values])


def _result_in_words(scores: Scores, id_: str) -> str:
    result = scores.run.results.get(id_)
    if result is None:
        return "no result"
    if result.answer is None:
        return "; ".join(f"{hit.unit or hit.document} {hit.start}" for hit in result.hits[:3])
    quotes = [str(item["quote"])[:120] for item in result.answer["evidence"][:2]]
    return f"{result.answer['outcome']}: " + (" | ".join(quotes) or result.answer["lead"])
