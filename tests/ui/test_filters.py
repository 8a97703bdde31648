"""Filters: organisations and documents combine, and nothing chosen means no filter."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ui.filters import documents_in_force, labels


def test_nothing_chosen_leaves_the_scope_to_the_question(entries):
    assert documents_in_force(entries, [], []) == ()


def test_documents_narrow_the_chosen_organisations(entries):
    assert documents_in_force(entries, ["Association of Towns"], []) == ("d1", "d2")
    assert documents_in_force(entries, ["Association of Towns"], ["d2"]) == ("d2",)
    assert documents_in_force(entries, [], ["d3"]) == ("d3",)


@given(st.sets(st.sampled_from(["d1", "d2", "d3", "d4"])), st.sets(st.integers(0, 2)))
def test_what_is_in_force_satisfies_every_choice(entries, documents, bodies):
    names = sorted({e.organisation for e in entries})
    organisations = {names[i] for i in bodies}
    in_force = documents_in_force(entries, organisations, documents)
    for entry in entries:
        chosen = bool(organisations or documents)
        fits = entry.organisation in (organisations or names) and (
            entry.document_id in documents or not documents
        )
        assert (entry.document_id in in_force) == (chosen and fits)


@given(st.lists(st.sampled_from(["Report", "Report [1.pdf]"]), max_size=5))
def test_no_two_documents_share_a_label(entries, titles):
    library = [
        replace(entries[0], document_id=str(n), title=title, source=f"{n}.pdf")
        for n, title in enumerate(titles)
    ]
    assert len(set(labels(library).values())) == len(library)


def test_editions_of_one_title_are_told_apart(entries):
    assert labels(entries)["d2"] == "Foundations (first edition, 2023) [d2.pdf]"
    assert labels(entries)["d1"] == "Response to the Review (2024-05-20)"
