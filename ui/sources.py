"""Sources: the cards beside an answer, and the one that is open on its page."""

from __future__ import annotations

import streamlit as st

from assistant.answers import Answer, Evidence
from assistant.escaping import escape
from corpus.errors import PolicyAssistantError
from ui.answering import Answering
from ui.drawing import (
    card_html,
    message_html,
    page_description,
    sources_heading_html,
    surroundings_html,
)

_OPEN = "open_source"
_SURROUNDINGS = 400
"""Characters on each side: few enough for the quotation to be in view at once."""
_GONE = (
    "This document was removed or replaced after it was cited. Ask again to be answered from "
    "what is indexed now."
)


def draw_sources(assistant: Answering, answer: Answer, turn: int) -> None:
    """A card for each source, or for each near miss of an answer without sources."""
    if heading := sources_heading_html(answer):
        st.html(heading)
    for index, evidence in enumerate(answer.evidence or answer.near_misses, 1):
        with st.container(border=True, key=f"card_{turn}_{index}"):
            number = index if answer.evidence else None
            st.html(card_html(evidence, turn, number))
            _draw_opening(assistant, evidence, turn, index)


def has_open_source(turn: int) -> bool:
    """Whether a source of this turn is open."""
    opened = st.session_state.get(_OPEN)
    return opened is not None and opened[0] == turn


def close_source() -> None:
    """Close the open source, if any."""
    st.session_state.pop(_OPEN, None)


def _draw_opening(assistant: Answering, evidence: Evidence, turn: int, index: int) -> None:
    is_open = st.session_state.get(_OPEN) == (turn, index)
    label = "Open in its text" if evidence.pdf_page is None else "Open on its page"
    st.button(
        "Close" if is_open else label,
        key=f"open_{turn}_{index}",
        on_click=close_source if is_open else _open,
        args=() if is_open else (turn, index),
    )
    if is_open:
        _draw_opened(assistant, evidence)


def _open(turn: int, index: int) -> None:
    st.session_state[_OPEN] = (turn, index)


def _draw_opened(assistant: Answering, evidence: Evidence) -> None:
    span = (evidence.document_id, evidence.start, evidence.end)
    try:
        if evidence.document_id not in {entry.document_id for entry in assistant.library()}:
            st.html(message_html(_GONE))
            return
        page = assistant.marked_page(*span)
        if page is None:
            st.html(surroundings_html(*assistant.surroundings(*span, characters=_SURROUNDINGS)))
            return
    except PolicyAssistantError as error:
        st.html(message_html(str(error)))
        return
    described = page_description(evidence)
    # named, or Streamlit makes it a JPEG and blurs the print
    st.image(page, escape(described), alt=described, width="stretch", output_format="PNG")
