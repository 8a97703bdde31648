"""Assistant: one question in, one cited answer out."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from assistant.answers import Answer
from assistant.authors import Author
from assistant.conversation import Interpreter, Relation, StandaloneQuestion, Turn
from assistant.follow_ups import RuleInterpreter
from assistant.library import Library, LibraryEntry
from assistant.listeners import Listener
from assistant.model_opening import open_prose_writer
from assistant.pipeline import Pipeline, Reading
from assistant.privacy import impersonal, warned
from assistant.records import RECORD_VERSION, Record, RecordStore, now, turn_of
from assistant.register import RegisterEntry, build_register
from assistant.replay import Replay, compare, renewed
from assistant.scoping import scope_question
from assistant.settings import Settings
from assistant.units import ScopedQuestion
from corpus.documents import Document
from corpus.errors import PolicyAssistantError, StoreError
from corpus.marking import render_page, span_rectangles
from index.catalogue import Catalogue
from index.export import exported_weights
from index.filters import DocumentFilter
from index.generations import open_current
from index.graphs import OnnxEmbedder
from index.models import find_model
from index.passages import ScoredPassage
from index.recipe import check_model
from index.reranking import open_reranker
from index.store import Store


class Assistant:
    """Answers questions from the current generation of one store; safe to share by threads."""

    def __init__(self, settings: Settings) -> None:
        """Raise StoreError or ModelError when there is no index that these settings can read."""
        self._settings = settings
        self._store = Store(settings.store.expanduser())
        self._model = find_model(settings.index.model)
        self._embedder = OnnxEmbedder(exported_weights(self._store, self._model), self._model)
        self._records = RecordStore(self._store)
        self._writer = open_prose_writer(settings.model)
        self._reranker = open_reranker(settings.search.reranker)
        self._lock = threading.Lock()
        self._reading: Reading | None = None
        self.refresh()

    def ask(
        self,
        question: str,
        document_ids: Collection[str] = (),
        *,
        everywhere: bool = False,
        listener: Listener | None = None,
    ) -> Answer:
        """Answer from the documents that the question names, or from all.

        `document_ids` is the person's filter and wins over the question; `everywhere` overrides
        a scope that the question set. Every quotation in the answer is in the stored text.
        """
        asked = StandaloneQuestion(question, question, Relation.FIRST, everywhere=everywhere)
        return self.ask_in_turn(asked, (), document_ids, listener)

    def interpret(self, question: str, history: Sequence[Turn] = ()) -> StandaloneQuestion:
        """The question as it stands alone after these turns, to be shown and corrected."""
        with self._snapshot() as (_, reading):
            rules: Interpreter = RuleInterpreter.over(
                reading.library, reading.generation.lexical, self._embedder
            )
            return rules.interpret(question, history)

    def ask_in_turn(
        self,
        asked: StandaloneQuestion,
        history: Sequence[Turn] = (),
        document_ids: Collection[str] = (),
        listener: Listener | None = None,
    ) -> Answer:
        """Answer an interpreted question within its limits and the person's filter.

        Personal data in it is taken out before anything is searched, sent or recorded. Raises
        PolicyAssistantError when no document is within both, CancelledError when stopped.
        """
        asked, history, removed = impersonal(asked, history)
        author = self._author(listener or Listener())
        with self._snapshot() as (catalogue, reading):
            pipeline, scoped = self._prepared(catalogue, reading, asked, document_ids, author)
            answer = warned(pipeline.answer(scoped), removed)
            record = Record(
                RECORD_VERSION, now(), asked, tuple(history), tuple(document_ids),
                self._settings_recorded(), self._model.identity, answer.writing.model,
                author.prompts if author else (), answer,
            )  # fmt: skip
            try:
                self._records.keep(record, reading.library.entries)
            except StoreError as error:  # an answer that is not kept is still an answer
                answer = answer.with_warning(str(error))
        return answer

    def replay(self, answer_id: str) -> Replay:
        """Ask a recorded question again; raises StoreError when it is not recorded."""
        record = self._records.read(answer_id)
        before = self._records.library(record.answer.generation)
        with self._snapshot() as (catalogue, reading):
            after = {e.source: (e.document_id, e.title) for e in reading.library.entries}
            asked = replace(
                record.asked, document_ids=renewed(record.asked.document_ids, before, after)
            )
            chosen = renewed(record.document_ids, before, after)
            pipeline, scoped = self._prepared(catalogue, reading, asked, chosen)
            answer = pipeline.answer(scoped)
        return compare(record, answer, self._settings_recorded(), before, after)

    def register(self) -> tuple[list[RegisterEntry], list[str]]:
        """Every quotation that a recorded answer has shown, and each record not read, in words."""
        records, unreadable = self._records.all()
        with self._snapshot() as (catalogue, _):
            return build_register(records, catalogue.text_of), unreadable

    def record(self, answer_id: str) -> Record:
        """The record of an answer; raises StoreError when there is none."""
        return self._records.read(answer_id)

    def turns_until(self, answer_id: str) -> tuple[Turn, ...]:
        """The conversation that an answer ended, itself included; raises StoreError."""
        record = self._records.read(answer_id)
        return (*record.history, turn_of(record.asked, record.answer))

    def _prepared(
        self,
        catalogue: Catalogue,
        reading: Reading,
        asked: StandaloneQuestion,
        document_ids: Collection[str],
        author: Author | None = None,
    ) -> tuple[Pipeline, ScopedQuestion]:
        chosen = _limited(asked, document_ids)
        scoped = scope_question(
            asked.text, reading.library, chosen, everywhere=asked.everywhere and not chosen
        )
        return Pipeline(
            self._settings, reading, catalogue, self._embedder, author, self._reranker
        ), scoped

    def _author(self, listener: Listener) -> Author | None:
        if self._writer is None:
            return None
        return Author(self._writer, self._settings.model, listener)

    def _settings_recorded(self) -> dict[str, Any]:
        return self._settings.model_dump(mode="json", exclude={"store", "host", "port"})

    def retrieve(
        self, asked: StandaloneQuestion, limit: int, document_ids: Collection[str] = ()
    ) -> list[ScoredPassage]:
        """The passages that `ask_in_turn` would read sentences of, best first, to any depth.

        Several bodies asked about take turns: the best of each, then the second of each.
        """
        with self._snapshot() as (catalogue, reading):
            pipeline, scoped = self._prepared(catalogue, reading, asked, document_ids)
            return pipeline.retrieve(scoped, limit)

    def library(self) -> tuple[LibraryEntry, ...]:
        """The documents that can be asked about."""
        self.refresh()
        assert self._reading is not None  # noqa: S101 - refresh raises or opens
        return self._reading.library.entries

    def documents_within(
        self, conditions: DocumentFilter, document_ids: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """The documents, or those of them named, that meet conditions; empty without either.

        Raises PolicyAssistantError when there is none: an empty filter would ask all.
        """
        if conditions == DocumentFilter():
            return tuple(document_ids)
        with self._snapshot() as (catalogue, reading):
            held = reading.generation.rows.document_ids
            ids = set(document_ids or held)
            chosen = conditions.chosen(catalogue.entries(held))
        kept = tuple(id_ for id_ in chosen if id_ in ids)
        if not kept:
            raise PolicyAssistantError(
                "No document meets these conditions. `policy-assistant status --json` lists the "
                "organisation, kind, date and language of each."
            )
        return kept

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
            reading = self._reading
            if (
                reading is None
                or reading.generation.id != catalogue.generation
                or not reading.generation.is_as_opened()
            ):
                generation = open_current(self._store, catalogue)
                ids = set(generation.rows.document_ids)
                reading = self._reading = Reading(generation, Library(catalogue.entries(ids)))
            return reading


def _limited(asked: StandaloneQuestion, document_ids: Collection[str]) -> Collection[str]:
    """The documents within the question's limit and the person's filter; empty for all."""
    if not asked.document_ids or not document_ids:
        return asked.document_ids or document_ids
    both = [i for i in document_ids if i in asked.document_ids]
    if not both:
        limit = asked.limit or "of the body that the question is asked of"
        raise PolicyAssistantError(
            f"None of the chosen documents is {limit}. Clear the filter, or name another limit."
        )
    return both


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the settings' store; raises PolicyAssistantError with the remedy."""
    return Assistant(settings)
