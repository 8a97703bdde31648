"""Rows: the passages of a generation, base and newer ones, searched exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors
from index.segment import Segment, Span
from index.sentences import Sentences

Scored = list[tuple[str, float]]
"""Passage ids with their cosines, best first."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What exact comparison says of some passages, one row each."""

    dense: Vectors
    """Cosine of the passage."""
    sentence: Vectors
    """The greatest cosine of any of its sentences; -1 where it has none."""
    document: Vectors
    """Cosine of the mean direction of its document's passages."""
    documents: npt.NDArray[np.int64]
    """Equal for passages of one document."""
    vectors: Vectors


class Rows:
    """Exact search over segments, of which the first may hold documents that are no more."""

    def __init__(self, segments: Sequence[Segment], gone: Collection[str] = ()) -> None:
        self._segments = tuple(segments)
        self.gone = frozenset(gone)
        """Documents of the base that are not in the generation."""
        self.document_ids = tuple(
            id_ for segment in segments for id_ in segment.document_ids if id_ not in self.gone
        )
        """Every document once."""

    def __len__(self) -> int:
        return sum(end - start for spans in self._live for start, end in spans)

    @cached_property
    def _live(self) -> tuple[list[Span], ...]:
        """Which rows of each segment are in the generation."""
        return tuple(segment.spans(self._kept(segment)) for segment in self._segments)

    def _kept(self, segment: Segment) -> Collection[str]:
        return [id_ for id_ in segment.document_ids if id_ not in self.gone]

    @cached_property
    def passage_ids(self) -> tuple[str, ...]:
        """Every passage, in a fixed order."""
        pairs = zip(self._segments, self._live, strict=True)
        return tuple(id_ for segment, spans in pairs for id_ in segment.ids(spans))

    def blocks(self) -> Iterator[tuple[tuple[str, ...], Vectors]]:
        """Ids and vectors of every passage in the same order, some at a time."""
        for segment, spans in zip(self._segments, self._live, strict=True):
            for start, end in spans:
                yield tuple(segment.ids([(start, end)])), segment.vectors[start:end]

    def nearest(self, vector: Vectors, limit: int, document_ids: Collection[str] = ()) -> Scored:
        """The nearest passages by cosine, from the named documents only when any are named."""
        if not document_ids:
            return self._best(vector, limit, self._live)
        wanted = {id_ for id_ in document_ids if id_ not in self.gone}
        return self._best(vector, limit, [s.spans(wanted) for s in self._segments])

    def cosines(self, passage_ids: Sequence[str], vector: Vectors) -> Vectors:
        """The cosine of each passage; -1 for one that is not here."""
        cosines = np.full(len(passage_ids), -1.0, dtype=np.float32)
        for segment in self._segments:
            rows = segment.rows_of(passage_ids)
            held = rows >= 0
            if held.any():
                cosines[held] = segment.vectors[rows[held]] @ vector
        return cosines

    def sentences_of(self, passage_id: str) -> Sentences:
        """The sentences of a passage; raises KeyError when it is not here."""
        for segment in self._segments:
            row = int(segment.rows_of([passage_id])[0])
            if row >= 0:
                return segment.sentences.of(row)
        raise KeyError(passage_id)

    def measure(self, passage_ids: Sequence[str], vector: Vectors) -> Measured:
        """Compare the named passages and their sentences with a query's vector, exactly.

        Raises KeyError when one is not here.
        """
        count = len(passage_ids)
        sentence = np.full(count, -1.0, dtype=np.float32)
        document = np.zeros(count, dtype=np.float32)
        documents = np.full(count, -1, dtype=np.int64)
        vectors = np.zeros((count, len(vector)), dtype=np.float32)
        first = 0
        for segment in self._segments:
            rows = segment.rows_of(passage_ids)
            held = rows >= 0
            if held.any():
                rows = rows[held]
                vectors[held] = segment.vectors[rows]
                sentence[held] = segment.sentences.best(rows, vector)
                places = segment.places_of(rows)
                document[held] = (segment.centroids @ vector)[places]
                documents[held] = first + places
            first += len(segment.document_ids)
        if (documents < 0).any():
            raise KeyError(passage_ids[int(np.argmax(documents < 0))])
        return Measured(vectors @ vector, sentence, document, documents, vectors)

    def _best(self, vector: Vectors, limit: int, spans: Sequence[Sequence[Span]]) -> Scored:
        found: Scored = []
        for segment, chosen in zip(self._segments, spans, strict=True):
            similarities = _similarities(segment, chosen, vector)
            positions = _greatest(similarities, limit)
            ids = segment.passage_ids[_rows_at(chosen, positions)].tolist()
            cosines = similarities[positions].tolist()
            found.extend((id_.decode(), cosine) for id_, cosine in zip(ids, cosines, strict=True))
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _similarities(segment: Segment, spans: Sequence[Span], vector: Vectors) -> Vectors:
    """Cosines of the rows of the spans, one after another."""
    if len(spans) > 1 and sum(end - start for start, end in spans) > len(segment) / 2:
        # comparing all at once takes less than many comparisons of most
        everything = segment.vectors @ vector
        return np.concatenate([everything[start:end] for start, end in spans])
    cosines = np.empty(sum(end - start for start, end in spans), dtype=np.float32)
    position = 0
    for start, end in spans:
        if start < end:
            np.dot(segment.vectors[start:end], vector, out=cosines[position:][: end - start])
        position += end - start
    return cosines


def _greatest(similarities: Vectors, limit: int) -> npt.NDArray[np.int64]:
    """The positions of the greatest, greatest first."""
    chosen = np.arange(len(similarities))
    if limit < len(similarities):  # sorting all of them would take longer than comparing them
        chosen = np.argpartition(-similarities, limit)[:limit]
    greatest: npt.NDArray[np.int64] = chosen[np.argsort(-similarities[chosen], kind="stable")]
    return greatest


def _rows_at(spans: Sequence[Span], positions: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The rows at some positions of the spans laid end to end."""
    bounds = np.array(spans, dtype=np.int64).reshape(-1, 2)
    ends = np.cumsum(bounds[:, 1] - bounds[:, 0])
    chosen = np.searchsorted(ends, positions, side="right")
    rows: npt.NDArray[np.int64] = bounds[chosen, 1] - (ends[chosen] - positions)
    return rows
