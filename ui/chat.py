"""Chat: the page on which questions are asked; Streamlit runs this file for every change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from assistant.library import LibraryEntry
from corpus.errors import PolicyAssistantError
from ui.answering import Answering, open_configured
from ui.conversation import (
    Asked,
    draw_asking,
    draw_earlier,
    draw_turn,
    latest_announcement,
    plan_to_ask,
    planned,
    turns,
)
from ui.drawing import library_line, message_html, status_html
from ui.escaping import escape
from ui.filters import draw_filter

LONGEST_QUESTION = 2000
_STATIC = Path(__file__).with_name("static")
_EXAMPLES = 3


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
    typed = st.chat_input("Ask about the documents", key="question")
    status = st.empty()
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
    asked = _accepted(planned() or Asked((typed or "").strip(), everywhere=False))
    if asked is not None:
        status.html(status_html("Searching"))
        draw_asking(assistant, asked, document_ids)
    elif turns():
        draw_turn(assistant, turns()[-1], len(turns()) - 1)
    else:
        _draw_examples(library)
    status.html(latest_announcement())
    draw_earlier(assistant, turns()[:-1])


def _accepted(asked: Asked) -> Asked | None:
    if len(asked.question) > LONGEST_QUESTION:
        st.html(
            message_html(
                f"The question has {len(asked.question):,} characters and was not asked. "
                f"Shorten it to {LONGEST_QUESTION:,}."
            )
        )
        return None
    return asked if asked.question else None


def _draw_examples(library: Sequence[LibraryEntry]) -> None:
    st.html(
        '<div class="pa-hint"><h2>Ask in your own words</h2><p>Name a body or a document to be '
        "answered from it alone, name two to compare them, or name none to search everything. "
        "Where the documents do not say, the answer says so.</p></div>"
    )
    for question in example_questions(library):
        st.button(escape(question), on_click=plan_to_ask, args=(question,))


def example_questions(library: Sequence[LibraryEntry]) -> tuple[str, ...]:
    """Questions about the bodies that the library holds documents of."""
    bodies = sorted({entry.organisation for entry in library if entry.organisation})
    chosen = bodies[:: max(1, len(bodies) // _EXAMPLES)][:_EXAMPLES]
    return tuple(f"What does {_with_article(body)} recommend?" for body in chosen)


def _with_article(body: str) -> str:
    return f"the {body}" if " of " in body or " for " in body else body


if __name__ == "__main__":
    draw_page(open_configured)
