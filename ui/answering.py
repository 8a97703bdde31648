"""Answering: what the pages need of an assistant, the open one, and a scripted one for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import streamlit as st

from assistant.answers import Answer
from assistant.conversation import Relation, StandaloneQuestion, Turn
from assistant.library import LibraryEntry
from assistant.listeners import Listener
from assistant.settings import Settings, load_settings
from corpus.errors import PolicyAssistantError, StoreError
from index.store import Store


class Answering(Protocol):
    """An assistant as the pages use it; every method may raise PolicyAssistantError."""

    def interpret(self, question: str, history: Sequence[Turn] = ()) -> StandaloneQuestion:
        """The question as it stands alone after these turns."""

    def ask_in_turn(
        self,
        asked: StandaloneQuestion,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] = (),
        listener: Listener | None = None,
    ) -> Answer:
        """Answer within the question's limits and these documents."""

    def library(self) -> tuple[LibraryEntry, ...]:
        """The documents that can be asked about."""

    def marked_page(self, document_id: str, start: int, end: int) -> bytes | None:
        """PNG of the span's page with its words marked; None where there are no pages."""

    def surroundings(
        self, document_id: str, start: int, end: int, characters: int = 900
    ) -> tuple[str, str, str]:
        """The text before, the span, and the text after."""

    def refresh(self) -> None:
        """Open what a sync has made since."""


def open_configured() -> Answering:
    """The assistant over the store that the settings name, opened once a process.

    Raises PolicyAssistantError when there is nothing to open.
    """
    settings = load_settings()
    store = Store(settings.store.expanduser())
    if not store.catalogue.is_file():
        raise StoreError(
            "No documents are indexed yet. Run `policy-assistant sync PATH` with the folder that "
            "holds your documents, then reload this page."
        )
    return _opened(str(store.folder), settings)


@st.cache_resource(show_spinner=False)
def _opened(store: str, _settings: Settings) -> Answering:  # noqa: ARG001 - the cache's key
    from assistant.assistant import open_assistant  # noqa: PLC0415 - 2 s; the page stands before

    return open_assistant(_settings)


@dataclass(slots=True)
class ScriptedAssistant:
    """Gives prepared answers: the stand-in for an assistant in tests of the pages."""

    answers: Mapping[str, Answer]
    """By question."""
    entries: tuple[LibraryEntry, ...] = ()
    page: bytes | None = None
    text: tuple[str, str, str] = ("", "", "")
    follow_ups: Mapping[str, str] = field(default_factory=dict)
    """How a question stands alone, by the question; others are asked as typed."""
    asked: list[tuple[str, tuple[str, ...], bool]] = field(default_factory=list)
    """Question, filter, and whether everywhere: what was asked, in order."""
    histories: list[tuple[Turn, ...]] = field(default_factory=list)
    """The turns that each question was read in the light of."""
    refreshed: int = 0

    def interpret(self, question: str, history: Sequence[Turn] = ()) -> StandaloneQuestion:
        """As prepared, where the conversation has begun."""
        if history and question in self.follow_ups:
            text = self.follow_ups[question]
            return StandaloneQuestion(question, text, Relation.FOLLOW_UP, ("carried",))
        relation = Relation.NEW_TOPIC if history else Relation.FIRST
        return StandaloneQuestion(question, question, relation)

    def ask_in_turn(
        self,
        asked: StandaloneQuestion,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] = (),
        listener: Listener | None = None,
    ) -> Answer:
        """The prepared answer; raises PolicyAssistantError when there is none.

        The listener hears its claims where a language model is said to have written them.
        """
        self.asked.append((asked.text, tuple(document_ids), asked.everywhere))
        self.histories.append(tuple(history))
        answer = self._prepared(asked.text)
        if listener is not None and answer.writing.writer == "prose":
            for claim in answer.claims:
                listener.shown(claim)
        return answer

    def library(self) -> tuple[LibraryEntry, ...]:
        """The prepared entries."""
        return self.entries

    def marked_page(self, document_id: str, start: int, end: int) -> bytes | None:  # noqa: ARG002 - the seam's signature
        """The prepared page."""
        return self.page

    def surroundings(
        self,
        document_id: str,  # noqa: ARG002 - the seam's signature
        start: int,  # noqa: ARG002 - the same
        end: int,  # noqa: ARG002 - the same
        characters: int = 900,  # noqa: ARG002 - the same
    ) -> tuple[str, str, str]:
        """The prepared text."""
        return self.text

    def refresh(self) -> None:
        """Count that it was asked to."""
        self.refreshed += 1

    def _prepared(self, question: str) -> Answer:
        if question not in self.answers:
            raise PolicyAssistantError(f"No answer is prepared for {question!r}.")
        return self.answers[question]
