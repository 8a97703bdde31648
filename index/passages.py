"""Passage: the unit that is embedded, retrieved and cited."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of one document: the unit that is embedded, retrieved and cited."""

    id: str
    """Digest of document, recipe (splitting and model), place and text."""
    document_id: str
    start: int
    """Offset of the first character in `Document.text`."""
    end: int
    page: int | None
    """1-based page on which the span starts; None for formats without pages."""
    heading_path: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage as it was retrieved for one query; each rank counts from 1."""

    passage: Passage
    score: float
    rank: int
    dense_rank: int | None
    """Place among the nearest embeddings; None when the dense search did not return it."""
    lexical_rank: int | None
    """Place by BM25; None when too few words of the query occur in it."""
    cosine: float
    """Of its embedding and the query's."""
    sentence_cosine: float
    """The greatest of its sentences' embeddings and the query's."""
    is_called: bool
    """Whether the query calls for it by name, as in "recommendation 12"."""
    repeated_in: tuple[str, ...]
    """Ids of further passages that say the same and were left out for it."""
