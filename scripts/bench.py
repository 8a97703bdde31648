"""Prints the figures of `docs/benchmarks.md`: syncing and asking over the starter documents.

`python scripts/bench.py FOLDER` syncs another folder in the same way.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from assistant.assistant import Assistant
from assistant.settings import Settings
from corpus.folders import STARTER_DOCUMENTS
from eval.questions import STARTER, read_questions
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.reports import Change
from index.store import Store
from index.sync import sync

_COLD_RUNS = 5


def main(folder: Path) -> None:
    """Sync, sync again, ask warm and ask cold."""
    with tempfile.TemporaryDirectory() as store:
        settings = Settings(store=Path(store))
        recipe = Recipe(find_model(PACKAGED), SplittingConfig(settings.index.passage_tokens))
        begin = time.perf_counter()
        report = sync(Store(settings.store), recipe, [folder])
        spent = time.perf_counter() - begin
        pages = sum(file.pages for file in report.files)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"sync: {report.count(Change.ADDED)} of {len(report.files)} files, {pages} PDF pages, "
            f"{report.embedded} passages in {spent:.1f} s, peak {memory:.0f} MB"
        )
        begin = time.perf_counter()
        again = sync(Store(settings.store), recipe, [folder])
        print(f"sync again: {again.embedded} embedded in {time.perf_counter() - begin:.2f} s")
        _ask_warm(settings)
        _ask_cold(settings)


def _ask_warm(settings: Settings) -> None:
    assistant = Assistant(settings)
    questions = [q.question for q in read_questions(STARTER)][:60]
    assistant.ask(questions[0])
    spent = []
    for question in questions:
        begin = time.perf_counter()
        assistant.ask(question)
        spent.append(time.perf_counter() - begin)
    spent.sort()
    print(
        f"ask, warm: median {statistics.median(spent):.2f} s, "
        f"95th percentile {spent[int(0.95 * len(spent))]:.2f} s over {len(spent)} questions"
    )


def _ask_cold(settings: Settings) -> None:
    code = "from assistant.cli import main; main()"
    environment = {**os.environ, "POLICY_ASSISTANT_STORE": str(settings.store)}
    spent = []
    for _ in range(_COLD_RUNS):
        begin = time.perf_counter()
        subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-c", code, "ask", "Who should lead the local delivery teams?"],
            check=True, capture_output=True, env=environment,
        )  # fmt: skip
        spent.append(time.perf_counter() - begin)
    print(f"ask, cold (a new process): median {statistics.median(spent):.2f} s of {_COLD_RUNS}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else STARTER_DOCUMENTS)
