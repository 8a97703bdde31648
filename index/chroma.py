"""Chroma: the vectors of one generation; the only module that imports chromadb."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromadb_rust_bindings as engine
import numpy as np

from corpus.errors import StoreError
from index.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

_COLLECTION = "passages"
_NEIGHBOURS = 32
"""Links of a row: with 16, Chroma's own, 100,000 rows lose three times as many neighbours."""
_BREADTH = 400
"""Rows that a search looks at: 0.992 of the exact ten at 100,000 rows; 200 found 0.978."""
_SMALL = 1000
"""Up to so many rows a search looks at all: a small index is built anew at each opening, never
twice the same, and would find others each time."""
_QUEUE = "queue.json"
_OPEN_FILES = 1000
"""HNSW files that the engine may hold open at a time."""


def open_client(folder: Path) -> ClientAPI:
    """A Chroma client over a folder that sends nothing anywhere."""
    # the client takes most of a second to import: only writing needs it
    import chromadb  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415

    settings = Settings(anonymized_telemetry=False, is_persistent=True)
    return chromadb.PersistentClient(str(folder), settings)


class ChromaVectors:
    """Rows of unit vectors as a sync writes and a check reads them."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._folder = folder
        try:
            self._client = open_client(folder)
            if create:
                self._collection = self._client.create_collection(
                    _COLLECTION,
                    configuration={"hnsw": {"space": "cosine", "max_neighbors": _NEIGHBOURS}},
                    embedding_function=None,  # else chromadb tries to download a model
                )
            else:
                self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
        except BaseException as error:  # a panic of the engine is not an Exception
            raise _cannot_open(folder, error) from error

    def close(self) -> None:
        """Let go of the files; what was written is on them."""
        self._client.close()  # type: ignore[attr-defined] # of the class behind the interface

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add rows, or replace those whose id is there."""
        step = self._client.get_max_batch_size()
        for first in range(0, len(ids), step):
            self._collection.upsert(
                ids=list(ids[first : first + step]),
                embeddings=np.asarray(vectors[first : first + step], dtype=np.float32),
            )
        breadth = _SMALL if self._collection.count() <= _SMALL else _BREADTH
        self._collection.modify(configuration={"hnsw": {"ef_search": breadth}})

    def delete(self, ids: Sequence[str]) -> None:
        """Remove rows."""
        step = self._client.get_max_batch_size()
        for first in range(0, len(ids), step):
            self._collection.delete(ids=list(ids[first : first + step]))

    def ids(self) -> set[str]:
        """The ids of all rows."""
        return set(self._collection.get(include=[])["ids"])

    def rows(self, ids: Sequence[str]) -> Iterator[tuple[Sequence[str], Vectors]]:
        """The stored vectors of the named rows that are there, in any order, some at a time."""
        step = self._client.get_max_batch_size()
        for first in range(0, len(ids), step):
            try:
                found = self._collection.get(
                    ids=list(ids[first : first + step]), include=["embeddings"]
                )
                vectors = np.asarray(found["embeddings"], dtype=np.float32)
            except BaseException as error:  # a panic of the engine is not an Exception
                raise _failed(self._folder, error) from error
            yield found["ids"], vectors


class ChromaSearch:
    """Nearest-neighbour search over unit vectors, by cosine.

    Speaks to Chroma's engine itself: its Python client would take longer to import than a
    question takes to answer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            database = engine.SqliteDBConfig(
                hash_type=engine.MigrationHash.MD5,
                migration_mode=engine.MigrationMode.Apply,
                url=str(folder / "chroma.sqlite3"),
            )
            self._engine: Any = engine.Bindings(
                allow_reset=False,
                sqlite_db_config=database,
                persist_path=str(folder),
                hnsw_cache_size=_OPEN_FILES,
            )
            found = self._engine.get_collection(_COLLECTION, "default_tenant", "default_database")
            self._collection = str(found.id)
            with closing(_open_tables(folder)) as tables:
                # Chroma's engine takes 0.3 s to count 100,000 rows
                query = "SELECT count(*) FROM embeddings"
                self._count = int(tables.execute(query).fetchone()[0])
                _check_queue(folder, _queue(tables))
        except BaseException as error:  # as above
            raise _cannot_open(folder, error) from error

    def __len__(self) -> int:
        return self._count

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The `limit` nearest rows with their cosine, nearest first."""
        try:
            found = self._engine.query(
                self._collection, None, [vector.tolist()], min(limit, max(self._count, 1)),
                None, None, ["distances"], "default_tenant", "default_database",
            )  # fmt: skip
            pairs = list(zip(found.ids[0], found.distances[0], strict=True))
        except BaseException as error:  # as above
            raise _failed(self._folder, error) from error
        return [(id_, 1.0 - distance) for id_, distance in pairs]


def seal_queue(folder: Path) -> None:
    """Record what waits in Chroma's log: the rows of a small index, the last of a large one.

    They lie in a file that bears no seal, for it changes when somebody opens it.
    """
    with closing(_open_tables(folder)) as tables:
        (folder / _QUEUE).write_text(json.dumps(_queue(tables)), encoding="utf-8")


def _check_queue(folder: Path, found: dict[str, int]) -> None:
    """Raise ValueError when a recorded row of the log has changed; the first may be purged."""
    if (folder / _QUEUE).exists():
        recorded: dict[str, int] = json.loads((folder / _QUEUE).read_text(encoding="utf-8"))
        first = min(map(int, found), default=0)
        kept = {place: digest for place, digest in recorded.items() if int(place) >= first}
        if found and not kept.items() <= found.items():
            raise ValueError("rows that wait in its log have changed")


def _queue(tables: sqlite3.Connection) -> dict[str, int]:
    """A checksum of each row of the log, by its place in it."""
    rows = tables.execute("SELECT seq_id, id, vector FROM embeddings_queue")
    return {str(place): zlib.crc32(f"{id_}".encode() + (row or b"")) for place, id_, row in rows}


def _open_tables(folder: Path) -> sqlite3.Connection:
    uri = f"{(folder / 'chroma.sqlite3').resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True)


def _cannot_open(folder: Path, error: BaseException) -> StoreError:
    _let_through(error)
    return StoreError(
        f"The vectors in {folder} cannot be opened ({error}). "
        "Run `policy-assistant verify --repair` to derive them again."
    )


def _failed(folder: Path, error: BaseException) -> StoreError:
    _let_through(error)
    return StoreError(
        f"The vector search in {folder} failed ({error}). Run `policy-assistant verify --repair`."
    )


def _let_through(error: BaseException) -> None:
    """Somebody who stops the program is not an error of the engine."""
    if isinstance(error, (KeyboardInterrupt, SystemExit)):
        raise error
