"""Segment: passages in one fixed order with their vectors, mapped from files."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.sentences import SentenceTable, make_table, open_table, write_table

Span = tuple[int, int]
"""Rows from the first up to and without the second."""


@dataclass(frozen=True)
class Segment:
    """Rows grouped by document, documents in the order of their ids."""

    passage_ids: npt.NDArray[np.bytes_]
    document_ids: tuple[str, ...]
    starts: npt.NDArray[np.int64]
    """First row of each document, and at the end the number of rows."""
    vectors: Vectors
    """Shape (rows, dimension)."""
    order: npt.NDArray[np.int64]
    """Rows in the order of their passage ids."""
    sentences: SentenceTable

    def __len__(self) -> int:
        return len(self.passage_ids)

    @cached_property
    def places(self) -> dict[str, int]:
        """The position of each document in `document_ids`."""
        return {id_: place for place, id_ in enumerate(self.document_ids)}

    @cached_property
    def centroids(self) -> Vectors:
        """The mean direction of each document's passages, of unit length; zeros without any."""
        sums = np.zeros((len(self.document_ids), self.vectors.shape[1]), dtype=np.float32)
        filled = np.diff(self.starts) > 0
        if filled.any():
            sums[filled] = np.add.reduceat(self.vectors, self.starts[:-1][filled], axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        centroids: Vectors = sums / np.maximum(norms, np.float32(1e-9))
        return centroids

    def spans(self, document_ids: Collection[str]) -> list[Span]:
        """The rows of the named documents that are here, neighbours joined, ascending."""
        chosen = np.zeros(len(self.document_ids), dtype=np.int8)
        chosen[[self.places[id_] for id_ in document_ids if id_ in self.places]] = 1
        changes = np.diff(chosen, prepend=0, append=0)
        firsts, lasts = np.flatnonzero(changes == 1), np.flatnonzero(changes == -1)
        return list(zip(self.starts[firsts].tolist(), self.starts[lasts].tolist(), strict=True))

    def ids(self, spans: Collection[Span]) -> Iterator[str]:
        """The passage ids of some rows."""
        for start, end in spans:
            yield from (id_.decode() for id_ in self.passage_ids[start:end].tolist())

    def places_of(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The position in `document_ids` of each row's document."""
        return np.searchsorted(self.starts, rows, side="right") - 1

    def rows_of(self, passage_ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each passage; -1 for one that is not here."""
        if not len(self):
            return np.full(len(passage_ids), -1, dtype=np.int64)
        wanted = np.array(passage_ids, dtype=self.passage_ids.dtype)
        places = np.searchsorted(self.passage_ids, wanted, sorter=self.order)
        rows = self.order[np.minimum(places, len(self) - 1)]
        return np.where(self.passage_ids[rows] == wanted, rows, -1)


def read_segment(catalogue: Catalogue, document_ids: Collection[str], recipe: str) -> Segment:
    """The rows of the documents, from the catalogue: the truth, and slow."""
    ordered = tuple(sorted(document_ids))
    parts = [catalogue.vectors(id_, recipe) for id_ in ordered]
    ids = [id_ for names, _ in parts for id_ in names]
    starts = np.cumsum([0, *(len(names) for names, _ in parts)], dtype=np.int64)
    filled = [vectors for _, vectors in parts if len(vectors)]
    vectors = np.concatenate(filled) if filled else np.zeros((0, 1), dtype=np.float32)
    passage_ids = np.array(ids, dtype=np.bytes_)
    table = make_table(s for id_ in ordered for s in catalogue.sentences(id_, recipe))
    order = np.argsort(passage_ids, kind="stable")
    return Segment(passage_ids, ordered, starts, vectors, order, table)


def write_segment(folder: Path, segment: Segment) -> None:
    """Write a segment into a new folder."""
    folder.mkdir(parents=True)
    np.save(folder / "vectors.npy", segment.vectors)
    np.save(folder / "passages.npy", segment.passage_ids)
    np.save(folder / "order.npy", segment.order)
    write_table(folder, segment.sentences)
    lengths = np.diff(segment.starts).tolist()
    content = dict(zip(segment.document_ids, lengths, strict=True))
    (folder / "documents.json").write_text(json.dumps(content), encoding="utf-8")


def open_segment(folder: Path) -> Segment:
    """A written segment; vectors are mapped, not read.

    Raises OSError or ValueError when it is not whole.
    """
    content = json.loads((folder / "documents.json").read_text(encoding="utf-8"))
    starts = np.array([0, *itertools.accumulate(content.values())], dtype=np.int64)
    return Segment(
        np.load(folder / "passages.npy"),
        tuple(content),
        starts,
        np.asarray(np.load(folder / "vectors.npy", mmap_mode="r")),
        np.load(folder / "order.npy"),
        open_table(folder),
    )
