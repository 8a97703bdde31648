"""Fits the weights of `RelevanceModel` and `AnswerabilityModel` on train questions only.

Relevance orders the sentences of one question, so it is fitted listwise: the softmax over all
sentences retrieved for a question should fall on those that meet a gold span. Its bias then makes
the score a logit of "this sentence answers". Answerability is fitted on whether the documents
answer: our questions with and without evidence, and GOV.UK's with and without the page that
answers, asked as they stand and with their scenario. For documents that a question names, GOV.UK's
are asked of the page that answers and of the nearest other page. Follow-ups are left out. Prints
the weights, the risk at each threshold, and the fingerprint of the questions.

    python scripts/fit_answers.py --gov-uk FOLDER --work DIR     corpus.jsonl, queries_train.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant.answerability import Signals, signals_of
from assistant.answers import Outcome
from assistant.clock import Clock
from assistant.conversation import Turn
from assistant.evidence import EvidenceSelector
from assistant.finding import ELSEWHERE_PASSAGES, NEAR, Finder, is_exempt
from assistant.forms import form_of
from assistant.library import Library
from assistant.quotable import PassageSentence
from assistant.relevance import Features, RelevanceModel
from assistant.scoping import scope_question
from assistant.settings import Settings
from assistant.units import Unit
from assistant.viewpoints import of_the_asked
from corpus.folders import STARTER_DOCUMENTS
from eval.collections import read_collection
from eval.generating import RunPlan, synced_corpus
from eval.questions import STARTER, STARTER_SECOND, read_questions
from eval.resolving import Span, normalised, resolve
from eval.systems import Corpus, SystemName
from index.passages import ScoredPassage
from index.search import HybridSearch, SearchConfig

_GOV_UK = 300
"""Questions of GOV.UK that answerability is fitted on, each with and without its page."""
_GOV_UK_WEIGHT = 0.5
"""What one of them counts beside one of our own where relevance is fitted: they are many."""
_NEAREST = 60
"""Sentences of a question whose order is fitted: of the rest none is shown."""
_GOV_UK_NAMED = 100
"""Those that are asked of one page, the one that answers or the nearest other."""
_LEAST_WORDS = 4
_RIDGE = 3.0
_ANSWERABILITY_C = 0.3


@dataclass(frozen=True)
class Example:
    """A question as it is asked of some documents."""

    text: str
    without: tuple[str, ...]
    """Documents hidden from it."""
    spans: tuple[Span, ...]
    lines: tuple[str, ...]
    """Normalised lines that answer, on the page `page`."""
    page: str
    is_answerable: bool
    within: str = ""
    """The one document that is asked; empty where the question says which."""


@dataclass(frozen=True)
class Measured:
    """One unit of an example: its sentences with their features, and which are right."""

    features: np.ndarray
    right: np.ndarray
    hits: list[ScoredPassage]
    is_answerable: bool
    is_named: bool
    """Whether the question names the documents that were searched."""
    elsewhere: np.ndarray | None
    """Features of the best of the whole library; None where it is not held against them."""


class Bench:
    """The stages of a question over one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        generation = corpus.generation
        self._library = Library(corpus.catalogue.entries(set(generation.rows.document_ids)))
        self._search = HybridSearch(generation, corpus.catalogue, corpus.embedder, SearchConfig())
        self._selector = EvidenceSelector(
            self._library, corpus.catalogue, generation, corpus.embedder, RelevanceModel()
        )
        self._finder = Finder(self._search, self._selector, self._library, Clock())
        self._passages = corpus.settings.answer.passages

    def measured(self, example: Example, *, everywhere: bool) -> Iterator[Measured]:
        """Each unit of the question."""
        scoped = scope_question(example.text, self._library, everywhere=everywhere)
        hidden = tuple(self._corpus.ids_without(example.without))
        within = tuple(i for i, source in self._corpus.sources.items() if source == example.within)
        for unit in scoped.units:
            asked = replace(unit, document_ids=within or hidden or unit.document_ids)
            hits, sentences, features = self._read(asked, example, self._passages)
            if not features:
                continue
            elsewhere = None
            exempt = is_exempt(unit, form_of(example.text))
            if within or (unit.document_ids and not exempt):
                every = replace(unit, document_ids=())
                _, _, others = self._read(every, example, ELSEWHERE_PASSAGES)
                elsewhere = np.array([astuple(f) for f in others])
            right = np.array([self._is_right(example, s) for s in sentences])
            rows = np.array([astuple(f) for f in features])
            named = bool(within or unit.document_ids)
            yield Measured(rows, right, hits, example.is_answerable, named, elsewhere)

    def nearest_other(self, example: Example) -> str:
        """The document nearest to the question that is not the one that answers."""
        hits = self._search.search(example.text, self._passages)
        found = (self._corpus.sources[hit.passage.document_id] for hit in hits)
        return next((source for source in found if source != example.page), "")

    def _read(
        self, unit: Unit, example: Example, passages: int
    ) -> tuple[list[ScoredPassage], list[PassageSentence], list[Features]]:
        form = form_of(example.text)
        link = self._finder.link(unit)
        hits = self._finder.search(unit, passages, link)
        ranked = self._selector.rank(unit, form, hits, link)
        near = of_the_asked(unit, form, ranked, self._selector.holds)[:_NEAREST]
        return hits, [r.sentence for r in near], [r.features for r in near]

    def _is_right(self, example: Example, sentence: PassageSentence) -> bool:
        source = self._corpus.sources[sentence.hit.passage.document_id]
        span = Span(source, sentence.start, sentence.end)
        for gold in example.spans:
            shorter = min(gold.end - gold.start, span.end - span.start)
            if span.overlap(gold) > shorter / 2:
                return True
        words = normalised(sentence.text)
        return source == example.page and any(w in words or words in w for w in example.lines)


def main() -> None:
    """Print the fitted weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gov-uk", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    corpus = _corpus(STARTER, STARTER_DOCUMENTS, options.work)
    ours = _starter_examples(corpus)
    starter = [m for e in ours for m in Bench(corpus).measured(e, everywhere=False)]
    queries = options.gov_uk / "queries_train.jsonl"
    bench = Bench(_corpus(queries, options.gov_uk / "corpus.jsonl", options.work))
    theirs = _gov_uk_examples(queries, options.gov_uk / "corpus.jsonl")
    gov_uk = [m for e in theirs for m in bench.measured(e, everywhere=True)]
    for examples in (ours, theirs):
        print(
            f"{len(examples)} questions, {hashlib.sha256(repr(examples).encode()).hexdigest()[:12]}"
        )
    _report_nearness({"starter": starter, "GOV.UK": gov_uk})
    weights, bias = _fit_relevance(
        [(m, 1.0) for m in starter if m.right.any()]
        + [(m, _GOV_UK_WEIGHT) for m in gov_uk if m.right.any()]
    )
    _print(Features, weights, bias)
    _report_ranking("starter", [m for m in starter if m.right.any()], weights)
    _report_ranking("GOV.UK", [m for m in gov_uk if m.right.any()], weights)
    pages = [m for e in _of_one_page(bench, theirs) for m in bench.measured(e, everywhere=True)]
    parts = {
        "starter, whole library": [m for m in starter if not m.is_named],
        "starter, named documents": [m for m in starter if m.is_named],
        "GOV.UK, whole library": gov_uk,
        "GOV.UK, one page": pages,
    }
    _fit_answerability(parts, weights, bias)


def _fit_relevance(weighed: Sequence[tuple[Measured, float]]) -> tuple[np.ndarray, float]:
    examples = [m for m, _ in weighed]
    scale = np.vstack([m.features for m in examples]).std(axis=0) + 1e-6

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, gradient = _RIDGE * weights @ weights / 2, _RIDGE * weights
        for m, counts in weighed:
            rows = m.features / scale
            shares = np.exp(rows @ weights - (rows @ weights).max())
            shares /= shares.sum()
            on_right = shares[m.right].sum()
            total -= counts * np.log(on_right + 1e-12)
            gradient = gradient + counts * (shares @ rows - (shares * m.right / on_right) @ rows)
        return total, gradient

    found = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x / scale
    best = [(m.features @ found).max() for m in examples]
    right = [bool(m.right[np.argmax(m.features @ found)]) for m in examples]
    line = LogisticRegression(C=1e6).fit(np.array(best)[:, None], right)
    level = -line.intercept_[0] / line.coef_[0][0]  # where the best sentence is as often right
    return found, -float(np.clip(level, min(best), max(best)))


def _signals(m: Measured, weights: np.ndarray, bias: float) -> tuple[float, ...]:
    scores = m.features @ weights + bias
    order = np.argsort(-scores, kind="stable")
    features = [Features(*m.features[i]) for i in order]
    best = -math.inf
    if m.elsewhere is not None and len(m.elsewhere):
        best = float((m.elsewhere @ weights + bias).max())
    ordered = [float(scores[i]) for i in order]
    return astuple(signals_of(ordered, features, m.hits, best, is_named=m.is_named))


def _fit_answerability(
    parts: Mapping[str, Sequence[Measured]], weights: np.ndarray, bias: float
) -> None:
    """Every part weighs the same, and in each what is answerable as what is not.

    Each part is judged by weights that were fitted on the others: what holds of one set alone is
    not learned.
    """
    rows = {p: np.array([_signals(m, weights, bias) for m in ms]) for p, ms in parts.items()}
    labels = {part: np.array([m.is_answerable for m in ms]) for part, ms in parts.items()}
    scale = np.vstack(list(rows.values())).std(axis=0) + 1e-6
    model = LogisticRegression(C=_ANSWERABILITY_C, max_iter=3000)

    def fit(chosen: Sequence[str]) -> None:
        even = [np.where(y, 0.5 / y.sum(), 0.5 / (~y).sum()) for y in map(labels.get, chosen)]
        x, y = np.vstack([rows[p] for p in chosen]), np.hstack([labels[p] for p in chosen])
        model.fit(x / scale, y, sample_weight=np.hstack(even) * len(y) / len(chosen))

    for part in parts:
        fit([p for p in parts if p != part])
        confidence = model.predict_proba(rows[part] / scale)[:, 1]
        _print_thresholds(f"{part}, fitted without it", confidence, labels[part])
    fit([*parts])
    names = [field.name for field in fields(Signals)]
    shown = dict(zip(names, (model.coef_[0] / scale).round(2).tolist(), strict=True))
    print(f"answerability: bias {float(model.intercept_[0]):.2f}, {shown}")


def _print_thresholds(name: str, confidence: np.ndarray, y: np.ndarray) -> None:
    print(f"{name}: area under the ROC curve {roc_auc_score(y, confidence):.3f}")
    for threshold in np.arange(0.3, 0.71, 0.05):
        answered = confidence >= threshold
        print(
            f"  {threshold:.2f}: coverage {answered.mean():.2f}, risk "
            f"{(~y[answered]).mean() if answered.any() else 0:.2f}, refusal precision "
            f"{(~y[~answered]).mean() if (~answered).any() else 0:.2f}, recall "
            f"{(~answered)[~y].mean():.2f}"
        )


def _report_nearness(parts: Mapping[str, Sequence[Measured]]) -> None:
    for name, measured in parts.items():
        nearest = [max(h.sentence_cosine for h in m.hits) for m in measured if m.is_answerable]
        near = np.mean([cosine >= NEAR for cosine in nearest])
        print(f"{name}: a sentence nearer than {NEAR} in {near:.3f} of {len(nearest)} answerable")


def _report_ranking(name: str, examples: Sequence[Measured], weights: np.ndarray) -> None:
    first = [m.right[np.argmax(m.features @ weights)] for m in examples]
    two = [m.right[np.argsort(-(m.features @ weights))[:2]].any() for m in examples]
    print(
        f"{name}: {len(first)} units, the first right in {np.mean(first):.2f}, "
        f"one of two in {np.mean(two):.2f}"
    )


def _print(kind: type, weights: Sequence[float], bias: float) -> None:
    print(f"{kind.__name__}: bias {bias:.2f}")
    for field, weight in zip(fields(kind), weights, strict=True):
        print(f"    {field.name}={weight:.2f},")


def _corpus(questions: Path, documents: Path, work: Path) -> Corpus:
    plan = RunPlan(
        questions, documents, None, SystemName.OURS, "question", False, False, "", work, Settings()
    )
    return synced_corpus(plan)


def _starter_examples(corpus: Corpus) -> list[Example]:
    kept = {Outcome.COMPLETE, Outcome.PARTIAL, Outcome.NO_EVIDENCE}
    every = [*read_questions(STARTER), *read_questions(STARTER_SECOND)]
    questions = [q for q in every if q.split == "train" and q.outcome in kept]
    spans, _ = resolve(questions, {s: d.text for s, d in corpus.documents.items()})
    return [
        Example(
            corpus.interpreter.interpret(q.question, [Turn(earlier) for earlier in q.history]).text,
            (),
            spans[q.id],
            (),
            "",
            q.outcome is not Outcome.NO_EVIDENCE,
        )
        for q in questions
    ]


def _gov_uk_examples(path: Path, collection: Path) -> list[Example]:
    pages = {page.sections[0].page: page.source for page in read_collection(collection)}
    queries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    queries = [q for q in queries if q["metadata"]["answerable"]]
    random.Random(0).shuffle(queries)  # noqa: S311 - a sample, no secret
    found = []
    for i, query in enumerate(queries[:_GOV_UK]):
        metadata = query["metadata"]
        text = query["text"] if i % 2 else f"{metadata['scenario']} {query['text']}"
        lines = [normalised(re.sub("<[^>]+>", " ", e)) for e in metadata["evidence_html"]]
        gold = tuple(line for line in lines if len(line.split()) >= _LEAST_WORDS)
        page = pages[metadata["url"]]
        found.append(Example(text, (), (), gold, page, is_answerable=True))
        found.append(Example(text, (page,), (), (), "", is_answerable=False))
    return found


def _of_one_page(bench: Bench, examples: Sequence[Example]) -> list[Example]:
    """The answerable ones, asked of their page and of the nearest other."""
    found = []
    for example in [e for e in examples if e.is_answerable][:_GOV_UK_NAMED]:
        found.append(replace(example, within=example.page))
        other = bench.nearest_other(example)
        found.append(Example(example.text, (), (), (), "", is_answerable=False, within=other))
    return found


if __name__ == "__main__":
    main()
