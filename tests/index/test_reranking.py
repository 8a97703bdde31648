from dataclasses import replace

import numpy as np

from index.passages import Passage, ScoredPassage
from index.reranking import RerankedSearch

_HIT = ScoredPassage(
    Passage("", "d", 0, 1, None, (), ""), 0.5, 1, 1, None, 0.5, 0.5, False, ()
)  # fmt: skip


class _Search:
    def search(self, _query, limit, _document_ids=()):
        hits = [
            replace(_HIT, passage=replace(_HIT.passage, id=str(n), text="x" * n)) for n in range(9)
        ]
        return [replace(h, rank=n, is_called=n == 4) for n, h in enumerate(hits[:limit], 1)]


class _Longest:
    def score(self, _query, passages):
        return np.array([len(p) for p in passages], dtype=np.float32)


def test_the_best_passages_are_ordered_anew_and_places_called_by_name_stay_first():
    hits = RerankedSearch(_Search(), _Longest()).search("q", 2)

    assert [(h.passage.id, h.rank) for h in hits] == [("3", 1), ("5", 2)]
    assert all(h.score == 0.5 for h in hits)
