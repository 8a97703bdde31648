from dataclasses import replace

import pytest

from assistant.answers import Outcome
from assistant.places import place_asked_for, places_called
from assistant.units import Query, Scope, ScopedQuestion, Unit
from index.passages import Passage, ScoredPassage


def _question(text):
    scope = Scope((), "all documents", "everything")
    return ScopedQuestion(text, scope, (Unit("", (), Query(text, text)),), text, "")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("What does recommendation 12 say?", "recommendation 12"),
        ("rec 12, exact wording please", "recommendation 12"),
        ("What is the full text of paragraph 2.20?", "2.20"),
        ("What does recommendation 4a(i) say?", "recommendation 4(a)(i)"),
        ("What does recommendation 12 say about ovens?", ""),
        ("What do recommendations 1 and 2 say?", ""),
        ("What do the bakers say?", ""),
    ],
)
def test_a_place_is_asked_for_where_nothing_else_is(text, label):
    assert place_asked_for(_question(text)) == label


class _Called:
    """A finding whose passages are all called, and a selector that quotes as it is told."""

    def __init__(self, *hits, document_ids=(), venues=()):
        self.hits = hits
        self.unit = Unit("", document_ids, Query("", ""), venues=venues)


def _hit(text, heading="Part 1", document_id="d"):
    passage = Passage("p", document_id, 0, len(text), None, (heading,), text)
    return ScoredPassage(passage, 0.0, 1, None, None, 0.0, 0.0, is_called=True, repeated_in=())


@pytest.fixture
def quotes(assistant):
    """The quotations of a place in made-up passages, with the words of the author throughout."""
    (item, *_) = assistant.ask("What does the government say on digital support?").evidence

    class Selector:
        def quoted(self, sentence, bearing):
            return replace(item, quote=sentence.text, relevance=bearing)

    def of(label, *hits, **asked):
        return [e.quote for e in places_called(label, [_Called(*hits, **asked)], Selector())]

    return of


@pytest.mark.parametrize(
    ("label", "text", "quote"),
    [
        (
            "recommendation 1",
            "Recommendation 1.2 Ovens.\nRecommendation 16: Mills.\nRecommendation 1: Bread.",
            "Recommendation 1: Bread.",
        ),
        (
            "recommendation 1",
            "Recommendation 1. Bread should be cheap.\n\n2.4 Some may object.",
            "Recommendation 1. Bread should be cheap.",
        ),
        (
            "recommendation 2",
            "Recommendation 2: Bread.\n\nRecommendation 3: Ovens.",
            "Recommendation 2: Bread.",
        ),
        (
            "recommendation 4(a)",
            "Recommendation 4: Bread.\nRecommendation 4(a)(ii): Flour.\nRecommendation 4a: Rye.",
            "Recommendation 4a: Rye.",
        ),
        ("2.2", "2.20 Mills are old.\n2.2 Ovens are new.\n2.3 Bread is old.", "2.2 Ovens are new."),
    ],
)
def test_a_place_is_quoted_from_its_name_to_the_next_place(quotes, label, text, quote):
    assert quotes(label, _hit(text)) == [quote]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("12. Shared ovens", ["Ovens should be shared."]),
        ("Recommendation 12", ["Ovens should be shared."]),
        ("121. Shared ovens", []),
        ("12.1 Shared ovens", []),
    ],
)
def test_a_recommendation_may_be_known_by_the_number_of_its_heading(quotes, heading, expected):
    assert quotes("recommendation 12", _hit("Ovens should be shared.", heading)) == expected


def test_a_place_is_quoted_from_each_document_that_has_one_once(quotes):
    first, second = (_hit(f"Recommendation 1: {x}.", document_id=x) for x in ("Mills", "Ovens"))

    assert quotes("recommendation 1", first, second, first) == [
        "Recommendation 1: Mills.", "Recommendation 1: Ovens.",
    ]  # fmt: skip


def test_a_place_in_a_document_that_was_not_asked_is_not_quoted(quotes):
    mine, others = (_hit(f"Recommendation 1: {x}.", document_id=x) for x in ("Mills", "Ovens"))

    asked = {"document_ids": ("Mills", "Ovens"), "venues": ("Ovens",)}
    assert quotes("recommendation 1", others, mine, **asked) == ["Recommendation 1: Mills."]
    assert quotes("recommendation 1", others, document_ids=("Mills",)) == []


def test_a_recommendation_is_quoted_as_it_stands(assistant):
    answer = assistant.ask("What does the Review say in Recommendation 1?")

    assert answer.lead == "Recommendation 1, as it stands."
    assert answer.evidence[0].quote.startswith("Recommendation 1. Every public body")


@pytest.mark.parametrize("question", ["What does {} say?", "What does the Review say in {}?"])
def test_a_number_that_no_document_has_is_not_answered(assistant, question):
    answer = assistant.ask(question.format("recommendation 99"))

    assert answer.outcome is Outcome.NO_EVIDENCE
    assert answer.evidence == ()


@pytest.mark.parametrize(
    ("question", "body"),
    [
        (
            "What does the Network of Rural Districts say about Recommendation 16?",
            "Network of Rural Districts",
        ),
        (
            "What is the response of the Guild of Borough Treasurers to Recommendation 16?",
            "Guild of Borough Treasurers",
        ),
        (  # named in a sentence that no search brings
            "What does ALTL say about Recommendation 1?",
            "Association of Local Technology Leaders",
        ),
    ],
)
def test_what_a_body_says_of_anothers_recommendation_is_its_own_words(assistant, question, body):
    answer = assistant.ask(question)

    assert answer.outcome is Outcome.COMPLETE
    assert {e.organisation for e in answer.evidence} == {body}
    assert all(question[question.index("Recommendation") : -1] in e.quote for e in answer.evidence)
    assert not any(e.quote.startswith("Recommendation") for e in answer.evidence)


def test_a_body_that_only_names_a_longer_number_does_not_speak_of_it(two_reviews):
    answer = two_reviews.ask("What does the Guild of Village Bakers say about Recommendation 16?")

    assert answer.outcome is Outcome.NO_EVIDENCE


@pytest.mark.parametrize(
    ("review", "quote"), [("Mill", "Every village"), ("Harbour", "Every harbour")]
)
def test_of_two_reviews_with_the_same_numbers_the_one_named_is_quoted(two_reviews, review, quote):
    answer = two_reviews.ask(f"What does Recommendation 1 of the {review} Review say?")

    assert len(answer.evidence) == 1
    assert quote in answer.evidence[0].quote


def test_where_no_review_is_named_each_is_quoted(two_reviews):
    answer = two_reviews.ask("What does Recommendation 16 say?")

    said = {(e.organisation, "Ovens" in e.quote) for e in answer.evidence}
    assert {("Independent Panel on Flour", True), ("Commission on Harbours", False)} <= said
