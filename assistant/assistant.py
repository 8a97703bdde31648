"""Assistant: one question in, one cited answer out."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from assistant.answers import Answer
from assistant.library import Library, LibraryEntry
from assistant.pipeline import Pipeline, Reading
from assistant.scoping import scope_question
from assistant.settings import Settings
from corpus.documents import Document
from corpus.errors import StoreError
from corpus.marking import render_page, span_rectangles
from index.catalogue import Catalogue
from index.embedding import OnnxEmbedder
from index.export import exported_weights
from index.generations import open_current
from index.models import find_model
from index.passages import ScoredPassage
from index.recipe import check_model
from index.store import Store


class Assistant:
    """Answers questions from the current generation of one store; safe to share by threads."""

    def __init__(self, settings: Settings) -> None:
        """Raise StoreError or ModelError when there is no index that these settings can read."""
        self._settings = settings
        self._store = Store(settings.store.expanduser())
        self._model = find_model(settings.index.model)
        self._embedder = OnnxEmbedder(exported_weights(self._store, self._model), self._model)
        self._lock = threading.Lock()
        self._reading: Reading | None = None
        self.refresh()

    def ask(
        self, question: str, document_ids: Collection[str] = (), *, everywhere: bool = False
    ) -> Answer:
        """Answer from the documents that the question names, or from all.

        `document_ids` is the person's filter and wins over the question; `everywhere` overrides
        a scope that the question set. Every quotation in the answer is in the stored text.
        """
        with self._snapshot() as (catalogue, reading):
            pipeline = Pipeline(self._settings, reading, catalogue, self._embedder)
            scoped = scope_question(question, reading.library, document_ids, everywhere=everywhere)
            answer = pipeline.answer(scoped)
        self._record(answer)
        return answer

    def retrieve(
        self, question: str, limit: int, document_ids: Collection[str] = ()
    ) -> list[ScoredPassage]:
        """The passages that `ask` would read sentences of, best first, to any depth.

        Several bodies asked about take turns: the best of each, then the second of each.
        """
        with self._snapshot() as (catalogue, reading):
            pipeline = Pipeline(self._settings, reading, catalogue, self._embedder)
            return pipeline.retrieve(
                scope_question(question, reading.library, document_ids, everywhere=False), limit
            )

    def ask_everywhere(self, question: str) -> Answer:
        """Answer from all documents, whatever the question names."""
        return self.ask(question, everywhere=True)

    def library(self) -> tuple[LibraryEntry, ...]:
        """The documents that can be asked about."""
        self.refresh()
        assert self._reading is not None  # noqa: S101 - refresh raises or opens
        return self._reading.library.entries

    def marked_page(self, document_id: str, start: int, end: int) -> bytes | None:
        """PNG of the page on which the span begins, its words marked; None without pages.

        Drawn from the copy of the file that was indexed.
        """
        document = self._document(document_id)
        pages = [page for page in document.pages if page.start <= start]
        if not pages:
            return None
        original = self._store.original(document.sha256)
        marks = span_rectangles(original, pages[-1], start, end)
        return render_page(original, pages[-1].number, marks)

    def surroundings(
        self, document_id: str, start: int, end: int, characters: int = 900
    ) -> tuple[str, str, str]:
        """The text before, the span itself, and the text after, as stored."""
        text = self._document(document_id).text
        return text[max(0, start - characters) : start], text[start:end], text[end:][:characters]

    def passage(self, passage_id: str) -> str:
        """The text of the passage that a piece of evidence stands in."""
        with self._snapshot() as (catalogue, _):
            return catalogue.passages_by_id([passage_id])[passage_id].text

    def _document(self, document_id: str) -> Document:
        with self._snapshot() as (catalogue, _):
            try:
                return catalogue.document(document_id)
            except KeyError as error:
                raise StoreError(
                    "The document is no longer in the store: a later sync removed or replaced it. "
                    "Ask the question again."
                ) from error

    def refresh(self) -> None:
        """Open the newest generation where a sync has made one; cheap when it has not."""
        with self._snapshot():
            pass

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Catalogue, Reading]]:
        """One state of the catalogue and the generation that belongs to it."""
        catalogue = Catalogue(self._store.catalogue)
        try:
            with catalogue.snapshot():
                check_model(catalogue, self._model)
                yield catalogue, self._reading_of(catalogue)
        finally:
            catalogue.close()

    def _reading_of(self, catalogue: Catalogue) -> Reading:
        with self._lock:
            if self._reading is None or self._reading.generation.id != catalogue.generation:
                generation = open_current(self._store, catalogue)
                ids = set(generation.rows.document_ids)
                self._reading = Reading(generation, Library(catalogue.entries(ids)))
            return self._reading

    def _record(self, answer: Answer) -> None:
        content = json.dumps(answer.to_json(), ensure_ascii=False, indent=1)
        try:
            self._store.write_atomically(
                self._store.answers / f"{answer.id}.json", content.encode()
            )
        except OSError as error:
            raise StoreError(
                f"The answer could not be recorded in {self._store.answers} ({error.strerror}). "
                "Free some space or make the folder writable."
            ) from error


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the settings' store; raises PolicyAssistantError with the remedy."""
    return Assistant(settings)
