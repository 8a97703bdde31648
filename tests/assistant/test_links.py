import pytest

from assistant.answers import Outcome
from assistant.library import Library
from assistant.links import link_of, number_of, numbers_in
from assistant.positions import Stance
from corpus.documents import Metadata
from index.catalogue import CatalogueEntry
from index.passages import Passage, ScoredPassage

_ROWS = [
    ("mill", "The Mill Review: final report", "Panel on Flour"),
    ("answer", "Government response to the Mill Review", "Ministry of Bread"),
    ("harbour", "The Harbour Review", "Commission on Harbours"),
    ("nameless", "Final report: summary", ""),
]
_LIBRARY = Library(
    CatalogueEntry(id_, id_, "", Metadata(title, body, "review", "2024", ""), 1, 1, ())
    for id_, title, body in _ROWS
)
_RARITIES = {"oven": 3.0, "inspect": 2.0}


def _hit(document_id, heading, text):
    passage = Passage(f"{document_id}/{heading}", document_id, 0, len(text), None, (heading,), text)
    return ScoredPassage(passage, 0.0, 1, None, None, 0.0, 0.0, is_called=False, repeated_in=())


def _link(*hits):
    return link_of(_RARITIES, hits, _LIBRARY)


_OVENS = _hit("mill", "Recommendation 16", "Ovens should be inspected each spring.")


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Recommendation 16", "16"),
        ("3.2 Recommendation 4a: ovens", "4a"),
        ("Recommendation 1.2", "1.2"),
        ("On Recommendation 16", ""),
        ("16. Ovens", ""),
    ],
)
def test_a_section_is_on_the_recommendation_that_opens_its_heading(heading, number):
    assert number_of(["Part 1", heading], "recommendation") == number


def test_the_innermost_of_two_numbered_headings_counts():
    assert number_of(["Recommendation 1", "Recommendation 1.2"], "recommendation") == "1.2"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("We oppose Recommendation 16.", ["16"]),
        ("We welcome recommendations 1, 2 and 16.", ["1", "2", "16"]),
        ("Recommendation 1.2 is dear.", ["1.2"]),
        ("Our recommendation is 16 ovens.", []),
    ],
)
def test_a_text_names_recommendations_by_their_numbers(text, numbers):
    assert numbers_in(text, "recommendation") == numbers


def test_what_is_asked_about_is_linked_to_the_number_of_the_nearest_recommendation():
    link = _link(_hit("mill", "Costs", "Ovens cost much."), _OVENS)

    assert link.number == "16"
    assert link.label == "Recommendation 16"
    assert {"oven", "inspect", "spring"} <= link.stems


@pytest.mark.parametrize(
    "hits",
    [
        [],
        [_hit("mill", "Costs", "Ovens are inspected.")],
        [_hit("mill", "Recommendation 2", "Bakers should hold a licence."), _OVENS],
    ],
)
def test_without_a_recommendation_that_names_the_subject_there_is_no_link(hits):
    assert _link(*hits) is None


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("We oppose Recommendation 1.", True),
        ("We oppose recommendations 1 and 3.", True),
        ("We oppose Recommendation 16.", False),
        ("We oppose Recommendation 1.2.", False),
        ("We oppose Recommendation 1a.", False),
    ],
)
def test_a_number_is_not_named_by_one_that_begins_with_it(text, is_named):
    link = _link(_hit("mill", "Recommendation 1", "Ovens should be inspected."))

    assert link.is_named_in(text) == is_named


def test_the_point_in_a_number_is_no_other_figure():
    link = _link(_hit("mill", "Recommendation 1.2", "Ovens should be inspected."))

    assert link.is_named_in("See Recommendation 1.2 on ovens.")
    assert not link.is_named_in("See Recommendation 112 on ovens.")


def test_a_recommendation_is_known_by_the_document_that_makes_it():
    assert _link(_OVENS).names == ("the mill review", "panel on flour")


def test_an_answer_is_known_by_what_it_answers_not_by_who_gives_it():
    answer = _hit("answer", "Recommendation 16", "Ovens should be inspected.")

    assert _link(answer).names == ("mill review",)


def test_another_review_with_the_same_number_lends_no_names():
    lamps = _hit("harbour", "Recommendation 16", "Ovens of lighthouses should be inspected.")

    assert _link(_OVENS, lamps).names == _link(_OVENS).names


def test_a_document_whose_name_tells_nobody_is_not_linked_to():
    assert _link(_hit("nameless", "Recommendation 16", "Ovens should be inspected.")) is None


def test_a_document_speaks_of_the_link_where_its_opening_names_the_review():
    link = _link(_OVENS)

    assert link.is_of("Our answer to The  Mill\nReview")
    assert not link.is_of("Our answer to the Harbour Review")


def test_a_view_on_a_subject_is_found_under_its_number(two_reviews):
    answer = two_reviews.ask("What does the Guild of Village Bakers think of licences for bakers?")

    assert answer.evidence[0].quote == "We oppose Recommendation 2."
    assert answer.evidence[0].position.stance is Stance.OPPOSES


def test_a_document_with_a_series_of_its_own_is_not_linked(two_reviews):
    answer = two_reviews.ask("What does the Union of Coastal Sailors think of licences for bakers?")

    assert "Recommendation 2" not in " ".join(e.quote for e in answer.evidence)


def test_a_series_of_its_own_is_not_taken_for_the_linked_one(two_reviews):
    """Its Recommendation 2 speaks of bread, and is not left out for the review's 16."""
    answer = two_reviews.ask("What does the Union of Coastal Sailors say of bread baked each day?")

    assert answer.outcome is Outcome.COMPLETE
    assert "bread on board" in answer.evidence[0].quote


def test_a_view_on_a_subject_of_a_review_is_its_holders_own(assistant):
    answer = assistant.ask("What does the Network of Rural Districts think of shared platforms?")

    assert {e.organisation for e in answer.evidence} == {"Network of Rural Districts"}
