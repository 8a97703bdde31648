"""Exporting: passages, questions and judgments as a BEIR folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from assistant.settings import Settings
from eval.generating import RunPlan, synced_corpus
from eval.questions import STARTER
from eval.resolving import Span
from eval.runs import Run
from eval.systems import SystemName
from eval.trec import Qrels, write_qrels


def export_beir(run: Run, documents: Path, work: Path, folder: Path, settings: Settings) -> int:
    """Write `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`; returns the passages written.

    A passage is relevant when it holds more than half of a gold span.
    """
    plan = RunPlan(
        STARTER, documents, None, SystemName.BM25, "question", without_gold_page=False,
        has_answers=False, split="", work=work, settings=settings,
    )  # fmt: skip
    corpus = synced_corpus(plan)
    passages = corpus.catalogue.passages_by_id(corpus.generation.rows.passage_ids)
    titles = {source: document.metadata.title for source, document in corpus.documents.items()}
    spans = {
        id_: Span(corpus.sources[p.document_id], p.start, p.end) for id_, p in passages.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "corpus.jsonl",
        (
            {
                "_id": id_,
                "title": " > ".join((titles[spans[id_].document], *passage.heading_path)),
                "text": passage.text,
                "metadata": {"document": spans[id_].document, "page": passage.page},
            }
            for id_, passage in passages.items()
        ),
    )
    _write(
        folder / "queries.jsonl",
        ({"_id": r.question.id, "text": r.question.question, "metadata": {}} for r in run.gold),
    )
    qrels: Qrels = {}
    for row in run.gold:
        for unit in row.units:
            for id_, span in spans.items():
                if span.overlap(unit.span) > 0.5 * (unit.end - unit.start):
                    qrels.setdefault(row.question.id, {})[id_] = 1
    write_qrels(folder / "qrels" / "test.tsv", qrels)
    return len(passages)


def _write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
