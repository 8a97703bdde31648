"""Search: dense and lexical ranking fused, over all documents or over some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from index.catalogue import Catalogue
from index.embedding import Embedder, Vectors
from index.generations import Generation
from index.passages import ScoredPassage


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How two rankings become one."""

    candidates: int = 60
    """Passages that each ranking contributes."""
    rank_constant: float = 20.0
    """k of reciprocal rank fusion (Cormack, Clarke & Büttcher 2009)."""
    dense_weight: float = 1.0
    lexical_weight: float = 1.0


class PassageSearch(Protocol):
    """Finds the passages that bear on a query."""

    def search(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[ScoredPassage]:
        """At most `limit` passages, best first; from the named documents when any are named."""
        ...


class HybridSearch:
    """Cosine of embeddings and BM25, fused by reciprocal rank."""

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
        self._encode = lru_cache(maxsize=64)(lambda text: embedder.encode([text])[0])

    def search(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[ScoredPassage]:
        """As `PassageSearch.search`; scores are comparable within one call only."""
        candidates = self._config.candidates
        dense = self._dense(self._encode(query), candidates, document_ids)
        lexical = self._generation.lexical.best(query, candidates, document_ids)
        dense_ranks = {id_: rank for rank, (id_, _) in enumerate(dense, 1)}
        lexical_ranks = {id_: rank for rank, (id_, _) in enumerate(lexical, 1)}
        scores = {
            id_: self._fused(dense_ranks.get(id_), lexical_ranks.get(id_))
            for id_ in {**dense_ranks, **lexical_ranks}
        }
        best = sorted(scores, key=lambda id_: (-scores[id_], id_))[:limit]
        passages = self._catalogue.passages_by_id(best)
        return [
            ScoredPassage(
                passages[id_], scores[id_], rank, dense_ranks.get(id_), lexical_ranks.get(id_)
            )
            for rank, id_ in enumerate(best, 1)
        ]

    def similarity(self, query: str, document_ids: Sequence[str]) -> dict[str, float]:
        """The best cosine of any passage of each named document."""
        return self._generation.rows.best_of(self._encode(query), document_ids)

    def _fused(self, dense_rank: int | None, lexical_rank: int | None) -> float:
        """In [0, 1]: 1 for what both rankings put first."""
        config = self._config
        weights = ((dense_rank, config.dense_weight), (lexical_rank, config.lexical_weight))
        best = sum(weight for _, weight in weights) / (config.rank_constant + 1)
        found = sum(w / (config.rank_constant + rank) for rank, w in weights if rank is not None)
        return found / best if best else 0.0

    def _dense(
        self, vector: Vectors, limit: int, document_ids: Sequence[str]
    ) -> list[tuple[str, float]]:
        if not document_ids:
            return self._generation.nearest(vector, limit)
        return self._generation.rows.nearest(vector, limit, document_ids)
