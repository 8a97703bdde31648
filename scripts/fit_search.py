"""Fits the weights of `FusionModel` on the train questions of gov_uk, short and long form.

Weights are those with the greatest nDCG@10 that steps up and down find. The figure printed beside
them comes from five-fold cross-validation over pages: weights found on the other pages. The
fingerprint names the data; the weights are to be written into `index/fusion.py`.

    python scripts/fit_search.py --gov-uk FOLDER --work INDEXES
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.settings import Settings
from eval.collections import read_collection
from eval.generating import RunPlan, synced_corpus
from eval.questions import Form, read_questions
from eval.resolving import Span
from eval.systems import Corpus, SystemName
from eval.trec import read_qrels
from index.fusion import FusionWeights, Signals, fuse
from index.search import Candidates, HybridSearch, SearchConfig

_FOLDS = 5
_STEPS = (0.3, 0.1)
_START = FusionWeights(sentence=1.5, lexical=0.5, document=1.0, centroid=0.5, asked=0.5)
_DISCOUNTS = 1 / np.log2(np.arange(2, 12))


@dataclass(frozen=True)
class Example:
    """A question's candidates and what is right among them."""

    page: str
    signals: Signals
    units: npt.NDArray[np.int64]
    """The judged section of each candidate."""
    right: frozenset[int]
    ideal: float
    stems: int


def main() -> None:
    """Print the fitted weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gov-uk", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    files = [options.gov_uk / f for f in ("corpus.jsonl", "queries_train.jsonl", "qrels_train.tsv")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]
    plan = RunPlan(
        files[1], files[0], files[2], SystemName.OURS, "question",
        without_gold_page=False, has_answers=False, split="", work=options.work,
        settings=Settings(),
    )  # fmt: skip
    corpus = synced_corpus(plan)
    units = _units(files[0], corpus)
    for form in ("question", "scenario"):
        examples = _examples(form, files[1], files[2], corpus, units)
        print(f"gov_uk train ({digest}), {form}: {len(examples)} questions,", end=" ")
        print(f"median {np.median([e.stems for e in examples]):.0f} stems")
        print(f"    cross-validated nDCG@10 {_cross_validated(examples):.4f}")
        print(f"    fitted on all {_fitted(examples)}")


def _units(path: Path, corpus: Corpus) -> dict[str, str]:
    """The section that each passage overlaps most."""
    rows = corpus.generation.rows
    passages = corpus.catalogue.passages_by_id(rows.passage_ids)
    sections = {
        page.source: [
            (unit, Span(page.source, start, end))
            for unit, start, end in page.section_ids(corpus.documents[page.source])
        ]
        for page in read_collection(path)
    }
    found = {}
    for id_, passage in passages.items():
        span = Span(corpus.sources[passage.document_id], passage.start, passage.end)
        choices = sections[span.document]
        found[id_] = max(choices, key=lambda choice: span.overlap(choice[1]))[0]
    return found


def _examples(
    form: Form, questions: Path, judgments: Path, corpus: Corpus, units: dict[str, str]
) -> list[Example]:
    search = HybridSearch(corpus.generation, corpus.catalogue, corpus.embedder, SearchConfig())
    codes = {unit: code for code, unit in enumerate(sorted(set(units.values())))}
    qrels = read_qrels(judgments)
    examples = []
    for question in read_questions(questions, form):
        right = [unit for unit, grade in qrels.get(question.id, {}).items() if grade > 0]
        if not right:
            continue
        found: Candidates = search.candidates(question.question)
        examples.append(
            Example(
                page=right[0].partition("#")[0],
                signals=found.signals,
                units=np.array([codes[units[id_]] for id_ in found.passage_ids]),
                right=frozenset(codes[unit] for unit in right if unit in codes),
                ideal=float(_DISCOUNTS[: len(right)].sum()),
                stems=len(found.query.stems),
            )
        )
    return examples


def _cross_validated(examples: Sequence[Example]) -> float:
    pages = sorted({e.page for e in examples})
    fold = {page: number % _FOLDS for number, page in enumerate(pages)}
    scores = []
    for number in range(_FOLDS):
        weights = _fitted([e for e in examples if fold[e.page] != number])
        scores += [_ndcg(e, weights) for e in examples if fold[e.page] == number]
    return float(np.mean(scores))


def _fitted(examples: Sequence[Example]) -> FusionWeights:
    """The best weights that single steps reach, coarse steps first."""
    best = _START
    score = _mean(examples, best)
    for step in _STEPS:
        improved = True
        while improved:
            improved = False
            for candidate in _neighbours(best, step):
                reached = _mean(examples, candidate)
                if reached > score + 1e-5:
                    best, score, improved = candidate, reached, True
                    break
    return best


def _neighbours(weights: FusionWeights, step: float) -> list[FusionWeights]:
    values = np.array(astuple(weights))
    moves = [sign * step * row for row in np.eye(len(values)) for sign in (1, -1)]
    return [FusionWeights(*np.maximum(0, values + move).round(2).tolist()) for move in moves]


def _mean(examples: Sequence[Example], weights: FusionWeights) -> float:
    return float(np.mean([_ndcg(e, weights) for e in examples]))


def _ndcg(example: Example, weights: FusionWeights) -> float:
    """nDCG@10 over sections, each at its best passage."""
    order = np.argsort(-fuse(example.signals, weights), kind="stable")
    _, first = np.unique(example.units[order], return_index=True)
    ranked = example.units[order][np.sort(first)[:10]]
    gains = [d for d, unit in zip(_DISCOUNTS, ranked, strict=False) if int(unit) in example.right]
    return float(sum(gains)) / example.ideal


if __name__ == "__main__":
    main()
