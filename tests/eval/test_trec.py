import pytest

from corpus.errors import PolicyAssistantError
from eval.resolving import Span
from eval.trec import read_qrels, read_run, write_qrels, write_run


def test_a_run_and_its_judgments_are_read_back_as_they_were_written(tmp_path):
    unit = Span("annual reports/report 2024.pdf", 10, 90).name
    write_run(tmp_path / "run", {"q": (unit, "b", "a")}, "ours")
    write_qrels(tmp_path / "qrels", {"q": {unit: 2, "a": 0}})
    assert read_run(tmp_path / "run") == {"q": (unit, "b", "a")}
    assert read_qrels(tmp_path / "qrels") == {"q": {unit: 2, "a": 0}}
    assert len((tmp_path / "run").read_text().splitlines()[0].split()) == 6


def test_runs_and_judgments_of_other_tools_are_read(tmp_path):
    (tmp_path / "run").write_text(
        "q Q0 a 2 0.5 x\nq Q0 b 1 0.9 x\nq Q0 c 3 0.5 x\nq Q0 b 4 0.1 x\n"
    )
    (tmp_path / "qrels").write_text("q 0 a 1\nq 0 b 0\n")
    assert read_run(tmp_path / "run") == {"q": ("b", "c", "a")}
    assert read_qrels(tmp_path / "qrels") == {"q": {"a": 1, "b": 0}}


def test_a_line_that_is_no_judgment_is_named(tmp_path):
    (tmp_path / "qrels").write_text("q 0 a 1\nnonsense\n")
    with pytest.raises(PolicyAssistantError, match="line 2"):
        read_qrels(tmp_path / "qrels")
