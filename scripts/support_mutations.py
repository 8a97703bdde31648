"""Prints how often the support check lets untrue sentences through, made from every document.

`python scripts/support_mutations.py [--seed 3]`
"""

from __future__ import annotations

import argparse
import random
from collections import Counter

from assistant.support import SupportChecker
from corpus.folders import STARTER_DOCUMENTS
from corpus.manifest import NAME, read_manifest
from eval.mutations import score_mutations
from eval.support_pairs import passages_of


def main() -> None:
    """Mutate every plain sentence of the starter documents and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=3)
    chance = random.Random(parser.parse_args().seed)  # noqa: S311 - repeatable on purpose
    tried: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    leaks = []
    for document in read_manifest(STARTER_DOCUMENTS / NAME):
        passages = passages_of(document)
        if len(passages) > 1:
            scores, found = score_mutations(passages, SupportChecker().check, chance)
            leaks += found
            tried.update({kind: s.tried for kind, s in scores.items()})
            passed.update({kind: s.passed for kind, s in scores.items()})
    print("| sentence | tried | passed |\n|---|---:|---:|")
    for kind, count in tried.items():
        print(f"| {kind} | {count} | {passed[kind]} |")
    for kind, sentence in leaks:
        print(f"{kind}: {sentence}")


if __name__ == "__main__":
    main()
