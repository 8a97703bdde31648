"""Conversation: earlier turns, and a follow-up as a question that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Relation(StrEnum):
    """What a question has to do with those before it."""

    FIRST = "first"
    NEW_TOPIC = "new_topic"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question and, where the caller has it, what was answered."""

    question: str
    document_ids: tuple[str, ...] = ()
    """Documents that its answer cited."""


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question that needs no history, and the filters that come with it."""

    typed: str
    """As the person wrote it."""
    text: str
    """As it is asked; the same where nothing was carried over."""
    relation: Relation
    carried: tuple[str, ...] = ()
    """Words and names taken from earlier turns."""
    document_ids: tuple[str, ...] = ()
    """Documents it is limited to; empty where the question's own words decide."""
    limit: str = ""
    """The limit in words: "since 2015"; empty without one."""
    everywhere: bool = False
    """Whether all documents are asked, whatever is named."""


class Interpreter(Protocol):
    """Reads a question in the light of a conversation; rules do it offline, a model may."""

    def interpret(self, question: str, history: Sequence[Turn] = ()) -> StandaloneQuestion:
        """The question as it stands alone; raises PolicyAssistantError when its limit is empty."""
        ...
