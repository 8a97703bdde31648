"""Breaks a share of a run's questions on purpose and shows what `policy-eval compare` says of it.

python scripts/planted_regression.py RUN [--share 0.05] [--questions 30]
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from rich.console import Console

from eval.comparing import compare
from eval.runs import append_results, read_run_folder, start_run
from eval.scoring import score
from eval.tables import print_comparison

_SEED = 7


def main() -> None:
    """Compare the run with its broken copy, over all questions or over a few."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--questions", type=int, default=0, help="only so many, drawn by chance")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole, broken = Path(folder) / "whole", Path(folder) / "broken"
        count = _plant(options.run, whole, broken, options.share, options.questions)
        print(f"{count} questions find nothing any more")
        a, b = score(whole), score(broken)
        print_comparison(Console(), compare(a, b), a, b)


def _plant(run: Path, whole: Path, broken: Path, share: float, questions: int) -> int:
    """Write the chosen questions of the run twice, once with results missing; returns how many."""
    original = read_run_folder(run)
    chance = random.Random(_SEED)  # noqa: S311 - which questions, no secret
    rows = [row for row in original.gold if row.units]
    rows = chance.sample(rows, questions) if questions else rows
    lost = {row.question.id for row in chance.sample(rows, round(share * len(rows)))}
    for folder in (whole, broken):
        start_run(folder, original.head, rows)
        results = [original.results[row.question.id] for row in rows]
        append_results(
            folder,
            (
                r.model_copy(update={"hits": ()}) if folder == broken and r.id in lost else r
                for r in results
            ),
        )
    return len(lost)


if __name__ == "__main__":
    main()
