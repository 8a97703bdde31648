"""Chat: the page on which questions are asked; Streamlit runs this file for every change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from assistant.escaping import escape
from assistant.library import LibraryEntry
from assistant.requests import checked
from corpus.errors import PolicyAssistantError
from ui.answering import Answering, open_configured
from ui.conversation import (
    Asked,
    draw_asking,
    draw_earlier,
    draw_talk,
    draw_turn,
    latest_announcement,
    planned,
    turns,
)
from ui.drawing import library_line, message_html, status_html
from ui.filters import draw_filter

_STATIC = Path(__file__).with_name("static")
_QUESTION = "question"


def draw_page(open_assistant: Callable[[], Answering]) -> None:
    """Draw the whole page over the assistant that `open_assistant` gives."""
    st.set_page_config("Policy Assistant", str(_STATIC / "icon.png"), layout="wide")
    st.html(_STATIC / "style.css")
    st.title("Policy Assistant", anchor=False)
    st.html(
        '<p class="pa-purpose">Answers questions about policy documents in their own words. '
        "Every quotation can be checked on its page.</p>"
    )
    size = st.empty()
    # in a container it stays above its answer; at the foot of the page it would scroll the page
    # to its end, past the answer
    typed = st.container(key="ask").chat_input("Ask about the documents", key=_QUESTION)
    status = st.empty()
    talk = st.empty()
    size.html('<p class="pa-size">Opening the library …</p>')
    try:
        assistant = open_assistant()
        library = assistant.library()
    except PolicyAssistantError as error:
        size.html(message_html(str(error)))
        return
    if not library:
        size.html(message_html("No documents are indexed yet. Run `policy-assistant sync PATH`."))
        return
    bodies = {entry.organisation for entry in library if entry.organisation}
    size.html(f'<p class="pa-size">{library_line(len(library), len(bodies))}</p>')
    document_ids = draw_filter(library)
    asked = _accepted(planned() or (None if typed is None else Asked(typed)))
    if asked is not None:
        status.html(status_html("Searching"))
        draw_asking(assistant, asked, document_ids)
    elif turns():
        draw_turn(assistant, turns()[-1], len(turns()) - 1)
    else:
        _draw_beginnings(library)
    status.html(latest_announcement())
    with talk.container():
        draw_talk()
    draw_earlier(assistant, turns()[:-1])


def _accepted(asked: Asked | None) -> Asked | None:
    if asked is None:
        return None
    try:
        return replace(asked, question=checked(asked.question))
    except PolicyAssistantError as error:
        st.html(message_html(str(error)))
        return None


def _draw_beginnings(library: Sequence[LibraryEntry]) -> None:
    st.html(
        '<div class="pa-hint"><h2>Ask in your own words</h2><p>Name a body or a document to be '
        "answered from it alone, name two to compare them, or name none to search everything. "
        "Where the documents do not say, the answer says so. You can begin with one of these "
        "and complete it above:</p></div>"
    )
    for text in beginnings(library):
        st.button(f"{escape(text)} …", on_click=_type, args=(f"{text} ",))


def beginnings(library: Sequence[LibraryEntry]) -> tuple[str, ...]:
    """Questions to complete, about bodies that the library holds documents of.

    Titles and organisations do not say what a document is about, so the topic is left open.
    """
    bodies = {entry.organisation for entry in library if entry.organisation}
    shortest = sorted(bodies, key=lambda body: (len(body), body))[:2]
    named = [_with_article(body) for body in shortest]
    about_one = [f"What does {named[0]} say about"] if named else []
    about_two = [f"Compare {' and '.join(named)} on"] if len(named) > 1 else []
    return (*about_one, *about_two, "What do the documents say about")


def _type(text: str) -> None:
    st.session_state[_QUESTION] = text


def _with_article(body: str) -> str:
    is_common = re.search(r" (?:of|for) | (?:Board|Committee|Commission|Forum|Union)$", body)
    return f"the {body}" if is_common else body


if __name__ == "__main__":
    draw_page(open_configured)
