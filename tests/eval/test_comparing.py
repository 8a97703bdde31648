import random

import pytest
from run_samples import a_question, head

from corpus.errors import PolicyAssistantError
from eval.comparing import Baseline, baseline_of, compare, gate, read_baseline
from eval.runs import GoldRow, GoldUnit, HitRow, ResultRow, Run
from eval.scoring import Scores


def scores(values: dict[str, float], measure="nDCG@10", **changes) -> Scores:
    unit = GoldUnit(unit="u", document="d")
    gold = tuple(
        GoldRow(
            question=a_question(id_),
            units=(unit.model_copy(update={"document": f"page {i // 3}"}),),
        )
        for i, id_ in enumerate(values)
    )
    results = {
        id_: ResultRow(id=id_, hits=(HitRow(document="d", start=0, end=1),), seconds=0.1)
        for id_ in values
    }
    by_question = {id_: {measure: value} for id_, value in values.items()}
    return Scores(Run(head(**changes), gold, results), by_question, None)


def values(count: int) -> dict[str, float]:
    chance = random.Random(7)
    return {f"q{i}": chance.choice([0.0, 0.5, 1.0]) for i in range(count)}


def regressed(before: dict[str, float], share: float) -> dict[str, float]:
    right = [id_ for id_, value in before.items() if value > 0]
    chosen = random.Random(1).sample(right, round(share * len(before)))
    return before | dict.fromkeys(chosen, 0.0)


def test_a_run_compared_with_itself_is_not_distinguishable():
    found = compare(scores(values(300)), scores(values(300)))
    assert not found.distinguishable
    assert found.changed == ()


def test_a_regression_of_five_percent_is_found_on_two_thousand_questions():
    before = values(2000)
    found = compare(scores(before), scores(regressed(before, 0.05)))
    _, _, difference = found.differences["nDCG@10"]
    assert difference.is_significant
    assert difference.high < 0


def test_the_same_share_of_thirty_questions_cannot_be_told_from_noise():
    before = values(30)
    assert not compare(scores(before), scores(regressed(before, 0.05))).distinguishable


def test_questions_in_one_run_only_are_counted_and_left_out():
    found = compare(scores(values(30)), scores(values(40)))
    assert found.unmatched == 10


def test_the_questions_that_changed_most_are_named():
    before = values(40) | {"q3": 1.0}
    found = compare(scores(before), scores(before | {"q3": 0.0}))
    assert found.changed == (("q3", "nDCG@10", -1.0),)


def test_the_gate_passes_what_did_not_change(tmp_path):
    run = scores(values(100))
    path = tmp_path / "baseline.json"
    path.write_text(baseline_of(run).model_dump_json())
    assert gate(read_baseline(path), run)[1] == []


def test_the_gate_stops_a_significant_drop_and_lets_a_gain_through():
    before = values(400)
    worse = regressed(before, 0.1)
    assert "nDCG@10 fell" in gate(baseline_of(scores(before)), scores(worse))[1][0]
    assert gate(baseline_of(scores(worse)), scores(before))[1] == []


def test_the_gate_lets_a_drop_through_that_another_processor_would_make():
    before = {f"q{i}": 0.5 for i in range(100)}
    rounded = {f"q{i}": 0.5 - 1e-6 for i in range(100)}
    differences, reasons = gate(baseline_of(scores(before)), scores(rounded))
    assert differences["nDCG@10"].is_significant
    assert reasons == []


def test_the_gate_stops_an_unresolved_quote_a_false_quotation_and_a_lost_question():
    whole = dict.fromkeys(map(str, range(20)), 1.0)
    baseline = baseline_of(scores(whole, "quote validity"))
    unresolved = scores(whole, "quote validity", unresolved=("q: not found",))
    assert gate(baseline, unresolved)[1] == ["unresolved: q: not found"]
    false = scores(whole | {"7": 0.5}, "quote validity")
    assert gate(baseline, false)[1] == ["quotations not in their source: 7"]
    lost = scores({k: v for k, v in whole.items() if k != "7"}, "quote validity")
    assert gate(baseline, lost)[1] == ["questions of the baseline are gone: 7"]


def test_a_file_that_is_no_baseline_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(PolicyAssistantError, match="--update"):
        read_baseline(tmp_path / "none.json")
    assert Baseline.model_fields.keys() == {"name", "questions_sha256", "values", "clusters"}
