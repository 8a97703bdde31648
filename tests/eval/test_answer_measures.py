import numpy as np
import pytest
from run_samples import a_question, head

from eval.answer_measures import (
    answer_scores,
    calibration_error,
    risk_coverage,
    summarise,
    token_f1,
    words_support,
)
from eval.judging import JudgeQuestion, ScriptedJudge, judge_all
from eval.runs import GoldRow, GoldUnit, ResultRow, Run

QUOTE = "The fund is worth 12 million crowns a year."


def an_answer(outcome="complete", claims=(), **changes):
    item = {"id": "e1", "document_id": "x", "document": "Response", "organisation": "Union",
            "start": 100, "end": 140, "quote": QUOTE, "relevance": 0.9}  # fmt: skip
    return {
        "outcome": outcome, "lead": "", "near_misses": [],
        "evidence": [item] if outcome in {"complete", "partial"} else [],
        "claims": [{"text": t, "evidence_ids": ids} for t, ids in claims],
    } | changes  # fmt: skip


def a_run(*cases) -> Run:
    gold, results = [], {}
    for i, (question, units, answer, found) in enumerate(cases):
        named = question.model_copy(update={"id": str(i)})
        gold.append(GoldRow(question=named, units=units))
        if answer is not None:
            results[str(i)] = ResultRow(
                id=str(i), hits=(), seconds=1, answer=answer, sources={"x": "d"}, quotes_found=found
            )
    return Run(head(has_answers=True), tuple(gold), results)


UNIT = (GoldUnit(unit="d 90-150", document="d", start=90, end=150),)


def test_a_quotation_that_meets_the_gold_span_is_recall_and_precision():
    found = answer_scores(a_run((a_question(), UNIT, an_answer(), (True,))))["0"]
    assert (found["evidence recall"], found["evidence precision"]) == (1.0, 1.0)
    assert found["quote validity"] == 1.0


def test_another_place_or_document_is_neither():
    far = (UNIT[0].model_copy(update={"start": 200, "end": 260}),)
    other = (UNIT[0].model_copy(update={"document": "e"}),)
    for units in (far, other):
        found = answer_scores(a_run((a_question(), units, an_answer(), (False,))))["0"]
        assert (found["evidence recall"], found["evidence precision"]) == (0.0, 0.0)
        assert found["quote validity"] == 0.0


def test_citations_score_as_alce_defines_them():
    claims = [(QUOTE, ["e1"]), ("The fund is worth 30 million crowns a year.", ["e1"])]
    found = answer_scores(a_run((a_question(), (), an_answer(claims=claims), (True,))))["0"]
    assert found["citation recall"] == 0.5
    assert found["citation precision"] == 0.5
    assert found["number fidelity"] == 0.5


def test_a_citation_of_evidence_that_does_not_exist_is_not_precise():
    claims = [(QUOTE, ["e1", "e9"])]
    found = answer_scores(a_run((a_question(), (), an_answer(claims=claims), (True,))))["0"]
    assert (found["citation recall"], found["citation precision"]) == (1.0, 0.5)


def test_support_can_be_exchanged():
    run = a_run((a_question(), (), an_answer(claims=[(QUOTE, ["e1"])]), (True,)))
    assert answer_scores(run, lambda _claim, _quotes: False)["0"]["citation recall"] == 0.0
    assert not words_support("It costs 5", ["It costs 6"])


def test_a_question_without_a_result_is_wrong_and_not_left_out():
    found = answer_scores(a_run((a_question(), (), None, ())))
    assert found["0"]["outcome accuracy"] == 0.0


def test_outcomes_are_counted_against_what_was_expected():
    absent = a_question(outcome="no_evidence")
    summary = summarise(
        a_run(
            (a_question(), UNIT, an_answer(), (True,)),
            (a_question(), UNIT, an_answer("no_evidence"), ()),
            (absent, (), an_answer("no_evidence"), ()),
            (absent, (), an_answer(), (True,)),
            (a_question(outcome="partial"), UNIT, an_answer("partial"), (True,)),
        )
    )
    assert summary is not None
    assert summary.confusion[("answer", "abstain")] == 1
    assert (summary.abstention_precision.value, summary.abstention_recall.value) == (0.5, 0.5)


def test_the_risk_coverage_curve_agrees_with_a_worked_example():
    curve = risk_coverage(np.array([0.9, 0.8, 0.7, 0.6]), np.array([1.0, 0.0, 1.0, 1.0]))
    assert curve == ((0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.25))


def test_equally_confident_questions_cannot_reorder_the_curve():
    confidences = np.array([0.5, 0.5, 0.5])
    one = risk_coverage(confidences, np.array([1.0, 0.0, 0.0]))
    assert one == risk_coverage(confidences, np.array([0.0, 0.0, 1.0]))


def test_calibration_error_is_zero_where_confidence_is_the_share_right():
    confidences = np.array([0.75] * 4 + [0.25] * 4)
    right = np.array([1, 1, 1, 0, 0, 0, 0, 1], dtype=float)
    assert calibration_error(confidences, right) == pytest.approx(0.0)
    assert calibration_error(np.array([1.0]), np.array([0.0])) == 1.0


def test_words_shared_with_a_reference_are_counted_with_their_number():
    assert token_f1("a b b", "a b c") == pytest.approx(2 * 2 / 6)
    assert token_f1("x", "y") == 0.0


def test_nuggets_references_and_holders_are_scored_where_they_are_labelled():
    question = a_question(
        reference=QUOTE, nuggets=("12 million crowns", "for ever"),
        position={"holder": "Union", "stance": "supports", "target": "the fund"},
    )  # fmt: skip
    answer = an_answer(claims=[(QUOTE, ["e1"])])
    found = answer_scores(a_run((question, (), answer, (True,))))["0"]
    assert found["nugget recall"] == 0.5
    assert found["holder accuracy"] == 1.0
    assert found["ROUGE-L"] == pytest.approx(1.0)
    assert found["token F1"] == pytest.approx(1.0)


def test_a_judge_is_asked_in_shuffled_order_and_its_agreement_is_reported():
    questions = [JudgeQuestion(str(i), "s", "t") for i in range(20)]
    judge = ScriptedJudge({q.id: True for q in questions})
    judgement = judge_all(judge, questions, {"1": True, "2": False})
    assert judge.asked != [q.id for q in questions]
    assert sorted(judge.asked) == sorted(q.id for q in questions)
    assert (judgement.agreement.hits, judgement.agreement.count) == (1, 2)
