"""Sentences: where each sentence of a passage stands, with a vector of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.sentences import sentence_spans
from index.embedding import TextSpan, Vectors
from index.passages import Passage

Spans = npt.NDArray[np.int32]
"""Shape (sentences, 2): first character and the one after the last, in `Document.text`."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one passage in their order, each with its vector."""

    spans: Spans
    vectors: Vectors
    """Unit length, shape (sentences, dimension): the mean of the sentence's own tokens as the
    model read them within the passage (late chunking, Günther et al. 2024)."""

    def to_bytes(self) -> tuple[bytes, bytes]:
        """Spans and vectors as the catalogue keeps them, the vectors in half precision."""
        return self.spans.astype("<i4").tobytes(), self.vectors.astype("<f2").tobytes()

    @classmethod
    def from_bytes(cls, spans: bytes, vectors: bytes) -> Sentences:
        """What `to_bytes` wrote."""
        places = np.frombuffer(spans, dtype="<i4").reshape(-1, 2).astype(np.int32)
        rows = np.frombuffer(vectors, dtype="<f2").astype(np.float32)
        return cls(places, rows.reshape(len(places), -1) if len(places) else rows.reshape(0, 0))


class SentenceTable:
    """The sentences of many passages, in the order of their rows; mapped, not read."""

    def __init__(
        self, starts: npt.NDArray[np.int64], spans: Spans, vectors: npt.NDArray[np.float16]
    ) -> None:
        """`starts` holds the first sentence of each row and, at its end, the count of all."""
        self.starts = starts
        self.spans = spans
        self.vectors = vectors

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, row: int) -> Sentences:
        """The sentences of one row."""
        chosen = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return Sentences(np.asarray(self.spans[chosen]), self.vectors[chosen].astype(np.float32))

    def best(self, rows: npt.NDArray[np.int64], vector: Vectors) -> Vectors:
        """For each row the greatest cosine of any of its sentences; -1 for a row without any."""
        first = self.starts[rows]
        counts = self.starts[rows + 1] - first
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(first - (ends - counts), counts) + np.arange(total)
        cosines = _widened(self.vectors[places]) @ vector
        best = np.full(len(rows), -1.0, dtype=np.float32)
        filled = counts > 0
        if filled.any():
            best[filled] = np.maximum.reduceat(cosines, (ends - counts)[filled])
        return best


def _widened(halves: npt.NDArray[np.float16]) -> Vectors:
    """In single precision, looked up: NumPy's own conversion takes twice as long."""
    return np.take(_singles(), halves.view(np.uint16), mode="clip")


@cache
def _singles() -> Vectors:
    """Every number of half precision by its bits."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)


def spans_within(passage: Passage, offset: int) -> list[TextSpan]:
    """Where the passage's sentences stand in its indexed text, which puts `offset` before it."""
    return [(start + offset, end + offset) for start, end in sentence_spans(passage.text)]


def sentences_of(passage: Passage, vectors: Vectors) -> Sentences:
    """The passage's sentences with the vectors that were made for them."""
    spans = np.array(sentence_spans(passage.text), dtype=np.int32).reshape(-1, 2)
    return Sentences(spans + np.int32(passage.start), vectors)


def make_table(rows: Iterable[Sentences]) -> SentenceTable:
    """The sentences of each row in turn, one row after the other."""
    counts, spans, vectors = [0], [], []
    for row in rows:
        counts.append(len(row.spans))
        spans.append(row.spans)
        vectors.append(row.vectors.astype(np.float16))
    filled = [part for part in vectors if len(part)]
    return SentenceTable(
        np.cumsum(counts, dtype=np.int64),
        np.concatenate([np.zeros((0, 2), np.int32), *spans]),
        np.concatenate(filled) if filled else np.zeros((0, 1), dtype=np.float16),
    )


def write_table(folder: Path, table: SentenceTable) -> None:
    """Write a table as `open_table` opens it."""
    np.save(folder / "sentence_starts.npy", table.starts)
    np.save(folder / "sentence_spans.npy", table.spans)
    np.save(folder / "sentences.npy", table.vectors)


def open_table(folder: Path) -> SentenceTable:
    """A written table; raises OSError or ValueError when it is not whole."""
    starts = np.load(folder / "sentence_starts.npy")
    spans = np.load(folder / "sentence_spans.npy", mmap_mode="r")
    vectors = np.load(folder / "sentences.npy", mmap_mode="r")
    if not int(starts[-1]) == len(spans) == len(vectors):
        raise ValueError(f"the sentences in {folder} do not belong together")
    return SentenceTable(starts, np.asarray(spans), np.asarray(vectors))
