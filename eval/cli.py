"""CLI: `policy-eval`, the commands that measure."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.assistant import Assistant, open_assistant
from assistant.settings import Settings, load_settings
from corpus.errors import PolicyAssistantError
from eval.checks import REAL, read_checks, run_checks
from eval.questions import STARTER, Question, read_questions
from eval.starter import Score, rates, score_questions, unresolved
from index.models import find_model
from index.recipe import Recipe, SplittingConfig
from index.store import Store
from index.sync import sync

app = typer.Typer(help="Measures answers.", no_args_is_help=True, add_completion=False,
                  pretty_exceptions_enable=False)  # fmt: skip
_DOCUMENTS = Path(__file__).resolve().parent.parent / "corpus" / "starter" / "documents"
FLOORS = {"answer or abstain": 0.70, "abstention precision": 0.70, "evidence recall": 0.40}
"""What the gate asks of the train split: a little below what was measured, to catch breakage."""


@app.command()
def starter(
    *,
    split: Annotated[str, typer.Option(help="train, dev or all")] = "all",
    gate: Annotated[bool, typer.Option("--gate", help="Fail below the floors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="List what went wrong.")] = False,
) -> None:
    """Ask the starter questions over the starter documents, in a store of their own."""
    questions = [q for q in read_questions(STARTER) if split in {"all", q.split}]
    with _starter_assistant() as assistant:
        wrong = unresolved(assistant, questions)
        scores = score_questions(assistant, questions, lambda _done: None)
    console = Console()
    for line in wrong:
        console.print(line, markup=False, style="red")
    _print_rates(console, scores)
    if verbose:
        _print_misses(console, scores)
    if gate and (wrong or not _above_floors(console, scores)):
        raise typer.Exit(1)


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
        table = Table("", "check", "question", "reason", box=None)
        for r in results:
            table.add_row("pass" if r.passed else "FAIL", r.check.id, r.question, r.reason)
        Console().print(table)
        typer.echo(f"{passed} of {len(results)} pass")
    if passed < len(results):
        raise typer.Exit(1)


@contextmanager
def _starter_assistant() -> Iterator[Assistant]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder))
        recipe = Recipe(
            find_model(settings.index.model), SplittingConfig(settings.index.passage_tokens)
        )
        sync(Store(settings.store), recipe, [_DOCUMENTS])
        yield open_assistant(settings)


def _print_rates(console: Console, scores: list[Score]) -> None:
    table = Table("measure", "train", "dev", box=None)
    by_split = {s: rates([x for x in scores if x.question.split == s]) for s in ("train", "dev")}
    for name in by_split["train"]:
        table.add_row(name, str(by_split["train"][name]), str(by_split["dev"][name]))
    console.print(table)
    kinds = Table("type", "split", "answer or abstain", "outcome", "evidence recall", box=None)
    for kind in sorted({s.question.type for s in scores}):
        for split in ("train", "dev"):
            chosen = [s for s in scores if (s.question.type, s.question.split) == (kind, split)]
            if chosen:
                found = rates(chosen)
                names = ("answer or abstain", "outcome accuracy", "evidence recall")
                kinds.add_row(kind, split, *(str(found[name]) for name in names))
    console.print(kinds)


def _print_misses(console: Console, scores: list[Score]) -> None:
    for s in scores:
        if s.question.split == "dev":
            continue  # dev is reported, never looked into
        missed = s.found and not any(s.found)
        if not s.abstention_right or missed:
            console.print(_miss(s.question, s), markup=False, soft_wrap=True)


def _miss(question: Question, score: Score) -> str:
    shown = [(round(e.relevance, 2), e.quote[:90]) for e in score.answer.evidence[:2]]
    near = [(round(e.relevance, 2), e.quote[:90]) for e in score.answer.near_misses[:1]]
    gold = [e.quote[:90] for e in question.evidence]
    return (
        f"{question.id} [{question.type}] {question.question}\n   want {question.outcome} {gold}\n"
        f"   got {score.answer.outcome} {shown or near} ({score.answer.scope.label[:50]})"
    )


def _above_floors(console: Console, scores: list[Score]) -> bool:
    found = rates([s for s in scores if s.question.split == "train"])
    low = [name for name, floor in FLOORS.items() if found[name].value < floor]
    for name in low:
        console.print(f"{name} {found[name]} is below {FLOORS[name]}", style="red", markup=False)
    return not low


def main() -> None:
    """Run the command line; known errors become a message and exit code 2."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except PolicyAssistantError as error:
        Console(stderr=True).print(str(error), markup=False, style="red", soft_wrap=True)
        sys.exit(2)
