from assistant.answers import Outcome
from assistant.positions import HolderKind


def test_a_view_that_only_anothers_document_reports_is_found_and_said_to_be_reported(assistant):
    answer = assistant.ask("What is Ketty Vanstrom's view of Recommendation 5?")

    assert {e.position.holder for e in answer.evidence} == {"Ketty Vanstrom"}
    assert "reports that Ketty Vanstrom opposes this" in answer.lead


def test_a_body_asked_by_name_is_never_given_anothers_view(assistant):
    answer = assistant.ask("What does the Central Digital Office think of the Fund?")

    assert answer.outcome is Outcome.NO_EVIDENCE


def test_a_bodys_own_documents_speak_before_reports_of_them(assistant):
    answer = assistant.ask("Do the treasurers back local delivery teams?")

    assert {e.organisation for e in answer.evidence} == {"Guild of Borough Treasurers"}
    assert {e.position.holder_kind for e in answer.evidence} == {HolderKind.AUTHOR}


def test_a_filter_keeps_others_reports_out(assistant):
    own = [e.document_id for e in assistant.library() if "Ledger" in e.organisation]

    answer = assistant.ask("What did the Open Ledger Trust say of one login?", own)

    assert {e.document_id for e in (*answer.evidence, *answer.near_misses)} == {*own}


def test_a_body_outside_the_filter_is_not_answered_for_by_those_inside(assistant):
    chosen = [e.document_id for e in assistant.library() if "civic-workers" in e.source]

    answer = assistant.ask("What do the treasurers think of shared service centres?", chosen)

    assert answer.evidence
    assert all("Guild" in e.position.holder for e in answer.evidence)
    assert all(e.position.holder_kind is not HolderKind.AUTHOR for e in answer.evidence)


def test_who_takes_a_side_is_no_false_premise(assistant):
    answer = assistant.ask("Who opposes shared service centres?")

    assert answer.outcome is Outcome.COMPLETE
    assert any("Civic Workers" in e.position.holder for e in answer.evidence)


def test_an_author_takes_no_stand_by_the_words_that_it_quotes(assistant):
    answer = assistant.ask("what do treasurers think about local delivery teams")

    assert "Guild" in answer.scope.label
    conditional = [e for e in answer.evidence if e.position.condition]
    assert conditional
    assert all("Guild" in e.position.holder for e in conditional)
