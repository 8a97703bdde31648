import pytest

from assistant.library import Library
from assistant.scoping import scope_question
from corpus.documents import Metadata
from index.catalogue import CatalogueEntry

_ROWS = [
    ("alpha.pdf", "Rivers First", "Association of River Wardens", "2021-03", "response", ""),
    ("alpha2.pdf", "Rivers First", "Association of River Wardens", "2023-06", "response", ""),
    ("beta.pdf", "Dry Land", "Guild of Harbour Masters", "2021-05", "response", ""),
    ("review.pdf", "Report to the Crown on Canal Renewal (draft)", "Canal Inquiry", "2020", "review", ""),
    ("final.pdf", "Report to the Crown on Canal Renewal (final)", "Canal Inquiry", "2020", "review", ""),
    ("answer.pdf", "Government response to the Canal Inquiry", "Ministry of Water", "2022", "response", ""),
    ("m1.txt", "Green Party manifesto 1997", "Green Party", "1997", "manifesto", ""),
    ("m2.txt", "Green Party manifesto 2001", "Green Party", "2001", "manifesto", ""),
    ("g.md", "Paying for a mooring", "Canals.example", "2020", "guidance", ""),
    ("locks1.pdf", "Lock Inquiry: Final Report, Volume 1", "Lock Inquiry", "2024", "inquiry", ""),
    ("locks2.pdf", "Government response to the Lock Inquiry report (Volume 1)", "Ministry of Locks", "2025", "response", ""),
    ("weirs.pdf", "Weir Inquiry: The Report, Volume 1", "Weir Inquiry", "2024", "inquiry", ""),
    ("minutes.md", "Minutes of March", "Water Board", "2022", "minutes", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def library():
    return Library(
        CatalogueEntry(source, source, "", Metadata(title, body, kind, date, version), 1, 1, ())
        for source, title, body, date, kind, version in _ROWS
    )


def _units(text, library):
    return [set(u.document_ids) for u in scope_question(text, library).units]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the association say about weirs?", [{"alpha.pdf", "alpha2.pdf"}]),
        ("What does Volume 1 of the Lock Inquiry report recommend on gates?", [{"locks1.pdf"}]),
        ("ARW on weirs", [{"alpha.pdf", "alpha2.pdf"}]),
        ("What did the association say in its 2023 response about weirs?", [{"alpha2.pdf"}]),
        ("What do the Harbour Masters think of the association's plan?", [{"beta.pdf"}]),
        (
            "What is the wardens' view of the Canal Inquiry's proposal?",
            [{"alpha.pdf", "alpha2.pdf"}],
        ),
        ("What does the 1997 Green manifesto say about tolls?", [{"m1.txt"}]),
        ("What do the minutes say about tolls?", [{"minutes.md"}]),
        (
            "Compare the Harbour Masters and the Green Party on tolls",
            [{"beta.pdf"}, {"m1.txt", "m2.txt"}],
        ),
        (
            "How do the draft and final Canal Renewal reports treat tolls?",
            [{"review.pdf"}, {"final.pdf"}],
        ),
        (
            "What does the Canal Inquiry recommend on tolls and what did the government answer?",
            [{"review.pdf", "final.pdf"}, {"answer.pdf"}],
        ),
        ("What did the government say about the Canal Inquiry's view of tolls?", [{"answer.pdf"}]),
        ("How much is a mooring?", [set()]),
        ("Who opposes the Canal Inquiry's proposal on tolls?", [set()]),
        ("What is said about the association?", [set()]),
        ("What will tolls be in 2001?", [set()]),
    ],
)
def test_a_question_is_answered_from_the_documents_it_names(question, expected, library):
    assert _units(question, library) == expected


def test_a_document_that_is_not_there_is_named_as_missing(library):
    scoped = scope_question("What does the 1983 Green manifesto say about tolls?", library)

    assert scoped.units == ()
    assert "1983" in scoped.missing


def test_the_filter_of_the_person_wins(library):
    scoped = scope_question("What does the association say?", library, ["beta.pdf"])

    assert scoped.scope.origin == "filter"
    assert scoped.scope.document_ids == ("beta.pdf",)


def test_the_topic_leaves_out_names_and_years_that_only_say_where_to_look(library):
    scoped = scope_question("What does the 1997 Green manifesto say about tolls?", library)

    assert "tolls" in scoped.topic
    assert not {"1997", "Green", "manifesto"} & set(scoped.topic.split())


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("How does the association rate the evidence base for weirs?", {"evidence", "base"}),
        ("What does the evidence of the association say about weirs?", set()),
    ],
)
def test_a_word_for_a_document_stays_in_the_topic_where_it_means_none(question, topic, library):
    said = {*scope_question(question, library).topic.split()}

    assert said & {"evidence", "base"} == topic
    assert "weirs" in said


def test_everything_is_searched_when_the_person_says_so(library):
    scoped = scope_question("What does the association say?", library, everywhere=True)

    assert scoped.scope.origin == "everything"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does Dry Land say about dredging?", [{"beta.pdf"}]),
        ("Does Dry Land flood in winter?", [set()]),
        ("Dry Land or wet, who pays for dredging?", [set()]),
    ],
)
def test_a_title_that_may_be_a_subject_names_its_document_only_where_it_speaks(
    question, expected, library
):
    assert _units(question, library) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the harbour guild say about weirs?", [{"beta.pdf"}]),
        ("What do harbour masters want?", [{"beta.pdf"}]),
        ("Is the water clean by the harbour?", [set()]),
    ],
)
def test_a_body_is_known_by_its_noun_or_all_that_tells_it_apart(question, expected, library):
    assert _units(question, library) == expected


def test_what_is_called_after_a_kind_of_body_is_not_that_body(library):
    assert _units("Who collects the association rate?", library) == [set()]


def test_a_clause_that_says_too_little_is_asked_with_the_topic_of_the_whole(library):
    scoped = scope_question(
        "How far does the association want weirs dredged, and what has the guild allowed?", library
    )

    assert len(scoped.units) == 2
    assert all("dredged" in unit.query.topic for unit in scoped.units)


def test_the_first_of_two_nouns_is_no_kind_of_document(library):
    scoped = scope_question("What does the association say of the evidence base?", library)

    assert "evidence base" in scoped.topic


def test_what_is_promised_in_a_year_is_looked_for_in_that_years_documents_alone(library):
    missing = scope_question("What did the Green Party promise on tolls in 1983?", library)

    assert _units("What did the Green Party promise on tolls in 2001?", library) == [{"m2.txt"}]
    assert missing.units == ()
    assert "1983" in missing.missing
