"""Conversation: the turns of one session, newest first, and the answer being given."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from assistant.answers import Answer
from assistant.escaping import escape
from corpus.errors import PolicyAssistantError
from ui.answering import Answering
from ui.drawing import (
    announcement,
    claims_html,
    markdown_of,
    message_html,
    outcome_html,
    question_html,
    remarks_html,
    searching_html,
    status_html,
)
from ui.sources import close_source, draw_sources, has_open_source

_UPDATE_S = 0.1
_UPDATES = 12
"""Claims beyond these come several at a time, so that no answer takes long to appear."""
_TURNS = "turns"
_PENDING = "pending_question"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way."""

    question: str
    everywhere: bool
    """Whether it overrides the scope that the question set."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it."""

    asked: Asked
    result: Answer | PolicyAssistantError


def turns() -> list[Turn]:
    """The turns of this session, oldest first."""
    found: list[Turn] = st.session_state.setdefault(_TURNS, [])
    return found


def plan_to_ask(question: str, *, everywhere: bool = False) -> None:
    """Ask in the run that follows; for buttons."""
    st.session_state[_PENDING] = Asked(question, everywhere)


def planned() -> Asked | None:
    """What a button asked for; given once."""
    asked: Asked | None = st.session_state.pop(_PENDING, None)
    return asked


def draw_asking(assistant: Answering, asked: Asked, document_ids: Sequence[str]) -> None:
    """Ask, remember the turn, and draw its answer claim by claim."""
    close_source()
    number = len(turns())
    st.html(question_html(asked.question, everywhere=asked.everywhere))
    left, right = st.columns(_widths(number), gap="large")
    head = left.empty()
    head.html(searching_html(len(document_ids) or len(assistant.library())))
    turn = Turn(asked, _result(assistant, asked, document_ids))
    turns().append(turn)  # before anything is drawn: a click while drawing ends this run
    if isinstance(turn.result, PolicyAssistantError):
        head.html(message_html(str(turn.result)))
        return
    head.html(outcome_html(turn.result))
    with left:
        _draw_answer(turn, turn.result, number, is_new=True)
    with right:
        draw_sources(assistant, turn.result, number)


def draw_turn(assistant: Answering, turn: Turn, number: int, *, titled: bool = True) -> None:
    """Draw a turn as it ended."""
    if titled:
        st.html(question_html(turn.asked.question, everywhere=turn.asked.everywhere))
    left, right = st.columns(_widths(number), gap="large")
    if isinstance(turn.result, PolicyAssistantError):
        left.html(message_html(str(turn.result)))
        return
    with left:
        st.html(outcome_html(turn.result))
        _draw_answer(turn, turn.result, number, is_new=False)
    with right:
        draw_sources(assistant, turn.result, number)


def draw_earlier(assistant: Answering, earlier: Sequence[Turn]) -> None:
    """Draw the turns before the latest, folded, newest first."""
    if not earlier:
        return
    st.html('<h2 class="pa-earlier">Earlier questions</h2>')
    for number, turn in reversed(list(enumerate(earlier))):
        label = escape(turn.asked.question)
        with st.expander(label, expanded=has_open_source(number), key=f"turn_{number}"):
            draw_turn(assistant, turn, number, titled=False)


def latest_announcement() -> str:
    """The invisible status for the newest turn; a blank one when nothing has been asked."""
    if not turns():
        return status_html("")
    result = turns()[-1].result
    return status_html(announcement(result) if isinstance(result, Answer) else "No answer")


def _result(
    assistant: Answering, asked: Asked, document_ids: Sequence[str]
) -> Answer | PolicyAssistantError:
    try:
        assistant.refresh()
        if asked.everywhere:
            return assistant.ask_everywhere(asked.question)
        return assistant.ask(asked.question, document_ids)
    except PolicyAssistantError as error:
        return error


def _draw_answer(turn: Turn, answer: Answer, number: int, *, is_new: bool) -> None:
    if answer.scope.origin == "question":
        st.button(
            "Search all documents instead",
            key=f"everywhere_{number}",
            on_click=plan_to_ask,
            args=(turn.asked.question,),
            kwargs={"everywhere": True},
        )
    body = st.empty()
    if is_new:
        count = len(answer.claims)
        for shown in range(1, count, max(1, -(-count // _UPDATES))):
            body.html(claims_html(answer, number, shown))
            time.sleep(_UPDATE_S)
    body.html(claims_html(answer, number))
    st.html(remarks_html(answer))
    if answer.claims:
        with st.expander("Copy with sources", key=f"copy_{number}"):
            st.code(markdown_of(answer), language=None, wrap_lines=True)


def _widths(turn: int) -> tuple[int, int]:
    return (1, 1) if has_open_source(turn) else (3, 2)
