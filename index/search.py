"""Search: the passages that bear on a query, over all documents or over some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.catalogue import Catalogue
from index.duplicates import find_duplicates
from index.embedding import Embedder, Vectors
from index.fusion import FusionModel, Signals, fuse
from index.generations import Generation
from index.passages import Passage, ScoredPassage
from index.queries import SearchQuery, read_query


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How candidates are found and weighed."""

    candidates: int = 60
    """Passages that each ranking contributes."""
    fusion: FusionModel = field(default_factory=FusionModel)


class PassageSearch(Protocol):
    """Finds the passages that bear on a query."""

    def search(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[ScoredPassage]:
        """At most `limit` passages, best first; from the named documents when any are named."""
        ...


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the rankings put forward for one query."""

    query: SearchQuery
    passage_ids: tuple[str, ...]
    signals: Signals
    vectors: Vectors
    dense_ranks: Mapping[str, int]
    lexical_ranks: Mapping[str, int]
    anchored: npt.NDArray[np.bool_]
    """Whether the query calls for the passage by name."""


class HybridSearch:
    """Cosine of passages and of their sentences, and BM25, in one score."""

    def __init__(
        self,
        generation: Generation,
        catalogue: Catalogue,
        embedder: Embedder,
        config: SearchConfig,
    ) -> None:
        self._generation = generation
        self._catalogue = catalogue
        self._config = config
        self._pieces = embedder.pieces
        self._encode = lru_cache(maxsize=64)(lambda text: embedder.encode([text])[0])

    def search(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[ScoredPassage]:
        """As `PassageSearch.search`; a score is at most 1, or more for a place called by name.

        A passage that repeats a better one is not returned; the better one names it.
        """
        found = self.candidates(query, document_ids, limit)
        weights = self._config.fusion.weights(len(found.query.stems))
        scores = fuse(found.signals, weights)
        called = found.anchored.astype(np.float32) * np.float32(found.query.calling)
        scores = scores + called
        order = np.lexsort((np.array(found.passage_ids), -scores))
        return self._hits(found, scores, order[: 2 * limit].tolist())[:limit]

    def candidates(self, text: str, document_ids: Sequence[str] = (), limit: int = 0) -> Candidates:
        """The passages that may answer, each with its signals."""
        lexical_index = self._generation.lexical
        query = read_query(text, lexical_index, self._generation.acronyms, self._pieces)
        count = max(self._config.candidates, 2 * limit)
        vector = self._encode(query.text)
        dense = self._dense(vector, count, document_ids)
        lexical = lexical_index.ranked(query.terms, count, document_ids)
        called = set(lexical_index.anchored(query.anchors, count, document_ids))
        bm25 = dict(lexical)
        ids = tuple({**dict(dense), **bm25, **dict.fromkeys(called)})
        if len(lexical) == count:  # what is beyond the end of the list may hold almost as much
            bm25 |= lexical_index.scores(query.terms, [id_ for id_ in ids if id_ not in bm25])
        measured = self._generation.rows.measure(ids, vector)
        asked = measured.sentence
        if query.asked != query.text:
            asked = self._generation.rows.measure(ids, self._encode(query.asked)).sentence
        best = max(bm25.values(), default=1.0)
        return Candidates(
            query=query,
            passage_ids=ids,
            signals=Signals(
                measured.dense,
                measured.sentence,
                np.array([bm25.get(id_, 0.0) / best for id_ in ids], dtype=np.float32),
                measured.document,
                asked,
                measured.documents,
            ),
            vectors=measured.vectors,
            dense_ranks={id_: rank for rank, (id_, _) in enumerate(dense, 1)},
            lexical_ranks={id_: rank for rank, (id_, _) in enumerate(lexical, 1)},
            anchored=np.array([id_ in called for id_ in ids], dtype=np.bool_),
        )

    def _hits(
        self, found: Candidates, scores: Vectors, order: Sequence[int]
    ) -> list[ScoredPassage]:
        ids = [found.passage_ids[place] for place in order]
        stored = self._catalogue.passages_by_id(ids)
        passages: list[Passage] = [stored[id_] for id_ in ids]
        repeated = find_duplicates([p.text for p in passages], found.vectors[order])
        kept = [place for place in range(len(order)) if place not in repeated]
        signals = found.signals
        return [
            ScoredPassage(
                passage=passages[place],
                score=float(scores[order[place]]),
                rank=rank,
                dense_rank=found.dense_ranks.get(ids[place]),
                lexical_rank=found.lexical_ranks.get(ids[place]),
                cosine=float(signals.dense[order[place]]),
                sentence_cosine=float(signals.sentence[order[place]]),
                is_called=bool(found.anchored[order[place]]),
                repeated_in=tuple(
                    ids[later] for later, earlier in repeated.items() if earlier == place
                ),
            )
            for rank, place in enumerate(kept, 1)
        ]

    def _dense(
        self, vector: Vectors, limit: int, document_ids: Sequence[str]
    ) -> list[tuple[str, float]]:
        if not document_ids:
            return self._generation.nearest(vector, limit)
        return self._generation.rows.nearest(vector, limit, document_ids)
