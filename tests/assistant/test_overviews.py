import pytest

from assistant.answers import Outcome
from assistant.library import Library
from assistant.overviews import documents_meant
from assistant.positions import HolderKind
from assistant.scoping import scope_question
from corpus.documents import Metadata
from index.catalogue import CatalogueEntry


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the review",
        "What is the Within Reach review about?",
        "Give me a short overview of the review.",
        "What are the main points of the review?",
    ],
)
def test_a_summary_quotes_the_summary_and_the_recommendations_of_the_document(assistant, question):
    answer = assistant.ask(question)

    assert answer.outcome is Outcome.COMPLETE
    assert len({e.document_id for e in answer.evidence}) == 1
    assert {e.heading_path[0] for e in answer.evidence[:3]} == {"Summary"}
    assert answer.evidence[-1].quote.startswith("Recommendation 6.")
    assert answer.claims[-1].heading == "Its recommendations, the first 6 of 24"
    assert all(e.pdf_page for e in answer.evidence)


def test_a_response_to_recommendations_does_not_pass_for_recommending(assistant):
    answer = assistant.ask("What is the government response about?")

    assert answer.outcome is Outcome.COMPLETE
    assert not any("Recommendation" in e.heading_path[-1] for e in answer.evidence)


def test_a_document_without_a_summary_is_summed_up_by_how_it_begins(assistant):
    answer = assistant.ask("Summarise the union's response")

    assert answer.outcome is Outcome.COMPLETE
    assert "How it begins" in answer.lead
    assert {e.position.holder_kind for e in answer.evidence} == {HolderKind.AUTHOR}


@pytest.mark.parametrize("question", ["What is the document about?", "Give me a summary of ALTL"])
def test_where_several_documents_may_be_meant_it_asks_which(assistant, question):
    answer = assistant.ask(question)

    assert answer.outcome is Outcome.UNCLEAR
    assert len(answer.choices) > 1
    assert set(answer.choices) <= {e.title for e in assistant.library()}


def test_a_document_that_the_person_has_chosen_is_the_one_summed_up(assistant):
    chosen = next(e.document_id for e in assistant.library() if e.kind == "minutes")
    answer = assistant.ask("Summarise this document", [chosen])

    assert {e.document_id for e in answer.evidence} == {chosen}


def test_a_document_is_known_by_the_words_of_its_title(assistant):
    answer = assistant.ask("Summarise the commonweal manifesto")

    assert answer.outcome is Outcome.COMPLETE
    assert {e.organisation for e in answer.evidence} == {"Commonweal Party"}


def test_a_summary_of_what_is_said_on_a_subject_is_a_question_on_the_subject(assistant):
    answer = assistant.ask("Give me a summary of what the union says about shared service centres")

    assert {e.heading_path[-1] for e in answer.evidence} == {"Shared service centres"}


def test_a_kind_that_is_named_goes_before_the_title_of_another_document():
    def entry(id_, title, organisation, kind):
        metadata = Metadata(title, organisation, kind, "2024", "")
        return CatalogueEntry(id_, f"{id_}.pdf", "", metadata, 1, 1, ())

    library = Library(
        (
            entry("a", "The Bread Economy: Bake Now", "Baking Committee", "review"),
            entry("b", "Reply to the report The Bread Economy", "Ministry of Food", "response"),
            entry("c", "Reply on ovens", "Guild of Bakers", "response"),
        )
    )

    def meant(text):
        return documents_meant(scope_question(text, library), library)

    assert meant("What is the bread economy response about?") == ("b",)
    assert meant("Summarise the bread economy report") == ("a",)
    assert meant("Summarise the response") == ("b", "c")


def test_a_short_opening_is_quoted_with_what_it_announces(assistant):
    answer = assistant.ask("Summarise the Within Reach review")

    summary = [e.quote for e in answer.evidence if "Summary" in e.heading_path]
    assert len(summary) >= 3
    assert all(len(quote.split()) >= 15 for quote in summary)
