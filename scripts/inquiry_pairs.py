"""Finds the pages of inquiry recommendations and of the answers given to them.

The query is a recommendation's text. Filtered to the document that answers it: is the first
passage on a page of the answer, and at what rank (MRR@10). Over all documents: are the report's
page and the answer's page both among the first ten pages. Report-only: nothing is chosen on it.

    python scripts/inquiry_pairs.py --shared FOLDER --store STORE

`STORE` holds all of `FOLDER/documents`, synced. Pairs whose answer is not found word for word on
the pages given for it are left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.conversation import Relation, StandaloneQuestion
from assistant.settings import Settings
from eval.statistics import Rate
from eval.systems import Corpus, Hit, SystemName, open_system

_VERBATIM = 0.8
_DEPTH = 10


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    options = parser.parse_args()
    corpus = Corpus(Settings(store=options.store))
    pairs = _pairs(options.shared)
    pages = _PageOf(corpus)
    print(f"{len(pairs)} pairs, {len(corpus.sources)} documents\n")
    print("| system | answer: success@1 | answer: MRR@10 | both pages in the top 10 |")
    print("|---|---|---|---|")
    for name in (SystemName.OURS, SystemName.BM25, SystemName.DENSE, SystemName.RRF):
        system = open_system(name, corpus)
        firsts, reciprocals, both = [], [], []
        for pair in pairs:
            others = {source for source in corpus.documents if source != pair.answer[0]}
            asked = StandaloneQuestion(pair.query, pair.query, Relation.FIRST, everywhere=True)
            found = pages.ranked(system.retrieve(asked, others))[:_DEPTH]
            ranks = [rank for rank, place in enumerate(found, 1) if _is_in(place, pair.answer)]
            firsts.append(ranks[:1] == [1])
            reciprocals.append(1 / ranks[0] if ranks else 0.0)
            top = pages.ranked(system.retrieve(asked))[:_DEPTH]
            both.append(
                all(any(_is_in(p, gold) for p in top) for gold in (pair.report, pair.answer))
            )
        print(f"| {name} | {_share(firsts)} | {np.mean(reciprocals):.3f} | {_share(both)} |")


@dataclass(frozen=True, slots=True)
class _Pair:
    """A recommendation, and where it and its answer stand: a source and its pages."""

    query: str
    report: tuple[str, frozenset[int]]
    answer: tuple[str, frozenset[int]]


def _is_in(place: tuple[str, int], gold: tuple[str, frozenset[int]]) -> bool:
    return place[0] == gold[0] and place[1] in gold[1]


class _PageOf:
    """Spans as the pages that hold most of their characters."""

    def __init__(self, corpus: Corpus) -> None:
        self._documents = corpus.documents

    def ranked(self, hits: Sequence[Hit]) -> list[tuple[str, int]]:
        """Sources and pages, each at its first hit; a format without pages has page 0."""
        return list(dict.fromkeys((hit.span.document, self._page(hit)) for hit in hits))

    def _page(self, hit: Hit) -> int:
        shares = [
            (min(hit.span.end, page.end) - max(hit.span.start, page.start), -page.number)
            for page in self._documents[hit.span.document].pages
        ]
        return -max(shares, default=(0, 0))[1]


def _pairs(shared: Path) -> list[_Pair]:
    """The pairs with the sources of their two documents, named as the folder's notes say."""
    notes = (shared / "README.md").read_text(encoding="utf-8")
    names = dict(re.findall(r"`([^`]+\.pdf)`\s*=\s*`([^`]+\.pdf)`", notes))
    lines = (shared / "benchmarks/inquiries/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        _Pair(
            pair["recommendation"],
            (f"inquiries/{names[pair['rec_file']]}", frozenset(pair["rec_pages"])),
            (f"inquiries/{names[pair['res_file']]}", frozenset(pair["res_pages"])),
        )
        for pair in map(json.loads, lines)
        if pair["res_verbatim4"] >= _VERBATIM
    ]


def _share(values: Sequence[bool]) -> str:
    rate = Rate(sum(values), len(values))
    low, high = rate.interval
    return f"{rate.value:.3f} [{low:.2f}, {high:.2f}] ({rate.hits}/{rate.count})"


if __name__ == "__main__":
    main()
