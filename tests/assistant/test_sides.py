import pytest

from assistant.answers import Outcome
from assistant.positions import Stance
from assistant.sides import side_of


@pytest.mark.parametrize(
    ("question", "stance", "thing"),
    [
        ("Who opposes ovens?", Stance.OPPOSES, ""),
        ("Which bodies have welcomed ovens?", Stance.SUPPORTS, ""),
        ("Who is cautious about ovens?", Stance.CAUTIONS, ""),
        ("Which recommendations did the town reject, and why?", Stance.OPPOSES, "recommendation"),
        ("What proposals does the guild support?", Stance.SUPPORTS, "proposal"),
    ],
)
def test_a_question_that_asks_who_takes_a_stand_or_on_what_is_recognised(question, stance, thing):
    side = side_of(question)

    assert side is not None
    assert stance in side.stances
    assert side.thing == thing


@pytest.mark.parametrize("question", ["Who built the ovens?", "Why does the guild oppose ovens?"])
def test_other_questions_ask_for_no_side(question):
    assert side_of(question) is None


def test_who_opposes_lists_nobody_who_does_not_oppose(assistant):
    answer = assistant.ask("Who opposes CivicID?")

    assert answer.evidence
    assert {e.position.stance for e in answer.evidence} == {Stance.OPPOSES}
    assert not any("do not oppose" in e.quote for e in answer.evidence)


def test_who_opposes_is_no_false_premise_where_one_supports_and_another_opposes(assistant):
    answer = assistant.ask("Who opposes shared service centres?")

    assert answer.outcome is Outcome.COMPLETE
    assert any("we shall campaign against" in e.quote for e in answer.evidence)


def test_each_rejected_recommendation_is_listed_once_with_its_reasons(assistant):
    answer = assistant.ask("Which recommendations did the government reject, and why?")

    assert [e.heading_path[-1] for e in answer.evidence] == [
        "Recommendation 7", "Recommendation 19", "Recommendation 22", "Recommendation 23",
    ]  # fmt: skip
    assert all(len(e.quote.split()) > 15 for e in answer.evidence)


def test_recommendations_that_a_letter_opposes_by_number_are_listed(assistant):
    answer = assistant.ask("Which recommendations does Tarrow Valley oppose?")

    assert {e.organisation for e in answer.evidence} == {"Tarrow Valley Borough Council"}
    quoted = " ".join(e.quote for e in answer.evidence)
    assert all(f"oppose Recommendation {number}" in quoted for number in (7, 16, 22))


def test_who_supports_that_nobody_must_have_a_thing_is_not_listed_as_supporting_it(assistant):
    answer = assistant.ask("Who supports CivicID?")

    assert answer.evidence
    assert not any("No person" in e.quote or "nobody" in e.quote for e in answer.evidence)
