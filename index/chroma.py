"""Chroma: the vectors of one generation; the only module that imports chromadb."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from corpus.errors import StoreError
from index.embedding import Vectors

_COLLECTION = "passages"


def open_client(folder: Path) -> ClientAPI:
    """A Chroma client over a folder that sends nothing anywhere."""
    settings = ChromaSettings(anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(str(folder), settings)


class ChromaVectors:
    """Nearest-neighbour search over unit vectors, by cosine."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        try:
            self._client = open_client(folder)
            if create:
                self._collection = self._client.create_collection(
                    _COLLECTION,
                    configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
                    embedding_function=None,  # else chromadb tries to download a model
                )
            else:
                self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except (ChromaError, ValueError, OSError) as error:
            raise StoreError(
                f"The vectors in {folder} cannot be opened ({error}). "
                "Run `policy-assistant sync --rebuild` to derive them again."
            ) from error

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add rows, or replace those whose id is there."""
        step = self._client.get_max_batch_size()
        for first in range(0, len(ids), step):
            self._collection.upsert(
                ids=list(ids[first : first + step]),
                embeddings=np.asarray(vectors[first : first + step], dtype=np.float32),
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove rows."""
        step = self._client.get_max_batch_size()
        for first in range(0, len(ids), step):
            self._collection.delete(ids=list(ids[first : first + step]))

    def count(self) -> int:
        """Rows stored."""
        return int(self._collection.count())

    def ids(self) -> set[str]:
        """The ids of all rows."""
        return set(self._collection.get(include=[])["ids"])

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The `limit` nearest rows with their cosine, nearest first."""
        try:
            found = self._collection.query(
                query_embeddings=[vector.tolist()],
                n_results=min(limit, max(self.count(), 1)),
                include=["distances"],
            )
        except (ChromaError, ValueError, RuntimeError) as error:
            raise StoreError(
                f"The vector search failed ({error}). Run `policy-assistant verify`."
            ) from error
        distances = found["distances"]
        if distances is None:
            return []
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], distances[0], strict=True)]
