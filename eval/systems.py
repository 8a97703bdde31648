"""Systems: ours and the baselines, each a ranking of spans for a question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from assistant.answers import Answer
from assistant.assistant import Assistant, open_assistant
from assistant.conversation import Interpreter, StandaloneQuestion
from assistant.follow_ups import RuleInterpreter
from assistant.library import Library
from assistant.settings import Settings
from corpus.documents import Document
from eval.resolving import Span
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.export import exported_weights
from index.generations import Generation, open_current
from index.graphs import OnnxEmbedder
from index.lexical import LexicalIndex
from index.models import find_model
from index.store import Store
from index.word_rows import word_rows

LIMIT = 60
"""Passages that a system returns for a question: more than recall@50 needs."""
_RRF_CONSTANT = 60.0


class SystemName(StrEnum):
    """What can be measured."""

    OURS = "ours"
    BM25 = "bm25"
    DENSE = "dense"
    RRF = "rrf"
    VANILLA = "vanilla"


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved span."""

    span: Span
    page: int | None
    """1-based page on which it starts."""
    score: float
    """The system's own; higher is better, comparable within one system only."""


class System(Protocol):
    """Retrieves for a question, best first."""

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """At most `LIMIT` spans, none from the documents `without` (their sources)."""
        ...


class Corpus:
    """The synced documents of a store, as the systems share them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.store)
        self.catalogue = Catalogue(self.store.catalogue)
        self.generation: Generation = open_current(self.store, self.catalogue)
        ids = set(self.generation.rows.document_ids)
        entries = self.catalogue.entries(ids)
        self.sources = {entry.document_id: entry.source for entry in entries}
        self.kinds = {entry.source: entry.metadata.kind for entry in entries}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Every document by its source."""
        return {source: self.catalogue.document(id_) for id_, source in self.sources.items()}

    @cached_property
    def embedder(self) -> Embedder:
        """The encoder of questions."""
        model = find_model(self.settings.index.model)
        return OnnxEmbedder(exported_weights(self.store, model), model)

    @cached_property
    def interpreter(self) -> Interpreter:
        """Makes a follow-up a question that stands alone; the same for every system."""
        entries = self.catalogue.entries(self.sources)
        return RuleInterpreter.over(Library(entries), self.generation.lexical, self.embedder)

    @cached_property
    def textbook_words(self) -> LexicalIndex:
        """The word index as textbooks have it: a passage's length counts (k1 = 1.2, b = 0.75)."""
        index = LexicalIndex(None, create=True, weighs_lengths=True)
        index.add(word_rows(self.catalogue, self.sources, self.generation.outline.recipe))
        return index

    def ids_without(self, sources: Collection[str]) -> list[str]:
        """The documents that remain; empty, meaning all, when none is left out."""
        return [id_ for id_, s in self.sources.items() if s not in sources] if sources else []

    def hits(self, ranking: Sequence[tuple[str, float]]) -> list[Hit]:
        """Passages and their scores as spans of their documents."""
        found = self.catalogue.passages_by_id([id_ for id_, _ in ranking])
        passages = [(found[id_], score) for id_, score in ranking]
        return [
            Hit(Span(self.sources[p.document_id], p.start, p.end), p.page, score)
            for p, score in passages
        ]


class Ours:
    """The assistant as it is shipped."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._assistant: Assistant = open_assistant(corpus.settings)

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """As `System.retrieve`."""
        scored = self._assistant.retrieve(asked, LIMIT, self._corpus.ids_without(without))
        return self._corpus.hits([(s.passage.id, s.score) for s in scored])

    def ask(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> Answer:
        """The whole answer."""
        return self._assistant.ask_in_turn(asked, (), self._corpus.ids_without(without))


class Bm25:
    """BM25 over the same passages."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def rank(self, question: str, without: Collection[str]) -> list[tuple[str, float]]:
        """Ids of passages with their scores."""
        ids = self._corpus.ids_without(without)
        return self._corpus.textbook_words.best(question, LIMIT, ids)

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """As `System.retrieve`."""
        return self._corpus.hits(self.rank(asked.text, without))


class Dense:
    """Exact nearest neighbours of the packaged embedding."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def rank(self, question: str, without: Collection[str]) -> list[tuple[str, float]]:
        """Ids of passages with their cosines."""
        vector = self._corpus.embedder.encode([question])[0]
        kept = self._corpus.ids_without(without)
        return self._corpus.generation.rows.nearest(vector, LIMIT, kept)

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """As `System.retrieve`."""
        return self._corpus.hits(self.rank(asked.text, without))


class Rrf:
    """Plain reciprocal rank fusion, k = 60, of the two (Cormack, Clarke & Büttcher 2009)."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._parts = (Bm25(corpus), Dense(corpus))

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """As `System.retrieve`."""
        scores: dict[str, float] = {}
        for part in self._parts:
            for rank, (id_, _) in enumerate(part.rank(asked.text, without), 1):
                scores[id_] = scores.get(id_, 0.0) + 1 / (_RRF_CONSTANT + rank)
        ranking = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return self._corpus.hits(ranking[:LIMIT])


def _vanilla(corpus: Corpus) -> System:
    from eval.vanilla import Vanilla  # noqa: PLC0415 - needs the eval extra and loads torch

    return Vanilla(corpus)


_SYSTEMS: dict[SystemName, Callable[[Corpus], System]] = {
    SystemName.OURS: Ours,
    SystemName.BM25: Bm25,
    SystemName.DENSE: Dense,
    SystemName.RRF: Rrf,
    SystemName.VANILLA: _vanilla,
}


def open_system(name: SystemName, corpus: Corpus) -> System:
    """A system over a synced store."""
    return _SYSTEMS[name](corpus)
