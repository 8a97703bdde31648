"""Conversation: the turns of one session, newest first, and the answer being given."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.answers import Answer, Claim
from assistant.briefs import was_filtered
from assistant.conversation import Relation, StandaloneQuestion, Turn
from assistant.escaping import escape
from assistant.exporting import Format, export
from assistant.listeners import Listener
from assistant.records import turn_of
from assistant.requests import LONGEST_QUESTION
from corpus.errors import PolicyAssistantError
from ui.answering import Answering
from ui.drawing import (
    announcement,
    claims_html,
    draft_html,
    message_html,
    outcome_html,
    question_html,
    remarks_html,
    rows_html,
    searching_html,
    status_html,
)
from ui.filters import clear_filter
from ui.sources import close_source, draw_sources, has_open_source

_UPDATE_S = 0.1
_UPDATES = 12
"""Claims beyond these come several at a time, so that no answer takes long to appear."""
_TURNS = "turns"
_PENDING = "pending_question"
_AFRESH = "new_conversation"
_EXPORTS = {
    Format.DOCX: "Word",
    Format.HTML: "Web page",
    Format.MD: "Markdown",
    Format.JSON: "Data",
}
"""What each format is called on its button."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way."""

    question: str
    everywhere: bool = False
    """Whether it overrides the scope that the question set."""
    is_standalone: bool = False
    """Whether the person has said that it needs no earlier turn: it is asked as it stands."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question and what came of it."""

    asked: StandaloneQuestion
    result: Answer | PolicyAssistantError
    opens: bool
    """Whether a conversation begins with it: what was said before is not looked at."""


def turns() -> list[Shown]:
    """The turns of this session, oldest first."""
    found: list[Shown] = st.session_state.setdefault(_TURNS, [])
    return found


def history() -> tuple[Turn, ...]:
    """The turns in whose light the next question is read."""
    found: list[Turn] = []
    for shown in turns():
        if shown.opens:
            found = []
        if isinstance(shown.result, Answer):
            found.append(turn_of(shown.asked, shown.result))
    return () if st.session_state.get(_AFRESH) else tuple(found)


def plan_to_ask(question: str, *, everywhere: bool = False) -> None:
    """Ask a question as it stands in the run that follows; for buttons."""
    st.session_state[_PENDING] = Asked(question, everywhere, is_standalone=True)


def planned() -> Asked | None:
    """What a button asked for; given once."""
    asked: Asked | None = st.session_state.pop(_PENDING, None)
    return asked


def start_afresh() -> None:
    """Read the next question without those before it."""
    st.session_state[_AFRESH] = True


def draw_talk() -> None:
    """Draw whether the next question goes on with the conversation, and the way out of it."""
    if not turns():
        return
    if not history():
        st.html('<p class="pa-talk">A new conversation: the next question stands alone.</p>')
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html('<p class="pa-talk">You can follow up: “and who pays?”, “only since 2024”.</p>')
        st.button("New conversation", key="afresh", type="tertiary", on_click=start_afresh)


def draw_asking(assistant: Answering, asked: Asked, document_ids: Sequence[str]) -> None:
    """Ask, remember the turn, and draw its answer claim by claim."""
    close_source()
    number = len(turns())
    heading = st.empty()
    heading.html(question_html(_as_typed(asked)))
    left, right = st.columns(_widths(number), gap="large")
    head = left.empty()
    head.html(searching_html(len(document_ids) or len(assistant.library())))
    draft = left.empty()
    turn = _shown(assistant, asked, document_ids, Listener(_Draft(draft).add))
    draft.empty()
    turns().append(turn)  # before anything is drawn: a click while drawing ends this run
    st.session_state.pop(_AFRESH, None)
    heading.html(question_html(turn.asked))
    if isinstance(turn.result, PolicyAssistantError):
        head.html(message_html(str(turn.result)))
        return
    head.html(outcome_html(turn.result))
    with left:
        _draw_answer(turn, turn.result, number, is_new=True)
    with right:
        draw_sources(assistant, turn.result, number)


def draw_turn(assistant: Answering, turn: Shown, number: int) -> None:
    """Draw a turn as it ended."""
    st.html(question_html(turn.asked))
    left, right = st.columns(_widths(number), gap="large")
    if isinstance(turn.result, PolicyAssistantError):
        left.html(message_html(str(turn.result)))
        return
    with left:
        st.html(outcome_html(turn.result))
        _draw_answer(turn, turn.result, number, is_new=False)
    with right:
        draw_sources(assistant, turn.result, number)


def draw_earlier(assistant: Answering, earlier: Sequence[Shown]) -> None:
    """Draw the turns before the latest, folded, newest first."""
    if not earlier:
        return
    st.html('<h2 class="pa-earlier">Earlier questions</h2>')
    for number, turn in reversed(list(enumerate(earlier))):
        label = escape(turn.asked.typed)
        with st.expander(label, expanded=has_open_source(number), key=f"turn_{number}"):
            draw_turn(assistant, turn, number)


def latest_announcement() -> str:
    """The invisible status for the newest turn; a blank one when nothing has been asked."""
    if not turns():
        return status_html("")
    result = turns()[-1].result
    return status_html(announcement(result) if isinstance(result, Answer) else "No answer")


def _as_typed(asked: Asked) -> StandaloneQuestion:
    return StandaloneQuestion(
        asked.question, asked.question, Relation.FIRST, everywhere=asked.everywhere
    )


class _Draft:
    """A model's sentences as they come, before they are the answer."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place = place
        self._claims: list[Claim] = []

    def add(self, claim: Claim) -> None:
        """Draw one more; ends the run, and with it the model's work, where it was stopped."""
        self._claims.append(claim)
        self._place.html(draft_html(self._claims))


def _shown(
    assistant: Answering, asked: Asked, document_ids: Sequence[str], listener: Listener
) -> Shown:
    typed = _as_typed(asked)
    before = history()
    opens = not before
    try:
        assistant.refresh()
        if not asked.is_standalone:
            typed = assistant.interpret(asked.question, before)
        return Shown(typed, assistant.ask_in_turn(typed, before, document_ids, listener), opens)
    except PolicyAssistantError as error:
        return Shown(typed, error, opens)
    finally:
        listener.cancellation.cancel()  # a run that Streamlit ends leaves no model at work


def _draw_answer(turn: Shown, answer: Answer, number: int, *, is_new: bool) -> None:
    _draw_other_ways(turn, answer, number)
    if table := rows_html(answer, number):
        st.html(table)
    body = st.empty()
    if is_new and answer.writing.writer == "quotes":  # prose was drawn as it came
        count = len(answer.claims)
        for shown in range(1, count, max(1, -(-count // _UPDATES))):
            body.html(claims_html(answer, number, shown))
            time.sleep(_UPDATE_S)
    body.html(claims_html(answer, number))
    st.html(remarks_html(answer))
    _draw_exports(answer, number)


def _draw_other_ways(turn: Shown, answer: Answer, number: int) -> None:
    """Offer to ask otherwise: as the person corrects it, without what was before, or of all."""
    with st.container(horizontal=True):
        if turn.asked.relation is Relation.FOLLOW_UP:
            with st.popover("Change what was asked"):
                _draw_correction(turn.asked, number)
        if answer.scope.origin == "question" or was_filtered(answer):
            st.button(
                "Search all documents instead",
                key=f"everywhere_{number}",
                on_click=_ask_everywhere,
                args=(turn.asked.text,),
            )


def _ask_everywhere(question: str) -> None:
    clear_filter()  # else it would still hold the question back
    plan_to_ask(question, everywhere=True)


def _draw_correction(asked: StandaloneQuestion, number: int) -> None:
    key = f"correction_{number}"
    st.text_area(
        "The question as it is to be asked", asked.text, key=key, max_chars=LONGEST_QUESTION
    )
    st.button("Ask this", key=f"ask_{key}", type="primary", on_click=_ask_corrected, args=(key,))
    st.button("Ask my words alone", key=f"alone_{key}", on_click=plan_to_ask, args=(asked.typed,))


def _ask_corrected(key: str) -> None:
    question = str(st.session_state[key]).strip()
    if question:
        plan_to_ask(question)


def _draw_exports(answer: Answer, number: int) -> None:
    with st.container(horizontal=True, key=f"exports_{number}"):
        for form, label in _EXPORTS.items():
            st.download_button(
                label,
                partial(export, answer, form),  # written when it is asked for
                f"answer-{answer.id}.{form}",
                form.media_type,
                key=f"export_{number}_{form}",
                on_click="ignore",
            )
    with st.expander("Copy with sources", key=f"copy_{number}"):
        st.code(export(answer, Format.MD).decode(), language=None, wrap_lines=True)


def _widths(turn: int) -> tuple[int, int]:
    return (1, 1) if has_open_source(turn) else (3, 2)
