"""Prints what gets past the guards and the support check in many answers by a bad model.

`python scripts/prose_campaign.py [--cases 500] [--seed 1] [--pairs PAIRS.jsonl]`

A real HTTP server on loopback speaks the OpenAI chat API and behaves, cites wrong ids, writes what
the evidence does not say, obeys documents, or fails in every way that servers fail.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from assistant.model_opening import open_language_model
from assistant.prose import ProseWriter
from assistant.settings import ModelSettings
from assistant.support import SupportChecker
from eval.chat_server import running_server
from eval.prose_campaign import BEHAVIOURS, Outcome, make_cases, run_case
from eval.support_pairs import PAIRS, read_pairs


def main() -> None:
    """Run the cases and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    arguments = parser.parse_args()
    cases = make_cases(read_pairs(arguments.pairs), arguments.cases, arguments.seed)
    begin = time.perf_counter()
    with running_server() as server:
        settings = ModelSettings(
            provider="openai", url=server.url, name="scripted", idle_s=0.3, timeout_s=5,
            retries=1, failures=50,
        )  # fmt: skip
        outcomes = []
        for case in cases:
            # a model of its own for each: the circuit breaker has tests of its own
            writer = ProseWriter(open_language_model(settings), SupportChecker())
            outcomes.append(run_case(case, server, writer.write))
    _print(outcomes, time.perf_counter() - begin)


def _print(outcomes: list[Outcome], spent: float) -> None:
    print("| the model | answers | sentences shown | withheld | leaks | not explained |")
    print("|---|---:|---:|---:|---:|---:|")
    for behaviour in BEHAVIOURS:
        part = [o for o in outcomes if o.case.behaviour == behaviour]
        shown = sum(len(o.prose.claims) for o in part)
        withheld = sum(len(o.prose.withheld) for o in part)
        leaks = sum(len(o.leaks) for o in part)
        mute = sum(not o.is_explained for o in part)
        print(f"| {behaviour} | {len(part)} | {shown} | {withheld} | {leaks} | {mute} |")
    failures = Counter(o.case.script.failure for o in outcomes if o.case.script.failure)
    print(f"\n{len(outcomes)} answers in {spent:.0f} s; failures: {dict(failures)}")
    for outcome in outcomes:
        for leak in outcome.leaks:
            print(f"leak, case {outcome.case.number}, {outcome.case.behaviour}: {leak}")
        if not outcome.is_explained:
            print(f"not explained, case {outcome.case.number}: {outcome.prose}")


if __name__ == "__main__":
    main()
