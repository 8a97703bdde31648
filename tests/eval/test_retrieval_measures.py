"""Against trec_eval's own numbers, and against definitions written out here."""

import math

import pytest
import pytrec_eval
from hypothesis import given, settings
from hypothesis import strategies as st
from run_samples import a_question, head

from eval.retrieval_measures import measure, retrieval_scores
from eval.runs import GoldRow, GoldUnit, HitRow, ResultRow, Run

UNITS = [f"u{i}" for i in range(30)]
_TREC = {
    "nDCG@10": "ndcg_cut_10",
    "recall@5": "recall_5",
    "recall@10": "recall_10",
    "recall@50": "recall_50",
    "MAP": "map",
    "success@1": "success_1",
}


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d"]),
        st.tuples(
            st.dictionaries(st.sampled_from(UNITS), st.integers(0, 2), min_size=1),
            st.lists(st.sampled_from(UNITS), max_size=40),
        ),
        min_size=1,
    )
)
def test_measures_agree_with_trec_eval_on_random_runs(cases):
    qrels = {q: grades for q, (grades, _) in cases.items()}
    run = {q: units for q, (_, units) in cases.items()}
    ours = measure(qrels, run)
    scored = {
        q: {u: float(-i) for i, u in enumerate(dict.fromkeys(units))} for q, units in run.items()
    }
    evaluator = pytrec_eval.RelevanceEvaluator(
        qrels, {"ndcg_cut.10", "recall.5,10,50", "map", "success.1", "recip_rank"}
    )
    theirs = evaluator.evaluate({q: units for q, units in scored.items() if units})
    for query in qrels:
        for name, trec in _TREC.items():
            expected = theirs[query][trec] if query in theirs else 0.0
            assert ours[query][name] == pytest.approx(expected, abs=1e-6)
        first = theirs[query]["recip_rank"] if query in theirs else 0.0
        assert ours[query]["MRR@10"] == pytest.approx(first if first >= 0.1 else 0.0, abs=1e-6)


def test_a_hand_made_ranking_scores_as_the_definitions_say():
    found = measure({"q": {"a": 1, "b": 1, "c": 0}}, {"q": ["x", "a", "c", "b"]})["q"]
    ideal = 1 + 1 / math.log2(3)
    assert found["nDCG@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert found["MAP"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert (found["MRR@10"], found["success@1"], found["recall@5"]) == (0.5, 0.0, 1.0)


def test_a_unit_retrieved_twice_counts_at_its_first_place_only():
    twice = measure({"q": {"a": 1, "b": 1}}, {"q": ["a", "a", "a", "b"]})
    once = measure({"q": {"a": 1, "b": 1}}, {"q": ["a", "b"]})
    assert twice == once


def test_a_query_missing_from_the_run_scores_zero_and_stays_in_the_mean():
    found = measure({"q": {"a": 1}, "gone": {"a": 1}}, {"q": ["a"]})
    assert (found["q"]["nDCG@10"], found["gone"]["nDCG@10"]) == (1.0, 0.0)


def test_a_passage_that_holds_most_of_a_gold_span_has_found_it_wherever_it_is_cut():
    unit = GoldUnit(unit="d 100-200", document="d", start=100, end=200, page=2)
    gold = (GoldRow(question=a_question(), units=(unit,)),)

    def first_place(start, end):
        hits = (HitRow(document="d", start=start, end=end, page=2),)
        results = {"q": ResultRow(id="q", hits=hits, seconds=0)}
        return retrieval_scores(Run(head(), gold, results))["q"]["success@1"]

    assert [first_place(0, 300), first_place(140, 400), first_place(160, 400)] == [1.0, 1.0, 0.0]


def test_documents_and_pages_are_measured_beside_passages():
    unit = GoldUnit(unit="d 100-200", document="d", start=100, end=200, page=2)
    hits = (
        HitRow(document="d", start=300, end=400, page=3),
        HitRow(document="d", start=10, end=40, page=2),
    )
    run = Run(head(), (GoldRow(question=a_question(), units=(unit,)),),
              {"q": ResultRow(id="q", hits=hits, seconds=0)})  # fmt: skip
    found = retrieval_scores(run)["q"]
    assert found["nDCG@10"] == 0.0
    assert found["document success@1"] == 1.0
    assert found["page MRR@10"] == 0.5
