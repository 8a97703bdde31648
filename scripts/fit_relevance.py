"""Fits the weights of `RelevanceModel` on train questions: our own, and GOV.UK's when given.

Every sentence of the passages retrieved for a question is one example; it is right when it meets a
gold span. Both sets weigh the same, and so do right and wrong sentences. Prints the weights to be
written into `assistant/evidence.py`, with the fingerprint of the questions. Follow-ups are left
out: they are asked without their history.

    python scripts/fit_relevance.py [--gov-uk FOLDER]   with corpus.jsonl, queries_train.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.evidence import EvidenceSelector, Features, RelevanceModel, passage_sentences
from assistant.library import Library
from assistant.scoping import scope_question
from assistant.settings import Settings
from corpus.folders import STARTER_DOCUMENTS
from eval.collections import read_collection, write_folder
from eval.questions import STARTER, read_questions
from eval.resolving import normalised
from index.catalogue import Catalogue
from index.export import exported_weights
from index.generations import open_current
from index.graphs import OnnxEmbedder
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.search import HybridSearch, SearchConfig
from index.store import Store
from index.sync import sync

_SAMPLE = 500
_LEAST_WORDS = 4


@dataclass(frozen=True)
class Example:
    """A question and the normalised spans that answer it."""

    text: str
    gold: tuple[str, ...]


def main() -> None:
    """Print the fitted weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gov-uk", type=Path)
    folder = parser.parse_args().gov_uk
    sets = [(_starter_examples(), _measured(_starter_examples(), STARTER_DOCUMENTS))]
    if folder is not None:
        with tempfile.TemporaryDirectory() as pages:
            write_folder(read_collection(folder / "corpus.jsonl"), Path(pages))
            examples = _gov_uk_examples(folder / "queries_train.jsonl")
            sets.append((examples, _measured(examples, Path(pages), everywhere=True)))
    rows = np.vstack([rows for _, (rows, _) in sets])
    labels = np.hstack([labels for _, (_, labels) in sets])
    weights = np.hstack([_balance(labels) for _, (_, labels) in sets]) * len(labels)
    model = LogisticRegression(C=1.0, max_iter=3000).fit(rows, labels, sample_weight=weights)
    for examples, (_, right) in sets:
        digest = hashlib.sha256(repr(examples).encode()).hexdigest()[:12]
        print(f"{len(examples)} questions ({digest}), {len(right)} sentences, {right.sum()} right")
    print(f"    bias: float = {model.intercept_[0]:.2f}")
    for field, weight in zip(fields(Features), model.coef_[0], strict=True):
        print(f"    {field.name}: float = {weight:.2f}")


def _balance(labels: np.ndarray) -> np.ndarray:
    return np.where(labels, 1 / labels.sum(), 1 / (~labels).sum())


def _starter_examples() -> list[Example]:
    return [
        Example(q.question, tuple(normalised(e.quote) for e in q.evidence))
        for q in read_questions(STARTER)
        if q.split == "train" and not q.history and q.evidence
    ]


def _gov_uk_examples(path: Path) -> list[Example]:
    queries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    queries = [q for q in queries if q["metadata"]["answerable"]]
    random.Random(0).shuffle(queries)  # noqa: S311 - a sample, no secret
    found = []
    for query in queries[:_SAMPLE]:
        lines = [re.sub("<[^>]+>", " ", e) for e in query["metadata"]["evidence_html"]]
        gold = tuple(normalised(line) for line in lines if len(line.split()) >= _LEAST_WORDS)
        found.append(Example(query["text"], gold))
    return found


def _measured(
    examples: Sequence[Example], documents: Path, *, everywhere: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """The features of every sentence retrieved, and whether it is right."""
    rows: list[tuple[float, ...]] = []
    labels: list[bool] = []
    with _opened(documents) as (library, selector, search, passages):
        for example in examples:
            for unit in scope_question(example.text, library, everywhere=everywhere).units:
                hits = search.search(unit.query.text, passages, unit.document_ids)
                sentences = [s for hit in hits for s in passage_sentences(hit)]
                for sentence, features in zip(
                    sentences, selector.features(unit.query, hits, sentences), strict=True
                ):
                    words = normalised(sentence.text)
                    rows.append(astuple(features))
                    labels.append(any(g in words or words in g for g in example.gold))
    return np.array(rows), np.array(labels)


@contextmanager
def _opened(documents: Path) -> Iterator[tuple[Library, EvidenceSelector, HybridSearch, int]]:
    """The stages of a question over a folder, in a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder))
        store, model = Store(settings.store), find_model(PACKAGED)
        sync(store, Recipe(model, SplittingConfig(settings.index.passage_tokens)), [documents])
        catalogue = Catalogue(store.catalogue)
        generation = open_current(store, catalogue)
        library = Library(catalogue.entries(set(generation.rows.document_ids)))
        embedder = OnnxEmbedder(exported_weights(store, model), model)
        yield (
            library,
            EvidenceSelector(library, catalogue, generation.lexical, embedder, RelevanceModel()),
            HybridSearch(generation, catalogue, embedder, SearchConfig()),
            settings.answer.passages,
        )
        catalogue.close()


if __name__ == "__main__":
    main()
