"""Run: a folder with everything that a system answered and everything needed to score it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import PolicyAssistantError
from eval.jsonl import read_lines
from eval.questions import Question
from eval.resolving import Span

_HEAD, _GOLD, _RESULTS = "run.json", "gold.jsonl", "results.jsonl"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RunHead(_Row):
    """What was run: two runs with equal heads differ by nothing but the clock."""

    name: str
    system: str
    form: str
    without_gold_page: bool
    has_answers: bool
    questions: str
    """File name of the question set."""
    questions_sha256: str
    """Digest of the questions and their judgments."""
    corpus_sha256: str
    """Digest of the passages that were searched."""
    settings: dict[str, Any]
    versions: dict[str, str]
    commit: str
    started: str
    unresolved: tuple[str, ...] = ()
    """Gold quotes that the documents do not hold."""
    left_out: int = 0
    """Questions that this machine cannot ask, because they need OCR."""


class GoldUnit(_Row):
    """One judged unit: a section of a benchmark, or a span of text."""

    unit: str
    grade: int = 1
    document: str
    start: int = 0
    end: int = 0
    page: int | None = None
    has_span: bool = True

    @property
    def span(self) -> Span:
        """Where it lies."""
        return Span(self.document, self.start, self.end)


class GoldRow(_Row):
    """A question with its judgments resolved against the corpus that was searched."""

    question: Question
    units: tuple[GoldUnit, ...]
    kinds: tuple[str, ...] = ()
    """Kinds of the documents that hold the gold evidence."""

    @property
    def slices(self) -> tuple[str, ...]:
        """The groups it is reported in."""
        question = self.question
        names = [f"type: {question.type}"]
        names += [f"split: {question.split}"] if question.split else []
        names += ["scanned"] if question.requires == "ocr" and question.type != "scanned" else []
        return (*names, *(f"kind: {kind}" for kind in self.kinds if kind))

    @property
    def cluster(self) -> str:
        """The document it depends on; itself when none is known."""
        return self.units[0].document if self.units else f"question {self.question.id}"


class HitRow(_Row):
    """A retrieved span; `unit` is the benchmark's section, where it has sections."""

    document: str
    start: int
    end: int
    page: int | None = None
    unit: str = ""
    score: float = 0.0

    @property
    def span(self) -> Span:
        """Where it lies."""
        return Span(self.document, self.start, self.end)


class ResultRow(_Row):
    """What a system returned for one question."""

    id: str
    hits: tuple[HitRow, ...]
    seconds: float
    answer: dict[str, Any] | None = None
    """As `Answer.to_json`; None for systems that only retrieve."""
    sources: dict[str, str] = {}
    """Path of each document that the answer cites, by its id."""
    quotes_found: tuple[bool, ...] = ()
    """For each quotation shown, whether an independent search found it in the stored text."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back."""

    head: RunHead
    gold: tuple[GoldRow, ...]
    results: dict[str, ResultRow]


def start_run(folder: Path, head: RunHead, gold: Iterable[GoldRow]) -> dict[str, ResultRow]:
    """Make the folder, or go on with it; returns what it holds already.

    Raises PolicyAssistantError when the folder holds a run of something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / _HEAD).exists():
        before = _read_head(folder)
        differing = [
            name
            for name in RunHead.model_fields
            if name != "started" and getattr(before, name) != getattr(head, name)
        ]
        if differing:
            raise PolicyAssistantError(
                f"{folder} holds a run that differs in {', '.join(differing)}. "
                "Name another folder with --out, or delete this one."
            )
        return _results(folder)
    _write_lines(folder / _GOLD, gold)
    (folder / _HEAD).write_text(head.model_dump_json(indent=1), encoding="utf-8")
    return {}


def append_results(folder: Path, rows: Iterable[ResultRow]) -> None:
    """Add results as they come; an interrupted line is dropped when the run goes on."""
    with (folder / _RESULTS).open("a", encoding="utf-8") as file:
        file.writelines(row.model_dump_json() + "\n" for row in rows)


def read_run_folder(folder: Path) -> Run:
    """A run as it was written; raises PolicyAssistantError when the folder holds none."""
    gold = tuple(read_lines(folder / _GOLD, GoldRow))
    return Run(_read_head(folder), gold, _results(folder))


def digest(parts: Iterable[str]) -> str:
    """A fingerprint of texts in order."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part.encode() + b"\0")
    return state.hexdigest()


def _read_head(folder: Path) -> RunHead:
    try:
        return RunHead.model_validate_json((folder / _HEAD).read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise PolicyAssistantError(f"{folder} is not a run folder ({error}).") from error


def _results(folder: Path) -> dict[str, ResultRow]:
    path = folder / _RESULTS
    if not path.exists():
        return {}
    content = path.read_text(encoding="utf-8")
    if not content.endswith("\n"):  # cut off while writing: that question is asked again
        path.write_text(content[: content.rfind("\n") + 1], encoding="utf-8")
    return {row.id: row for row in read_lines(path, ResultRow)}


def _write_lines(path: Path, rows: Iterable[BaseModel]) -> None:
    path.write_text("".join(r.model_dump_json() + "\n" for r in rows), encoding="utf-8")
