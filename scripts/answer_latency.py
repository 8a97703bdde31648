"""Prints how long whole quotes-only answers take over a store, after a few to warm up.

`python scripts/answer_latency.py STORE [--questions 150] [--profile]`. The answers are recorded in
the store, as every answer is.
"""

from __future__ import annotations

import argparse
import cProfile
import itertools
import pstats
import time
from pathlib import Path

import numpy as np
from varied_questions import varied_questions

from assistant.assistant import Assistant
from assistant.settings import Settings
from index.catalogue import Catalogue
from index.store import Store

_WARM_UP = 10
_LINES = 45


def main() -> None:
    """Ask, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--questions", type=int, default=150)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    arguments = parser.parse_args()
    store = Store(arguments.store)
    assistant = Assistant(Settings(store=store.folder))
    made = varied_questions(assistant, Catalogue(store.catalogue), arguments.seed)
    questions = list(itertools.islice(made, _WARM_UP + arguments.questions))
    profile = cProfile.Profile() if arguments.profile else None
    spent: list[dict[str, float]] = []
    for number, question in enumerate(questions):
        if profile is not None and number == _WARM_UP:
            profile.enable()
        begin, busy = time.perf_counter(), time.process_time()
        answer = assistant.ask(question.text, question.document_ids)
        whole = {
            "whole answer": time.perf_counter() - begin,
            # what it would take on a machine that does nothing else
            "whole answer, CPU": time.process_time() - busy,
        }
        spent.append({**whole, **answer.timings})
    if profile is not None:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(_LINES)
    _print(spent[_WARM_UP:])


def _print(spent: list[dict[str, float]]) -> None:
    stages = list(dict.fromkeys(stage for answer in spent for stage in answer))
    print(f"{len(spent)} answers\n\n| stage | p50 ms | p95 ms | most ms |\n|---|---:|---:|---:|")
    for stage in stages:
        times = [1000 * answer.get(stage, 0.0) for answer in spent]
        p50, p95 = np.percentile(times, [50, 95])
        print(f"| {stage} | {p50:.0f} | {p95:.0f} | {max(times):.0f} |")


if __name__ == "__main__":
    main()
