"""Reranker: an optional cross-encoder that reads a question and a passage together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.errors import ModelError
from index.embedding import Vectors
from index.models import local_folder

_BATCH = 16


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
                f"The reranker {name} cannot be loaded ({error}). Set it to a folder saved by "
                "sentence-transformers, or leave it out."
            ) from error

    def score(self, query: str, passages: Sequence[str]) -> Vectors:
        """How well each passage answers the query, comparable within one call only."""
        if not passages:
            return np.zeros(0, dtype=np.float32)
        scores = self._encoder.predict(
            [(query, passage) for passage in passages],
            batch_size=_BATCH,
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))
