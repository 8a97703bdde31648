"""Chat: the page on which questions are asked and sources opened."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answers import Answer, Evidence
from assistant.library import LibraryEntry
from assistant.settings import Settings, load_settings
from corpus.errors import PolicyAssistantError
from ui import drawing

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_MAX_CHARACTERS = 2000
_STEP_S = 0.1
"""Pause between two claims, so that the answer is seen to arrive."""
_MANY = 5


@st.cache_resource(show_spinner="Opening the documents …")
def _assistant(_settings: Settings, store: str) -> Assistant:  # noqa: ARG001 - the cache's key
    """One assistant a store, shared by everyone: it holds nothing of a person's."""
    from assistant.assistant import open_assistant  # noqa: PLC0415 - after the first paint

    return open_assistant(_settings)


def main() -> None:
    """Draw the page once."""
    st.set_page_config(
        "Policy Assistant", Path(__file__).parent / "static" / "icon.png", layout="wide"
    )
    st.html(drawing.STYLE)
    st.title("Policy Assistant", anchor=False)
    try:
        settings = load_settings()
        assistant = _assistant(settings, str(settings.store))
        library = assistant.library()
        chosen = _filter(library)
        _converse(assistant, library, chosen)
    except PolicyAssistantError as error:
        st.html(drawing.problem(str(error)))


def _filter(library: tuple[LibraryEntry, ...]) -> list[str]:
    """Documents chosen in the sidebar; empty when nothing is chosen."""
    with st.sidebar:
        st.header("Answer from", anchor=False)
        bodies = sorted({e.organisation for e in library if e.organisation})
        organisations = st.multiselect("Organisations", bodies, key="organisations")
        offered = [e for e in library if not organisations or e.organisation in organisations]
        by_label = {_label(e): e.document_id for e in sorted(offered, key=_label)}
        documents = st.multiselect("Documents", list(by_label), key="documents")
        st.button("Clear the filter", on_click=_clear_filter)
        ids = [by_label[label] for label in documents if label in by_label]
        if organisations and not ids:
            ids = [e.document_id for e in offered]
        st.write(f"{len(ids) or len(library)} of {len(library)} documents in force")
    return ids


def _label(entry: LibraryEntry) -> str:
    details = ", ".join(filter(None, (entry.version, entry.organisation, entry.published)))
    return f"{entry.title} ({details})" if details else entry.title


def _clear_filter() -> None:
    st.session_state.organisations = []
    st.session_state.documents = []


def _converse(assistant: Assistant, library: tuple[LibraryEntry, ...], chosen: list[str]) -> None:
    answers: list[Answer] = st.session_state.setdefault("answers", [])
    question = st.chat_input("Ask what the documents say", max_chars=_MAX_CHARACTERS)
    everywhere = st.session_state.pop("everywhere", None)
    conversation, sources = st.columns([3, 2], gap="large")
    with conversation:
        if not answers and not question:
            st.write(
                f"Ask about the {len(library)} documents indexed here. Answers are quotations, "
                "each with the page it stands on; where the documents do not say, you are told so."
            )
        for answer in answers:
            _draw_question(answer.question)
            _draw_answer(answer, len(library), is_new=False, is_last=answer is answers[-1])
        asked = everywhere or (question or "").strip()
        if asked:
            _draw_question(asked)
            with st.spinner("Reading the documents …"):
                answer = assistant.ask(
                    asked, () if everywhere else chosen, everywhere=bool(everywhere)
                )
            answers.append(answer)
            st.session_state.opened = None
            _draw_answer(answer, len(library), is_new=True, is_last=True)
    with sources:
        if answers:
            _draw_sources(assistant, answers[-1])


def _draw_question(question: str) -> None:
    with st.chat_message("user"):
        st.text(question)


def _draw_answer(answer: Answer, documents: int, *, is_new: bool, is_last: bool) -> None:
    with st.chat_message("assistant"):
        st.html(drawing.outcome(answer))
        if answer.scope.origin != "everything":
            st.text(f"Answered from: {answer.scope.label}")
        heading = ""
        for claim in answer.claims:
            if is_new:
                time.sleep(_STEP_S)
            st.html(drawing.claim(answer, claim, heading))
            heading = claim.heading
        _draw_receipt(answer, documents)
        if is_new:
            st.html(drawing.announcement(answer))
        if is_last and answer.scope.origin == "question":
            st.button("Search all documents instead", on_click=_ask_everywhere, args=[answer])


def _ask_everywhere(answer: Answer) -> None:
    st.session_state.everywhere = answer.question


def _draw_receipt(answer: Answer, documents: int) -> None:
    """What was searched, what was silent, what came near, and how long it took."""
    if answer.withheld:
        st.text(f"{answer.withheld} quotations withheld: the stored text does not hold them.")
    if answer.elsewhere:
        st.text(f"The topic occurs outside these documents, in: {drawing.titles(answer.elsewhere)}")
    if answer.near_misses:
        with st.expander("Nearest passages, which do not answer"):
            for item in answer.near_misses:
                st.html(drawing.nearest(item))
    if answer.silent:
        count = len(answer.silent)
        is_short = count <= _MANY and answer.scope.origin != "everything"
        said = f"Nothing found in {count} of {len(answer.searched)} documents searched"
        with st.expander(said, expanded=is_short):
            st.html(drawing.names(answer.silent))
    with st.expander("How this was answered"):
        seconds = ", ".join(f"{name} {value:.2f} s" for name, value in answer.timings.items())
        st.text(f"{len(answer.searched)} of {documents} documents searched\n{seconds}")
        st.text(f"index {answer.generation}, settings {answer.settings_hash}, answer {answer.id}")
        st.download_button(
            "Save with sources (Markdown)",
            drawing.markdown(answer),
            file_name=f"answer-{answer.id}.md",
            key=f"save-{answer.id}",
        )


def _draw_sources(assistant: Assistant, answer: Answer) -> None:
    st.subheader("Sources", anchor=False)
    if not answer.evidence:
        st.text("No sources: nothing is quoted in this answer.")
    for number, item in enumerate(answer.evidence, 1):
        with st.container(border=True):
            st.html(drawing.source(number, item))
            is_open = st.session_state.get("opened") == item.id
            where = "on its page" if item.pdf_page else "in its text"
            label = f"Close source {number}" if is_open else f"Open source {number} {where}"
            st.button(label, key=f"open-{answer.id}-{number}", on_click=_toggle, args=[item])
            if is_open:
                _draw_opened(assistant, item)


def _toggle(item: Evidence) -> None:
    is_open = st.session_state.get("opened") == item.id
    st.session_state.opened = None if is_open else item.id


def _draw_opened(assistant: Assistant, item: Evidence) -> None:
    page = assistant.marked_page(item.document_id, item.start, item.end)
    if page is not None:
        st.image(page, caption=f"PDF page {item.pdf_page}, the quotation marked")
    else:
        around = assistant.surroundings(item.document_id, item.start, item.end)
        st.html(drawing.surroundings(*around))


main()
