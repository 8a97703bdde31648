"""Prints how well the support check tells supported sentences, by split and by kind.

`python scripts/support_table.py [PAIRS.jsonl] [--entailment FOLDER] [--misses SPLIT]`
"""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.support import SupportChecker
from eval.support_pairs import PAIRS, JudgedPair, judge_pairs, precision, read_pairs, recall


def main() -> None:
    """Judge every pair and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="?", type=Path, default=PAIRS)
    parser.add_argument("--entailment", type=Path, help="folder of a cross-encoder")
    parser.add_argument("--misses", default="", help="list what this split got wrong")
    arguments = parser.parse_args()
    judged = judge_pairs(read_pairs(arguments.pairs), _checker(arguments.entailment).check)
    print("| split | pairs | precision of “supported” | recall |\n|---|---:|---|---|")
    for split in sorted({j.pair.split for j in judged}):
        part = [j for j in judged if j.pair.split == split]
        print(f"| {split} | {len(part)} | {precision(part)} | {recall(part)} |")
    print("\n| split | kind | pairs | passed |\n|---|---|---:|---:|")
    for split, kind in sorted({(j.pair.split, j.pair.kind) for j in judged}):
        part = [j for j in judged if (j.pair.split, j.pair.kind) == (split, kind)]
        print(f"| {split} | {kind} | {len(part)} | {sum(j.passed for j in part)} |")
    _print_misses([j for j in judged if j.pair.split == arguments.misses])


def _print_misses(judged: list[JudgedPair]) -> None:
    for item in judged:
        if item.passed != item.pair.supported:
            wrong = "passed" if item.passed else f"withheld: {', '.join(item.reasons)}"
            print(f"\n{item.pair.id} {item.pair.kind}, {wrong}")
            print(f"  says   {item.pair.sentence}\n  source {item.pair.quote}")


def _checker(entailment: Path | None) -> SupportChecker:
    if entailment is None:
        return SupportChecker()
    from assistant.entailment import CrossEncoderEntailment  # noqa: PLC0415 - imports torch

    return SupportChecker(CrossEncoderEntailment(entailment))


if __name__ == "__main__":
    main()
