"""Reranker: an optional cross-encoder that reads a question and a passage together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from corpus.errors import ModelError
from index.embedding import Vectors
from index.models import local_folder
from index.passages import ScoredPassage
from index.search import PassageSearch

_BATCH = 16
_POOL = 3
"""Passages read for each that is wanted."""


class Reranker(Protocol):
    """Reads a question and its passages together."""

    def score(self, query: str, passages: Sequence[str]) -> Vectors:
        """How well each passage answers the query, comparable within one call only."""
        ...


class RerankedSearch:
    """A search whose best passages a reranker puts in order."""

    def __init__(self, search: PassageSearch, reranker: Reranker) -> None:
        self._search = search
        self._reranker = reranker

    def search(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[ScoredPassage]:
        """As `PassageSearch.search`; places called by name come first, scores stay the search's."""
        hits = self._search.search(query, _POOL * limit, document_ids)
        scores = self._reranker.score(query, [hit.passage.text for hit in hits]).tolist()
        order = sorted(range(len(hits)), key=lambda i: (not hits[i].is_called, -scores[i]))
        return [replace(hits[i], rank=rank) for rank, i in enumerate(order[:limit], 1)]


def open_reranker(name: str) -> Reranker | None:
    """The cross-encoder of this name or folder; None without a name. Raises ModelError."""
    return CrossEncoderReranker(name) if name else None


class CrossEncoderReranker:
    """A cross-encoder saved by sentence-transformers, from a folder or the hub's local cache."""

    def __init__(self, name: str) -> None:
        """Raise ModelError when there is no such model here."""
        # torch takes seconds to import: only who sets a reranker pays for it
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        folder = local_folder(name)
        try:
            self._encoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The reranker {name} cannot be loaded ({error}). Set `search.reranker` to a "
                "folder saved by sentence-transformers, or leave it out."
            ) from error

    def score(self, query: str, passages: Sequence[str]) -> Vectors:
        """As `Reranker.score`."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        scores = self._encoder.predict(
            [(query, passage) for passage in passages],
            batch_size=_BATCH,
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))
