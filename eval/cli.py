"""CLI: `policy-eval`, the commands that measure."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.assistant import open_assistant
from assistant.settings import load_settings
from corpus.errors import PolicyAssistantError
from corpus.folders import STARTER_DOCUMENTS
from eval import tables
from eval.checks import REAL, read_checks, run_checks
from eval.comparing import Baseline, baseline_of, compare, gate, read_baseline
from eval.exporting import export_beir
from eval.generating import RunPlan, generate
from eval.history import read_history, write_report
from eval.questions import STARTER, Form
from eval.refusals import refusal_gain, refusals
from eval.retrieval_measures import measure
from eval.runs import read_run_folder
from eval.scoring import Scores, score, write_scores
from eval.systems import SystemName
from eval.trec import read_qrels, read_run

app = typer.Typer(help="Measures retrieval and answers.", no_args_is_help=True,
                  add_completion=False, pretty_exceptions_enable=False)  # fmt: skip
BASELINE = Path(__file__).with_name("baseline.json")
Folder = Annotated[Path, typer.Argument(help="A run folder.", exists=True, file_okay=False)]


def default_work() -> Path:
    """Where indexes of measured corpora are kept between runs."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "policy-assistant" / "eval"


@app.command()
def run(  # noqa: PLR0913 - each is an option of the command
    *,
    out: Annotated[Path, typer.Option(help="The run folder; an interrupted run goes on.")],
    questions: Annotated[Path, typer.Option(help="Questions in any documented format.")] = STARTER,
    corpus: Annotated[
        Path, typer.Option(help="A folder of documents, or a BEIR corpus.jsonl.")
    ] = STARTER_DOCUMENTS,
    qrels: Annotated[Path | None, typer.Option(help="Judgments, BEIR or TREC.")] = None,
    system: Annotated[SystemName, typer.Option()] = SystemName.OURS,
    form: Annotated[
        Form, typer.Option(help="How it is asked; `question` is the last turn by itself.")
    ] = "conversation",
    split: Annotated[str, typer.Option(help="Only this split of the set.")] = "",
    without_gold_page: Annotated[
        bool, typer.Option("--without-gold-page", help="Hide the documents that answer.")
    ] = False,
    answers: Annotated[
        bool | None, typer.Option(help="Ask for whole answers; as default, ours without qrels.")
    ] = None,
    work: Annotated[Path | None, typer.Option(help="Where indexes are kept.")] = None,
) -> None:
    """Run a question set through a system and write a run folder, scored."""
    wanted = answers if answers is not None else qrels is None
    plan = RunPlan(
        questions, corpus, qrels, system, form, without_gold_page,
        wanted and system is SystemName.OURS, split, work or default_work(), load_settings(),
    )  # fmt: skip
    _generate(plan, out)
    scores = score(out)
    write_scores(out, scores)
    tables.print_scores(Console(), [scores])


@app.command(name="score")
def score_(
    runs: Annotated[list[Path], typer.Argument(help="Run folders.", exists=True)],
    *,
    markdown: Annotated[bool, typer.Option("--markdown")] = False,
) -> None:
    """Compute all figures of run folders again; needs no model and no index."""
    found = [score(folder) for folder in runs]
    for folder, scores in zip(runs, found, strict=True):
        write_scores(folder, scores)
    if markdown:
        typer.echo(tables.markdown_scores(found))
    else:
        tables.print_scores(Console(), found)


@app.command(name="trec")
def trec_(
    run: Annotated[Path, typer.Argument(help="A run of any tool in TREC's format.", exists=True)],
    *,
    qrels: Annotated[Path, typer.Option(help="Judgments, BEIR or TREC.", exists=True)],
) -> None:
    """Score another tool's run; a judged query that is missing from it scores 0."""
    judged = {query: grades for query, grades in read_qrels(qrels).items() if any(grades.values())}
    tables.print_means(Console(), list(measure(judged, read_run(run)).values()))


@app.command(name="compare")
def compare_(
    a: Folder, b: Folder, *, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    """Say what differs between two runs, and whether that is noise."""
    before, after = score(a), score(b)
    comparison = compare(before, after)
    if as_json:
        typer.echo(json.dumps(tables.comparison_as_json(comparison), indent=1))
    else:
        tables.print_comparison(Console(), comparison, before, after)


@app.command(name="refusals")
def refusals_(
    with_page: Folder,
    without_page: Folder,
    *,
    against: Annotated[
        tuple[Path, Path] | None, typer.Option(help="Another system's two runs, to compare with.")
    ] = None,
) -> None:
    """Say how well confidence tells what the documents answer from what they do not.

    Takes a run with all documents and one made with --without-gold-page.
    """
    pair = read_run_folder(with_page), read_run_folder(without_page)
    tables.print_refusals(Console(), "confidence", refusals(*pair))
    if against:
        other = read_run_folder(against[0]), read_run_folder(against[1])
        tables.print_refusals(Console(), other[0].head.system, refusals(*other))
        tables.print_refusal_gain(Console(), refusal_gain(pair, other))


@app.command(name="gate")
def gate_(
    *,
    baseline: Annotated[Path, typer.Option(help="Figures not to fall behind.")] = BASELINE,
    run: Annotated[
        Path | None, typer.Option(help="A run folder; without one the starter set is run.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the baseline anew.")] = False,
) -> None:
    """Fail when a run is significantly worse than the baseline."""
    scores = score(run) if run else _starter_scores()
    if update:
        baseline.write_text(baseline_of(scores).model_dump_json(indent=0), encoding="utf-8")
        typer.echo(f"{baseline} holds the figures of {scores.run.head.name}.")
        return
    if not _passes(read_baseline(baseline), scores):
        raise typer.Exit(1)


@app.command()
def history(
    runs: Annotated[Path, typer.Argument(help="A folder of run folders.", exists=True)],
    *,
    html: Annotated[Path | None, typer.Option(help="Write the plot to this page.")] = None,
    slice_: Annotated[str, typer.Option("--slice", help="Show this slice; `*` for all.")] = "all",
) -> None:
    """Show every measure of every run, by slice."""
    rows = read_history(runs)
    if html is not None:
        write_report(rows, html)
    tables.print_history(Console(), [r for r in rows if slice_ in {"*", r.slice}])


@app.command()
def export(
    folder: Path,
    *,
    run: Annotated[Path, typer.Option(help="A run over the questions to export.", exists=True)],
    documents: Annotated[
        Path, typer.Option(help="The documents it was run over.")
    ] = STARTER_DOCUMENTS,
    work: Annotated[Path | None, typer.Option(help="Where indexes are kept.")] = None,
) -> None:
    """Write passages, questions and judgments as a BEIR folder, which MTEB's loaders read."""
    count = export_beir(score(run).run, documents, work or default_work(), folder, load_settings())
    typer.echo(f"{folder}: {count} passages")


@app.command()
def check(
    *,
    questions: Annotated[Path, typer.Option(help="A file of checks.")] = REAL,
    store: Annotated[Path | None, typer.Option(help="A store with the documents.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Ask the committed questions over documents that are not part of the repository."""
    assistant = open_assistant(load_settings(store=store))
    results = list(run_checks(assistant, read_checks(questions)))
    passed = sum(r.passed for r in results)
    if as_json:
        rows = [{"id": r.check.id, "question": r.question, "passed": r.passed,
                 "reason": r.reason, "answer": r.answer.id} for r in results]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        tables.print_checks(Console(), results)
        typer.echo(f"{passed} of {len(results)} pass")
    if passed < len(results):
        raise typer.Exit(1)


def _generate(plan: RunPlan, out: Path) -> None:
    with tables.progress() as advance:
        generate(plan, out, advance)


def _starter_scores() -> Scores:
    with tempfile.TemporaryDirectory() as folder:
        plan = RunPlan(
            STARTER, STARTER_DOCUMENTS, None, SystemName.OURS, "conversation",
            without_gold_page=False, has_answers=True, split="", work=Path(folder) / "work",
            settings=load_settings(),
        )  # fmt: skip
        _generate(plan, Path(folder) / "run")
        return score(Path(folder) / "run")


def _passes(baseline: Baseline, scores: Scores) -> bool:
    differences, reasons = gate(baseline, scores)
    tables.print_gate(Console(), differences, scores)
    for reason in reasons:
        Console().print(reason, style="red", markup=False)
    return not reasons


def main() -> None:
    """Run the command line; known errors become a message and exit code 2."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except PolicyAssistantError as error:
        Console(stderr=True).print(str(error), markup=False, style="red", soft_wrap=True)
        sys.exit(2)
