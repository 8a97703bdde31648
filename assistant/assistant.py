"""Assistant: one question in, one cited answer out."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest

from assistant.answers import Answer, DocumentReference, Evidence, Outcome
from assistant.evidence import EvidenceSelector, RelevanceModel
from assistant.library import Library, LibraryEntry
from assistant.scoping import Query, ScopedQuestion, Unit, scope_question
from assistant.settings import Settings
from assistant.topics import topic_stems
from assistant.verification import verified
from assistant.writing import write_quotes
from corpus.documents import Document
from corpus.errors import StoreError
from corpus.marking import render_page, span_rectangles
from index.catalogue import Catalogue
from index.embedding import OnnxEmbedder
from index.export import exported_weights
from index.generations import Generation, open_current
from index.models import find_model
from index.passages import ScoredPassage
from index.recipe import check_model
from index.search import HybridSearch, SearchConfig
from index.store import Store

_NEAR_MISSES = 3
_ELSEWHERE = 5
_WORTH_SHOWING = 0.6
"""Evidence less relevant than this share of the best is left out."""


@dataclass(slots=True)
class _Clock:
    """Seconds spent in each stage of one question."""

    timings: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - begin
            self.timings[name] = round(self.timings.get(name, 0.0) + spent, 4)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is open while one generation is in use."""

    generation: Generation
    library: Library


class Assistant:
    """Answers questions from the current generation of one store; safe to share by threads."""

    def __init__(self, settings: Settings) -> None:
        """Raise StoreError or ModelError when there is no index that these settings can read."""
        self._settings = settings
        self._store = Store(settings.store.expanduser())
        self._model = find_model(settings.index.model)
        self._embedder = OnnxEmbedder(exported_weights(self._store, self._model), self._model)
        self._lock = threading.Lock()
        self._reading: _Reading | None = None
        self.refresh()

    def ask(
        self, question: str, document_ids: Collection[str] = (), *, everywhere: bool = False
    ) -> Answer:
        """Answer from the documents that the question names, or from all.

        `document_ids` is the person's filter and wins over the question; `everywhere` overrides
        a scope that the question set. Every quotation in the answer is in the stored text.
        """
        clock = _Clock()
        with self._snapshot() as (catalogue, reading):
            run = _Run(self._settings, reading, catalogue, self._embedder, clock)
            scoped = scope_question(question, reading.library, document_ids, everywhere=everywhere)
            answer = run.answer(scoped)
        self._record(answer)
        return answer

    def retrieve(
        self, question: str, limit: int, document_ids: Collection[str] = ()
    ) -> list[ScoredPassage]:
        """The passages that `ask` would read sentences of, best first, to any depth.

        Several bodies asked about take turns: the best of each, then the second of each.
        """
        with self._snapshot() as (catalogue, reading):
            run = _Run(self._settings, reading, catalogue, self._embedder, _Clock())
            return run.retrieve(
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
    def _snapshot(self) -> Iterator[tuple[Catalogue, _Reading]]:
        """One state of the catalogue and the generation that belongs to it."""
        catalogue = Catalogue(self._store.catalogue)
        try:
            with catalogue.snapshot():
                check_model(catalogue, self._model)
                yield catalogue, self._reading_of(catalogue)
        finally:
            catalogue.close()

    def _reading_of(self, catalogue: Catalogue) -> _Reading:
        with self._lock:
            if self._reading is None or self._reading.generation.id != catalogue.generation:
                generation = open_current(self._store, catalogue)
                ids = set(generation.rows.document_ids)
                self._reading = _Reading(generation, Library(catalogue.entries(ids)))
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


class _Run:
    """The way of one question through the stages."""

    def __init__(
        self,
        settings: Settings,
        reading: _Reading,
        catalogue: Catalogue,
        embedder: OnnxEmbedder,
        clock: _Clock,
    ) -> None:
        self._settings = settings
        self._reading = reading
        self._catalogue = catalogue
        self._clock = clock
        config = SearchConfig(settings.search.candidates)
        self._search = HybridSearch(reading.generation, catalogue, embedder, config)
        self._selector = EvidenceSelector(
            reading.library, catalogue, reading.generation.lexical, embedder, RelevanceModel()
        )

    def answer(self, question: ScopedQuestion) -> Answer:
        if question.missing:
            lead = f"The library holds no such document: {question.missing}."
            return self._abstain(question, Outcome.NO_EVIDENCE, lead)
        if not topic_stems(question.topic):
            lead = (
                "The question does not say what it is about. Name a subject, a body or a document."
            )
            return self._abstain(question, Outcome.UNCLEAR, lead)
        found = [(unit, self._evidence(unit.query, unit.document_ids)) for unit in question.units]
        shown = [(unit, self._worth_showing(evidence)) for unit, evidence in found]
        nearest = [item for _, evidence in found for item in evidence]
        if not any(evidence for _, evidence in shown):
            lead = f"{self._searched_in_words(question)} do not say."
            return self._abstain(question, Outcome.NO_EVIDENCE, lead, nearest)
        return self._complete(question, shown, nearest)

    def retrieve(self, question: ScopedQuestion, limit: int) -> list[ScoredPassage]:
        """Passages of all units of the question, in turn."""
        found = [self._search.search(u.query.text, limit, u.document_ids) for u in question.units]
        in_turn = [hit for hits in zip_longest(*found) for hit in hits if hit is not None]
        return list({hit.passage.id: hit for hit in in_turn}.values())[:limit]

    def _evidence(self, query: Query, document_ids: Sequence[str] = ()) -> list[Evidence]:
        with self._clock.stage("search"):
            hits = self._search.search(query.text, self._settings.answer.passages, document_ids)
        with self._clock.stage("evidence"):
            return self._selector.select(query, hits)

    def _worth_showing(self, evidence: Sequence[Evidence]) -> list[Evidence]:
        if not evidence:
            return []
        least = max(self._settings.answer.threshold, _WORTH_SHOWING * evidence[0].relevance)
        return [e for e in evidence if e.relevance >= least][: self._settings.answer.evidence]

    def _complete(
        self,
        question: ScopedQuestion,
        shown: Sequence[tuple[Unit, list[Evidence]]],
        nearest: Sequence[Evidence],
    ) -> Answer:
        with self._clock.stage("verify"):
            checked = [(unit, *verified(evidence, self._catalogue)) for unit, evidence in shown]
        withheld = sum(count for _, _, count in checked)
        kept = [(unit, evidence) for unit, evidence, _ in checked]
        if not any(evidence for _, evidence in kept):
            lead = "Every quotation found was withheld: the stored text does not hold it. "
            return self._abstain(
                question, Outcome.NO_EVIDENCE, lead + "Run `policy-assistant verify`.", (), withheld
            )
        lead, claims = write_quotes(question, kept)
        is_whole = all(evidence for _, evidence in kept)
        return self._built(
            question,
            Outcome.COMPLETE if is_whole else Outcome.PARTIAL,
            lead,
            claims=claims,
            evidence=tuple(item for _, evidence in kept for item in evidence),
            bearing={e.document_id for e in nearest if e.relevance >= self._threshold},
            withheld=withheld,
        )

    def _abstain(
        self,
        question: ScopedQuestion,
        outcome: Outcome,
        lead: str,
        nearest: Sequence[Evidence] = (),
        withheld: int = 0,
    ) -> Answer:
        near, _ = verified(
            sorted(nearest, key=lambda e: -e.relevance)[:_NEAR_MISSES], self._catalogue
        )
        elsewhere = self._elsewhere(question) if nearest else ()
        return self._built(
            question, outcome, lead, near_misses=tuple(near), elsewhere=elsewhere, withheld=withheld
        )

    def _elsewhere(self, question: ScopedQuestion) -> tuple[DocumentReference, ...]:
        """Documents outside the scope that bear on the topic; they are only named."""
        if not question.scope.document_ids:
            return ()
        evidence = self._evidence(Query(question.topic, question.topic))
        outside = [
            e.document_id
            for e in evidence
            if e.relevance >= self._threshold and e.document_id not in question.scope.document_ids
        ]
        return self._reading.library.references(list(dict.fromkeys(outside))[:_ELSEWHERE])

    @property
    def _threshold(self) -> float:
        return self._settings.answer.threshold

    def _searched(self, question: ScopedQuestion) -> tuple[str, ...]:
        everything = tuple(e.document_id for e in self._reading.library.entries)
        return () if question.missing else question.scope.document_ids or everything

    def _searched_in_words(self, question: ScopedQuestion) -> str:
        count = len(self._searched(question))
        if question.scope.origin == "everything":
            return f"The {count} documents searched"
        return (
            f"The {count} documents searched ({question.scope.label})"
            if count > 1
            else (f"The one document searched, {question.scope.label},")
        )

    def _built(
        self,
        question: ScopedQuestion,
        outcome: Outcome,
        lead: str,
        *,
        bearing: Collection[str] = (),
        **parts: object,
    ) -> Answer:
        searched = self._searched(question)
        parts = {
            "claims": (),
            "evidence": (),
            "near_misses": (),
            "elsewhere": (),
            "withheld": 0,
            **parts,
        }
        return Answer(
            id=uuid.uuid4().hex[:12],
            question=question.text,
            outcome=outcome,
            lead=lead,
            searched=self._reading.library.references(searched),
            silent=self._reading.library.references(i for i in searched if i not in bearing),
            scope=question.scope,
            generation=self._reading.generation.id,
            settings_hash=self._settings.answer_hash,
            timings=self._clock.timings,
            **parts,  # type: ignore[arg-type] # the keywords of the two callers above
        )


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the settings' store; raises PolicyAssistantError with the remedy."""
    return Assistant(settings)
