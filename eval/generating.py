"""Generating: a question set over a corpus through one system into a run folder."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.answers import Answer, Outcome
from assistant.conversation import StandaloneQuestion, Turn
from assistant.settings import Settings
from corpus import ocr
from eval.collections import CollectionPage, read_collection, write_folder
from eval.questions import Form, Question, read_questions
from eval.resolving import MatchText, Span, normalised, resolve
from eval.runs import (
    GoldRow,
    GoldUnit,
    HitRow,
    ResultRow,
    RunHead,
    append_results,
    digest,
    start_run,
)
from eval.systems import Corpus, Hit, Ours, SystemName, open_system
from eval.trec import Qrels, read_qrels
from index.models import find_model
from index.recipe import Recipe, SplittingConfig
from index.splitting import page_at
from index.store import Store
from index.sync import sync

_PROCESSES = 2
_CHUNK = 8
_PACKAGES = ("policy-assistant", "chromadb", "llama-index-core", "onnxruntime", "tantivy", "torch")


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What to run."""

    questions: Path
    corpus: Path
    """A folder of documents, or a BEIR `corpus.jsonl`."""
    qrels: Path | None
    system: SystemName
    form: Form
    without_gold_page: bool
    has_answers: bool
    """Whether whole answers are asked for, which only our system gives."""
    split: str
    """Only this split of the set; empty for all."""
    work: Path
    """Where indexes of corpora are kept between runs."""
    settings: Settings

    @property
    def store(self) -> Path:
        """The index of the corpus, one for each corpus and passage size."""
        place = f"{self.corpus.resolve()} {self.settings.index.model_dump_json()}"
        return self.work / digest([place])[:16]


def generate(plan: RunPlan, out: Path, progress: Callable[[int, int], None]) -> tuple[RunHead, int]:
    """Sync the corpus, ask what the folder does not hold yet, and return the head and the count.

    Interrupted, the next call with the same plan goes on. Raises PolicyAssistantError when the
    folder holds another run or an input is wrong.
    """
    pages = _synced(plan)
    questions = [
        q for q in read_questions(plan.questions, plan.form) if plan.split in {"", q.split}
    ]
    asked = [q for q in questions if q.requires != "ocr" or ocr.is_available()]
    corpus = Corpus(plan.settings.model_copy(update={"store": plan.store}))
    sections = _sections(pages, corpus)
    qrels = read_qrels(plan.qrels) if plan.qrels else {}
    if plan.qrels and not any(q.type == "unanswerable" for q in asked):
        asked = [q for q in asked if q.id in qrels or plan.has_answers]
    gold, unresolved = _gold(asked, qrels, sections, corpus)
    if plan.without_gold_page:
        gold = [_unanswerable(row) for row in gold if row.units]
    head = _head(plan, corpus, gold, unresolved, len(questions) - len(asked))
    done = start_run(out, head, gold)
    todo = [row for row in gold if row.question.id not in done]
    count = len(gold) - len(todo)
    progress(count, len(gold))
    for rows in _results(plan, todo):
        append_results(out, rows)
        count += len(rows)
        progress(count, len(gold))
    return head, len(gold)


def synced_corpus(plan: RunPlan) -> Corpus:
    """The corpus of a plan, indexed."""
    _synced(plan)
    return Corpus(plan.settings.model_copy(update={"store": plan.store}))


def _synced(plan: RunPlan) -> list[CollectionPage]:
    folder, pages = plan.corpus, []
    if plan.corpus.is_file():
        pages = read_collection(plan.corpus)
        folder = plan.store / "pages"
        if not (folder / "manifest.csv").exists():
            write_folder(pages, folder)
    index = plan.settings.index
    recipe = Recipe(find_model(index.model), SplittingConfig(index.passage_tokens))
    sync(Store(plan.store), recipe, [folder])
    return pages


def _sections(pages: Sequence[CollectionPage], corpus: Corpus) -> dict[str, list[tuple[str, Span]]]:
    """For each document of a BEIR corpus, its judged sections and where they lie."""
    return {
        page.source: [
            (id_, Span(page.source, start, end))
            for id_, start, end in page.section_ids(corpus.documents[page.source])
        ]
        for page in pages
    }


def _gold(
    questions: Sequence[Question],
    qrels: Qrels,
    sections: dict[str, list[tuple[str, Span]]],
    corpus: Corpus,
) -> tuple[list[GoldRow], list[str]]:
    places = {id_: span for found in sections.values() for id_, span in found}
    with_quotes = any(q.evidence for q in questions)
    texts = {s: d.text for s, d in corpus.documents.items()} if with_quotes else {}
    spans, unresolved = resolve(questions, texts)
    rows = []
    for question in questions:
        units = []
        for unit, grade in qrels.get(question.id, {}).items():
            if unit not in places:
                unresolved.append(f"{question.id}: there is no section {unit}")
                continue
            units.append(_unit(unit, grade, places[unit], corpus))
        units += [_unit(span.name, 1, span, corpus) for span in spans[question.id]]
        kinds = sorted({corpus.kinds[unit.document] for unit in units})
        rows.append(GoldRow(question=question, units=tuple(units), kinds=tuple(kinds)))
    return rows, unresolved


def _unanswerable(row: GoldRow) -> GoldRow:
    """The question as it must be taken when the documents that answer it are hidden."""
    absent = {"outcome": Outcome.NO_EVIDENCE}
    return row.model_copy(update={"question": row.question.model_copy(update=absent)})


def _unit(name: str, grade: int, span: Span, corpus: Corpus) -> GoldUnit:
    page = page_at(corpus.documents[span.document], span.start)
    return GoldUnit(
        unit=name, grade=grade, document=span.document, start=span.start, end=span.end, page=page
    )


def _head(
    plan: RunPlan, corpus: Corpus, gold: Sequence[GoldRow], unresolved: Sequence[str], left_out: int
) -> RunHead:
    name = plan.questions.stem if plan.questions.stem != "tasks" else plan.questions.parent.name
    return RunHead(
        name=f"{name} {plan.split}".strip(),
        system=plan.system,
        form=plan.form,
        without_gold_page=plan.without_gold_page,
        has_answers=plan.has_answers,
        questions=plan.questions.name,
        questions_sha256=digest(row.question.model_dump_json() for row in gold),
        corpus_sha256=digest(sorted(corpus.generation.rows.passage_ids)),
        settings=plan.settings.model_dump(mode="json", exclude={"store"}),
        versions={name: _version(name) for name in _PACKAGES},
        commit=_commit(),
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        unresolved=tuple(unresolved),
        left_out=left_out,
    )


def _results(plan: RunPlan, todo: Sequence[GoldRow]) -> Iterator[list[ResultRow]]:
    """Results in no fixed order, from one process for a few questions, from two for many."""
    chunks = [todo[i : i + _CHUNK] for i in range(0, len(todo), _CHUNK)]
    if len(chunks) <= _PROCESSES:
        worker = _Worker(plan)
        yield from (worker.results(chunk) for chunk in chunks)
        return
    if plan.system is SystemName.VANILLA:
        _Worker(plan)  # builds its index before two processes would
    context = multiprocessing.get_context("spawn")  # fork would copy threads of other libraries
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        futures = [pool.submit(_worker, plan, chunk) for chunk in chunks]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_OPEN: dict[Path, _Worker] = {}


def _worker(plan: RunPlan, rows: Sequence[GoldRow]) -> list[ResultRow]:
    """In a child process: the system is opened once."""
    if plan.store not in _OPEN:
        _OPEN[plan.store] = _Worker(plan)
    return _OPEN[plan.store].results(rows)


class _Worker:
    """One process's share of a run."""

    def __init__(self, plan: RunPlan) -> None:
        self._plan = plan
        self._corpus = Corpus(plan.settings.model_copy(update={"store": plan.store}))
        self._system = open_system(plan.system, self._corpus)
        pages = read_collection(plan.corpus) if plan.corpus.is_file() else []
        self._sections = _sections(pages, self._corpus)
        self._texts: dict[str, MatchText] = {}

    def results(self, rows: Sequence[GoldRow]) -> list[ResultRow]:
        return [self._result(row) for row in rows]

    def _result(self, row: GoldRow) -> ResultRow:
        without = {u.document for u in row.units} if self._plan.without_gold_page else set()
        begin = time.perf_counter()
        asked = self._standalone(row.question)
        hits = self._system.retrieve(asked, without)
        seconds = time.perf_counter() - begin
        rows = tuple(self._hit(hit) for hit in hits)
        if not self._plan.has_answers or not isinstance(self._system, Ours):
            return ResultRow(id=row.question.id, hits=rows, seconds=seconds)
        begin = time.perf_counter()
        answer = self._system.ask(asked, without)
        return ResultRow(
            id=row.question.id,
            hits=rows,
            seconds=time.perf_counter() - begin,
            answer=answer.to_json(),
            sources={
                e.document_id: self._corpus.sources[e.document_id]
                for e in (*answer.evidence, *answer.near_misses)
            },
            quotes_found=tuple(self._is_in_source(answer)),
        )

    def _standalone(self, question: Question) -> StandaloneQuestion:
        history = question.history if self._plan.form == "conversation" else ()
        turns = [Turn(earlier) for earlier in history]
        return self._corpus.interpreter.interpret(question.question, turns)

    def _hit(self, hit: Hit) -> HitRow:
        span = hit.span
        sections = self._sections.get(span.document, [])
        best = max(sections, key=lambda s: span.overlap(s[1]), default=("", span))
        return HitRow(
            document=span.document,
            start=span.start,
            end=span.end,
            page=hit.page,
            unit=best[0],
            score=round(hit.score, 6),
        )

    def _is_in_source(self, answer: Answer) -> Iterator[bool]:
        """Looked for in the document's whole text, not at the offsets that the answer gives."""
        for item in answer.evidence:
            source = self._corpus.sources[item.document_id]
            if source not in self._texts:
                self._texts[source] = MatchText.of(self._corpus.documents[source].text)
            yield normalised(item.quote) in self._texts[source].text


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    """The commit of the checkout, with a plus when files differ from it; empty without git."""
    folder = Path(__file__).parent
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    parts = []
    for command in (["rev-parse", "--short", "HEAD"], ["status", "--porcelain", "-uno"]):
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments
                ["git", "-C", str(folder), *command],  # noqa: S607 - git of the person's own path
                capture_output=True, text=True, check=False, env=environment,
            )  # fmt: skip
        except OSError:
            return ""
        parts.append(done.stdout.strip() if done.returncode == 0 else "")
    return parts[0] + ("+" if parts[1] else "")
