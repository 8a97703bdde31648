import numpy as np
import pytest
from run_samples import a_question, head

from corpus.errors import PolicyAssistantError
from eval.refusals import auroc, refusal_gain, refusals
from eval.runs import GoldRow, GoldUnit, HitRow, ResultRow, Run


def a_run(confidences, *, hidden, outcomes=None) -> Run:
    gold = tuple(
        GoldRow(
            question=a_question(f"q{i}", outcome="no_evidence" if hidden else "complete"),
            units=(GoldUnit(unit="u", document=f"page {i // 2}"),),
        )
        for i in range(len(confidences))
    )
    results = {
        f"q{i}": ResultRow(
            id=f"q{i}", seconds=0.1, hits=(HitRow(document="d", start=0, end=1, score=value),),
            answer=None if outcomes is None else {"outcome": outcomes[i], "confidence": value},
        )
        for i, value in enumerate(confidences)
    }  # fmt: skip
    return Run(head(without_gold_page=hidden, has_answers=outcomes is not None), gold, results)


def test_the_area_under_the_curve_is_the_chance_that_a_positive_is_higher():
    positive = np.array([True, True, False, False])
    assert auroc(np.array([0.9, 0.8, 0.2, 0.1]), positive) == 1.0
    assert auroc(np.array([0.1, 0.2, 0.8, 0.9]), positive) == 0.0
    assert auroc(np.array([0.5, 0.5, 0.5, 0.5]), positive) == 0.5
    assert auroc(np.array([0.9, 0.3, 0.5, 0.1]), positive) == 0.75


def test_refusals_are_counted_over_questions_asked_with_and_without_their_pages():
    known = a_run([0.9, 0.8, 0.7, 0.2], hidden=False, outcomes=["complete"] * 3 + ["no_evidence"])
    hidden = a_run(
        [0.3, 0.1, 0.6, 0.1], hidden=True, outcomes=["no_evidence"] * 2 + ["partial"] * 2
    )
    found = refusals(known, hidden)
    assert found.questions == 4
    assert found.auroc[0] == pytest.approx(14 / 16)
    assert (found.precision.hits, found.precision.count) == (2, 3)
    assert (found.recall.hits, found.recall.count) == (2, 4)


def test_better_confidence_is_a_gain_and_lower_risk():
    good = a_run([0.9] * 20, hidden=False), a_run([0.1] * 20, hidden=True)
    blind = a_run([0.5] * 20, hidden=False), a_run([0.5] * 20, hidden=True)
    gain = refusal_gain(good, blind)
    assert gain["AUROC"] == (0.5, 0.5, 0.5)
    assert gain["area under risk-coverage"][2] < 0
    assert refusal_gain(good, good)["AUROC"] == (0.0, 0.0, 0.0)


def test_runs_in_the_wrong_order_are_refused():
    one = a_run([0.5], hidden=False)
    with pytest.raises(PolicyAssistantError, match="without-gold-page"):
        refusals(one, one)
