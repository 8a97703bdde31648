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
