import pytest

from assistant.answers import Outcome


def test_a_thing_that_a_document_denies_is_a_false_premise_whatever_kind_of_answer_is_asked(
    assistant,
):
    answer = assistant.ask(
        "Who would compile the league table of public bodies that the Merrow Review called for?"
    )

    assert answer.outcome is Outcome.FALSE_PREMISE
    assert "league table" in answer.evidence[0].quote


def test_what_stands_in_a_clause_behind_a_denial_is_not_denied(assistant):
    answer = assistant.ask("Who did ALTL want to lead local delivery teams?")

    assert answer.outcome is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("question", "decision"),
    [
        ("Why did the government accept shared service centres?", "Reject"),
        ("Why did the government accept Recommendation 22?", "reject"),
        ("When did the government agree to four shared service centres?", "Reject"),
        ("Why did the government reject the service standard?", "Accept"),
        ("Why did the government reject Recommendation 9?", "Decision: Accept"),
        ("Why did the government not accept Recommendation 9?", "ccept"),
        ("The government rejected the service standard: why?", "Accept"),
    ],
)
def test_what_was_decided_the_other_way_round_is_a_false_premise(assistant, question, decision):
    answer = assistant.ask(question)

    assert answer.outcome is Outcome.FALSE_PREMISE
    assert {e.organisation for e in answer.evidence} == {"Department for Civic Affairs"}
    assert decision in answer.evidence[0].quote


@pytest.mark.parametrize(
    "question",
    [
        # as it was decided
        "Why did the government reject shared service centres?",
        "Why did the government not accept shared service centres?",
        "Why didn't the government accept shared service centres?",
        "Why did the government not accept Recommendation 22?",
        "Since it does not cost much, why did the government accept the service standard?",
        # in part
        "Why did the government reject CivicID as the single means of signing in?",
        "Why did the government accept CivicID as the single means of signing in?",
        "Why did the government reject Recommendation 8?",
        # open
        "How did the government decide whether to accept shared service centres?",
        "What would it take for the government to accept shared service centres?",
        "Why should the government accept shared service centres?",
        "To what extent did the government accept Recommendation 22?",
        # reasons are given, not what was asked for
        "What reason has the government given on shared service centres?",
        "What reasons were given against shared service centres by the government?",
        # what was decided on another
        "Why did the committee reject Recommendation 4?",
        # several
        "Which recommendations did the government accept?",
        "Which recommendations did the government reject?",
    ],
)
def test_what_was_decided_so_or_in_part_or_is_left_open_is_none(assistant, question):
    assert assistant.ask(question).outcome is not Outcome.FALSE_PREMISE


@pytest.mark.parametrize(
    "question",
    [
        "Did the government accept shared service centres?",
        "Did the government reject the service standard?",
        "Has the government rejected Recommendation 9, and why?",
        "Did the government accept shared service centres – why?",
        "Was Recommendation 22 accepted?",
    ],
)
def test_a_question_for_yes_or_no_takes_nothing_for_granted(assistant, question):
    assert assistant.ask(question).outcome is not Outcome.FALSE_PREMISE


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Why did the Ministry of Bread accept licences for bakers?", "Response: Reject."),
        ("Why did the Ministry of Bread reject shared mills?", "Response: Accept."),
        ("Why did the Ministry of the Sea reject Recommendation 2?", "Response: Accept."),
    ],
)
def test_a_decision_is_read_from_the_answer_to_the_review_it_is_on(two_reviews, question, quote):
    answer = two_reviews.ask(question)

    assert answer.outcome is Outcome.FALSE_PREMISE
    assert answer.evidence[0].quote.startswith(quote)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the Ministry of Bread reject Recommendation 2?",
        "Why did the Ministry of Bread reject inspections of ovens?",
        "Why was Recommendation 2 rejected?",
        "Why does the Guild of Village Bakers oppose licences for bakers?",
    ],
)
def test_a_decision_on_the_same_number_of_another_review_denies_nothing(two_reviews, question):
    assert two_reviews.ask(question).outcome is not Outcome.FALSE_PREMISE


def test_one_that_was_accepted_by_one_and_rejected_by_another_is_shown_both_ways(two_reviews):
    answer = two_reviews.ask("Was Recommendation 2 accepted?")

    assert answer.lead == "2 documents respond to Recommendation 2."
    assert {e.quote.splitlines()[0] for e in answer.evidence} == {
        "Response: Accept.", "Response: Reject.",
    }  # fmt: skip
