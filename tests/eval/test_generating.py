"""A whole run over documents of our own, small enough to index in seconds."""

import json
import shutil

import pytest
from conftest import needs
from typer.testing import CliRunner

from assistant.answers import Outcome
from assistant.settings import Settings
from corpus.errors import PolicyAssistantError
from corpus.folders import STARTER_DOCUMENTS
from eval import cli
from eval.comparing import baseline_of, gate
from eval.generating import RunPlan, generate
from eval.questions import STARTER, STARTER_SECOND, read_questions
from eval.resolving import resolve
from eval.scoring import score, write_scores
from eval.systems import SystemName
from eval.trec import read_qrels, read_run
from index.catalogue import Catalogue
from index.search import HybridSearch

PAGES = {
    "bins": ("Bins and recycling", ["Bins are emptied every second Tuesday by the borough.",
                                    "Garden waste costs 42 crowns a year to collect."]),
    "parking": ("Parking permits", ["A resident's permit costs 90 crowns for a year.",
                                    "Permits are checked by cameras since 2024."]),
    "libraries": ("Libraries", ["Libraries open at nine in the morning except on Sundays.",
                                "Books may be borrowed for three weeks and renewed twice."]),
}  # fmt: skip
QUERIES = {
    "q1": ("How much is it to have garden waste collected?", "bins#1"),
    "q2": ("How long can I borrow a book?", "libraries#1"),
    "q3": ("What does a permit to park cost?", "parking#0"),
}


@pytest.fixture
def benchmark(tmp_path):
    """A BEIR folder."""
    folder = tmp_path / "benchmark"
    folder.mkdir()
    sections = [
        {"_id": f"{page}#{i}", "title": f"{title} > Part {i}", "text": text,
         "metadata": {"url": f"https://example.org/{page}"}}
        for page, (title, texts) in PAGES.items() for i, text in enumerate(texts)
    ]  # fmt: skip
    queries = [{"_id": id_, "text": text, "metadata": {}} for id_, (text, _) in QUERIES.items()]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, sections)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    lines = ["query-id\tcorpus-id\tscore", *(f"{q}\t{s}\t1" for q, (_, s) in QUERIES.items())]
    (folder / "qrels.tsv").write_text("\n".join(lines))
    return folder


def plan_of(benchmark, work, system=SystemName.OURS, **changes) -> RunPlan:
    values = {
        "questions": benchmark / "queries.jsonl", "corpus": benchmark / "corpus.jsonl",
        "qrels": benchmark / "qrels.tsv", "system": system, "form": "question",
        "without_gold_page": False, "has_answers": False, "split": "", "work": work,
        "settings": Settings(),
    }  # fmt: skip
    return RunPlan(**values | changes)


def quietly(_done, _total):
    pass


@pytest.fixture
def a_starter_plan(copy_store, tmp_path):
    """The starter set over the store that all tests share."""
    plan = RunPlan(STARTER, STARTER_DOCUMENTS, None, SystemName.OURS, "question",
                   without_gold_page=False, has_answers=True, split="dev",
                   work=tmp_path / "work", settings=Settings())  # fmt: skip
    plan.work.mkdir()
    copy_store(plan.store)
    return plan


@pytest.mark.slow
def test_every_system_runs_on_a_benchmark_and_ranks_its_sections(benchmark, tmp_path):
    for system in SystemName:
        out = tmp_path / system
        generate(plan_of(benchmark, tmp_path / "work", system), out, quietly)
        scores = score(out)
        means = scores.means(scores.slices["all"])
        assert means["document recall@10"] == 1.0, system
        if system is not SystemName.VANILLA:  # its passages are whole pages: one section each
            assert means["nDCG@10"] > 0.8, system


def test_a_run_folder_is_enough_to_reproduce_its_figures(benchmark, tmp_path):
    plan = plan_of(benchmark, tmp_path / "work")
    generate(plan, tmp_path / "run", quietly)
    first = score(tmp_path / "run")
    write_scores(tmp_path / "run", first)
    before = (tmp_path / "run" / "scores.json").read_bytes()
    shutil.rmtree(plan.work)
    (benchmark / "corpus.jsonl").unlink()
    write_scores(tmp_path / "run", score(tmp_path / "run"))
    assert (tmp_path / "run" / "scores.json").read_bytes() == before
    run = read_run(tmp_path / "run" / "run.trec")
    assert run["q1"][0] == "bins#1"
    assert read_qrels(tmp_path / "run" / "qrels.tsv") == {
        q: {s: 1} for q, (_, s) in QUERIES.items()
    }


def test_an_interrupted_run_goes_on_where_it_stopped(benchmark, tmp_path):
    plan, out = plan_of(benchmark, tmp_path / "work", SystemName.BM25), tmp_path / "run"
    generate(plan, out, quietly)
    results = out / "results.jsonl"
    lines = results.read_text().splitlines(keepends=True)
    results.write_text(lines[0] + lines[1][:40])  # cut off in the middle of a line
    assert len(score(out).run.results) == 1
    seen = []
    generate(plan, out, lambda done, total: seen.append((done, total)))
    assert seen[0] == (1, 3)
    assert sorted(score(out).run.results) == ["q1", "q2", "q3"]


def test_a_folder_that_holds_another_run_is_refused(benchmark, tmp_path):
    work, out = tmp_path / "work", tmp_path / "run"
    generate(plan_of(benchmark, work, SystemName.BM25), out, quietly)
    with pytest.raises(PolicyAssistantError, match="differs in system"):
        generate(plan_of(benchmark, work, SystemName.DENSE), out, quietly)


def test_without_its_page_a_question_finds_other_pages_only(benchmark, tmp_path):
    for system in (SystemName.OURS, SystemName.BM25, SystemName.DENSE, SystemName.RRF):
        plan = plan_of(benchmark, tmp_path / "work", system, without_gold_page=True)
        generate(plan, tmp_path / system, quietly)
        run = score(tmp_path / system).run
        for row in run.gold:
            found = {hit.document for hit in run.results[row.question.id].hits}
            assert row.units[0].document not in found


def test_a_judgment_of_a_section_that_is_not_there_is_listed(benchmark, tmp_path):
    with (benchmark / "qrels.tsv").open("a") as file:
        file.write("\nq1\tbins#9\t1\n")
    generate(plan_of(benchmark, tmp_path / "work", SystemName.BM25), tmp_path / "run", quietly)
    assert score(tmp_path / "run").run.head.unresolved == ("q1: there is no section bins#9",)


@pytest.mark.slow
def test_the_gate_fails_when_a_part_is_broken_on_purpose(a_starter_plan, tmp_path, monkeypatch):
    generate(a_starter_plan, tmp_path / "whole", quietly)
    baseline = baseline_of(score(tmp_path / "whole"))
    assert gate(baseline, score(tmp_path / "whole"))[1] == []

    def worst_first(self, query, limit, document_ids=()):
        return search(self, query, 60, document_ids)[::-1][:limit]

    search = HybridSearch.search
    monkeypatch.setattr(HybridSearch, "search", worst_first)
    monkeypatch.setattr("eval.generating._PROCESSES", 1000)  # a child would not be broken
    generate(a_starter_plan, tmp_path / "broken", quietly)
    reasons = gate(baseline, score(tmp_path / "broken"))[1]
    assert any("fell" in reason for reason in reasons)


@pytest.mark.slow
def test_other_passages_keep_the_gold_spans_and_the_measures(a_starter_plan, tmp_path):
    settings = Settings.model_validate({"index": {"passage_tokens": 90}})
    other = RunPlan(
        **{name: getattr(a_starter_plan, name) for name in RunPlan.__slots__}
        | {"settings": settings, "system": SystemName.BM25, "has_answers": False}
    )
    generate(a_starter_plan, tmp_path / "a", quietly)
    generate(other, tmp_path / "b", quietly)
    a, b = score(tmp_path / "a"), score(tmp_path / "b")
    assert a.run.head.corpus_sha256 != b.run.head.corpus_sha256
    assert [row.units for row in a.run.gold] == [row.units for row in b.run.gold]
    assert b.run.head.unresolved == ()
    assert a.values("nDCG@10").keys() == b.values("nDCG@10").keys()


def test_the_starter_questions_keep_their_own_rules():
    questions = read_questions(STARTER)
    gold = {split: {e.quote for q in questions if q.split == split for e in q.evidence}
            for split in ("train", "dev")}  # fmt: skip
    assert not gold["train"] & gold["dev"]
    assert {q.split for q in questions} == {"train", "dev"}
    assert all(q.history for q in questions if q.type == "follow_up")
    assert all(q.evidence for q in questions if not q.outcome.abstained)


@pytest.mark.ocr
@needs("tesseract")
def test_the_gold_of_both_starter_sets_stands_in_the_starter_documents(starter_store):
    catalogue = Catalogue(starter_store.catalogue)
    documents = [catalogue.document(id_) for id_ in catalogue.live_document_ids()]
    texts = {document.source: document.text for document in documents}
    for path in (STARTER, STARTER_SECOND):
        questions = read_questions(path)
        spans, unresolved = resolve(questions, texts)
        assert unresolved == []
        assert all(spans[q.id] for q in questions if q.outcome is Outcome.COMPLETE)


def test_the_command_line_scores_compares_and_draws_a_history(benchmark, tmp_path):
    plan = plan_of(benchmark, tmp_path / "work", SystemName.BM25)
    generate(plan, tmp_path / "runs" / "a", quietly)
    shutil.copytree(tmp_path / "runs" / "a", tmp_path / "runs" / "b")
    a, b = str(tmp_path / "runs" / "a"), str(tmp_path / "runs" / "b")
    run = CliRunner()
    assert "nDCG@10" in run.invoke(cli.app, ["score", a]).output
    assert "| queries | question | bm25 |" in run.invoke(cli.app, ["score", a, "--markdown"]).output
    assert "not distinguishable" in run.invoke(cli.app, ["compare", a, b]).output
    trec, qrels = f"{a}/run.trec", f"{a}/qrels.tsv"
    own = json.loads((tmp_path / "runs" / "a" / "scores.json").read_text())["means"]["all"]
    assert f"{own['nDCG@10']:.4f}" in run.invoke(cli.app, ["trec", trec, "--qrels", qrels]).output
    page = tmp_path / "history.html"
    shown = run.invoke(cli.app, ["history", str(tmp_path / "runs"), "--html", str(page)])
    assert shown.exit_code == 0, shown.output
    text = page.read_text(encoding="utf-8")
    assert "Measures over runs" in text
    assert 'src="http' not in text
