"""Filters: the documents that a person restricts the assistant to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import streamlit as st

from assistant.library import LibraryEntry

_ORGANISATIONS = "filter_organisations"
_DOCUMENTS = "filter_documents"


def documents_in_force(
    library: Sequence[LibraryEntry], organisations: Collection[str], documents: Collection[str]
) -> tuple[str, ...]:
    """Ids of the chosen organisations' documents, narrowed by the chosen documents.

    Empty when nothing is chosen: the question then decides.
    """
    if not organisations and not documents:
        return ()
    return tuple(
        entry.document_id
        for entry in library
        if (not organisations or entry.organisation in organisations)
        and (not documents or entry.document_id in documents)
    )


def labels(library: Sequence[LibraryEntry]) -> dict[str, str]:
    """A label for each document id that no other document has."""
    named = {e.document_id: _label(e) for e in library}
    counts = Counter(named.values())
    return {
        e.document_id: named[e.document_id]
        if counts[named[e.document_id]] == 1
        else f"{named[e.document_id]} [{e.source}]"
        for e in library
    }


def draw_filter(library: Sequence[LibraryEntry]) -> tuple[str, ...]:
    """Draw the sidebar; returns the ids in force, empty when the question decides."""
    with st.sidebar:
        st.html('<p class="pa-sidebar">Limit the search</p>')
        bodies = sorted({entry.organisation for entry in library if entry.organisation})
        organisations = _chosen("Organisations", bodies, _ORGANISATIONS, {b: b for b in bodies})
        offered = [e for e in library if not organisations or e.organisation in organisations]
        offered.sort(key=lambda e: (e.title.casefold(), e.published))
        ids = [entry.document_id for entry in offered]
        documents = _chosen("Documents", ids, _DOCUMENTS, labels(library))
        in_force = documents_in_force(library, organisations, documents)
        count = len(in_force) or len(library)
        st.html(f'<p class="pa-count">{count} of {len(library)} documents in force</p>')
        st.button("Clear", on_click=clear_filter, disabled=not in_force, key="filter_clear")
    return in_force


def _chosen(label: str, options: Sequence[str], key: str, named: dict[str, str]) -> Sequence[str]:
    kept = [value for value in st.session_state.get(key, []) if value in options]
    st.session_state[key] = kept  # a sync or the other list may have taken an option away
    return st.multiselect(label, options, format_func=named.__getitem__, key=key,
                          placeholder="All", select_all=False)  # fmt: skip


def clear_filter() -> None:
    """Let the question decide again; for buttons."""
    st.session_state[_ORGANISATIONS] = []
    st.session_state[_DOCUMENTS] = []


def _label(entry: LibraryEntry) -> str:
    about = ", ".join(filter(None, (entry.version, entry.published)))
    return f"{entry.title} ({about})" if about else entry.title
