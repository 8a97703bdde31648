"""Fits the weights of `FusionModel` on train questions, over sets that differ in kind.

The figure that is made as great as single steps can is the mean nDCG@10 of five tasks: gov_uk
train, question alone and with its scenario; both again with every section a document of its own,
so that what only holds of long pages is not learned; and the starter questions of split train,
follow-ups made to stand alone, which are few and count half. Beside it stands what five-fold
cross-validation over pages gives (weights found on the other pages) and recall@50 of sixty
passages, which is not to fall below that of plain rank fusion. The fingerprint names the data; the
weights go into `index/fusion.py`.

    python scripts/fit_search.py --gov-uk FOLDER --work INDEXES
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.conversation import Turn
from assistant.settings import Settings
from corpus.folders import STARTER_DOCUMENTS
from eval.collections import read_collection
from eval.generating import RunPlan, synced_corpus
from eval.questions import STARTER, Form, Question, read_questions
from eval.resolving import Span, resolve
from eval.systems import Corpus, SystemName
from eval.trec import read_qrels
from index.embedding import Vectors
from index.fusion import FusionModel, FusionWeights, Signals, fuse
from index.search import Candidates, HybridSearch, SearchConfig

_FOLDS = 5
_STEPS = (0.3, 0.1)
_RETURNED = 60
_STARTER_WEIGHT = 0.5
_RRF_CONSTANT = 60
_START = FusionModel(
    FusionWeights(sentence=1.2, lexical=1.0, document=0.4, centroid=0.2, asked=1.0),
    FusionWeights(sentence=1.1, lexical=0.8, document=1.7, centroid=1.0, asked=0.5),
)
_MANY = 10**9
"""More than there are documents: tells those of one question from those of another."""
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """A question's candidates and what is right among them."""

    page: str
    found: Candidates
    units: Codes
    """What each candidate counts as: candidates of one unit count once, at the best."""
    right: frozenset[int]
    ideal: int
    """How many units are right, found or not."""

    def apart(self) -> Example:
        """As if each unit were a document of its own."""
        signals = self.found.signals
        centroid = np.empty_like(signals.dense)
        for unit in np.unique(self.units):
            rows = self.units == unit
            length = np.linalg.norm(self.found.vectors[rows].mean(axis=0))
            centroid[rows] = signals.dense[rows].mean() / max(float(length), 1e-9)
        parted = replace(signals, centroid=centroid, documents=self.units)
        return replace(self, found=replace(self.found, signals=parted)).light()

    def light(self) -> Example:
        """Without the vectors, which of all questions take gigabytes."""
        return replace(self, found=replace(self.found, vectors=self.found.vectors[:0]))


class Task:
    """Many examples as one array, scored together by the product's own `fuse`."""

    def __init__(self, name: str, examples: Sequence[Example]) -> None:
        self.name = name
        self.examples = examples
        counts = [len(e.units) for e in examples]
        self._query = np.repeat(np.arange(len(examples)), counts)
        units = np.concatenate([e.units for e in examples])
        documents = np.concatenate([e.found.signals.documents for e in examples])
        order = np.lexsort((units, self._query))
        self._query, units = self._query[order], units[order]
        columns = [
            np.concatenate([astuple(e.found.signals)[i] for e in examples])[order] for i in range(5)
        ]
        _, codes = np.unique(self._query * _MANY + documents[order], return_inverse=True)
        self._signals = Signals(*columns, codes.astype(np.int64))
        is_first = np.diff(self._query, prepend=-1) | np.diff(units, prepend=-1) != 0
        self._starts = np.flatnonzero(is_first)
        self._owner = self._query[self._starts]
        pairs = zip(self._owner.tolist(), units[self._starts].tolist(), strict=True)
        self._right = np.array([unit in examples[query].right for query, unit in pairs])
        ideal = np.array([e.ideal for e in examples])
        self._ideal = np.array([_discounts(np.arange(1, min(10, n) + 1)).sum() for n in ideal])
        self._count = ideal
        self._stems, self._stem_of = np.unique(
            [len(e.found.query.stems) for e in examples], return_inverse=True
        )
        ranks = [_reciprocal_ranks(e.found) for e in examples]
        self.plain_fusion: Vectors = np.concatenate(ranks)[order]

    def scores(self, model: FusionModel) -> Vectors:
        """The fused score of every candidate."""
        table = np.array([astuple(model.weights(int(n))) for n in self._stems], dtype=np.float32)
        columns = table[self._stem_of][self._query].T
        return fuse(self._signals, FusionWeights(*columns))  # type: ignore[arg-type] # broadcast

    def ndcg(self, model: FusionModel) -> Vectors:
        """nDCG@10 of each question."""
        return self._ndcg(self.scores(model))

    def _ndcg(self, scores: Vectors) -> Vectors:
        gains = np.zeros(len(self.examples), dtype=np.float32)
        ranks = self._ranks(scores)
        found = self._right & (ranks <= 10)
        np.add.at(gains, self._owner[found], _discounts(ranks[found]))
        values: Vectors = gains / self._ideal
        return values

    def recall(self, scores: Vectors) -> float:
        """Mean recall@50 of the units among the first sixty passages."""
        place = _places(scores, self._query)
        returned = np.where(place <= _RETURNED, scores, -np.inf)
        is_returned = np.maximum.reduceat(returned, self._starts) > -np.inf
        found = self._right & is_returned & (self._ranks(scores) <= 50)
        hits = np.bincount(self._owner[found], minlength=len(self.examples))
        return float((hits / self._count).mean())

    def _ranks(self, scores: Vectors) -> Codes:
        return _places(np.maximum.reduceat(scores, self._starts), self._owner)

    @cached_property
    def pages(self) -> list[str]:
        """The page of each example."""
        return [e.page for e in self.examples]

    def part(self, keep: Callable[[str], bool]) -> Task:
        """The examples of some pages."""
        return Task(self.name, [e for e in self.examples if keep(e.page)])


def main() -> None:
    """Print the fitted weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gov-uk", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--candidates", type=int, default=SearchConfig().candidates)
    parser.add_argument("--no-fit", action="store_true", help="only what the weights reach now")
    options = parser.parse_args()
    files = [options.gov_uk / f for f in ("corpus.jsonl", "queries_train.jsonl", "qrels_train.tsv")]
    digest = hashlib.sha256(b"".join(f.read_bytes() for f in [*files, STARTER])).hexdigest()[:12]
    config = SearchConfig(options.candidates)
    tasks = [*_gov_uk(files, options.work, config), _starter(options.work, config)]
    print(f"train questions ({digest})")
    _report(f"now, {config.candidates} candidates", tasks, FusionModel())
    if options.no_fit:
        return
    fitted = _fitted(tasks)
    _report("fitted on all", tasks, fitted)
    print(fitted)
    print("cross-validated:", _cross_validated(tasks))


def _report(name: str, tasks: Sequence[Task], model: FusionModel) -> None:
    print(f"{name}: mean {_mean(tasks, model):.4f}")
    for task in tasks:
        recall, plain = task.recall(task.scores(model)), task.recall(task.plain_fusion)
        measured = f"nDCG@10 {task.ndcg(model).mean():.4f}, recall@50 {recall:.4f}"
        print(f"    {task.name}, {len(task.examples)}: {measured}, of plain fusion {plain:.4f}")


def _gov_uk(files: Sequence[Path], work: Path, config: SearchConfig) -> list[Task]:
    corpus = _corpus(files[0], files[1], work)
    units = _units(files[0], corpus)
    codes = {unit: code for code, unit in enumerate(sorted(set(units.values())))}
    qrels = read_qrels(files[2])
    tasks = []
    forms: tuple[Form, ...] = ("question", "scenario")
    for form in forms:
        search = _search(corpus, config)
        examples = []
        for question in read_questions(files[1], form):
            right = [unit for unit, grade in qrels.get(question.id, {}).items() if grade > 0]
            if right:
                found = search.candidates(question.question)
                own = np.array([codes[units[id_]] for id_ in found.passage_ids])
                known = frozenset(codes[unit] for unit in right if unit in codes)
                page = right[0].partition("#")[0]
                examples.append(Example(page, found, own, known, len(right)))
        name = f"gov_uk {form}"
        tasks.append(Task(name, [e.light() for e in examples]))
        tasks.append(Task(f"{name}, apart", [e.apart() for e in examples]))
    return tasks


def _starter(work: Path, config: SearchConfig) -> Task:
    """A gold span counts as the passage that holds more than half of it."""
    corpus = _corpus(STARTER_DOCUMENTS, STARTER, work)
    questions = [q for q in read_questions(STARTER, "conversation") if q.split == "train"]
    spans, _ = resolve(questions, {s: d.text for s, d in corpus.documents.items()})
    search = _search(corpus, config)
    examples = []
    for question in questions:
        gold = spans[question.id]
        if gold:
            found = search.candidates(_alone(question, corpus))
            own = _covered(found, gold, corpus)
            right = frozenset(range(len(gold)))
            examples.append(Example(gold[0].document, found, own, right, len(gold)))
    return Task("starter", examples)


def _alone(question: Question, corpus: Corpus) -> str:
    turns = [Turn(earlier) for earlier in question.history]
    return corpus.interpreter.interpret(question.question, turns).text


def _covered(found: Candidates, gold: Sequence[Span], corpus: Corpus) -> Codes:
    """The number of the gold span that each candidate holds, or a number of the candidate's own."""
    passages = corpus.catalogue.passages_by_id(found.passage_ids)
    codes = np.arange(len(found.passage_ids)) + len(gold)
    for place, id_ in enumerate(found.passage_ids):
        passage = passages[id_]
        span = Span(corpus.sources[passage.document_id], passage.start, passage.end)
        for number, wanted in enumerate(gold):
            if 2 * span.overlap(wanted) > wanted.end - wanted.start:
                codes[place] = number
                break
    return codes


def _corpus(source: Path, questions: Path, work: Path) -> Corpus:
    return synced_corpus(
        RunPlan(
            questions, source, None, SystemName.OURS, "question",
            without_gold_page=False, has_answers=False, split="", work=work, settings=Settings(),
        )
    )  # fmt: skip


def _search(corpus: Corpus, config: SearchConfig) -> HybridSearch:
    return HybridSearch(corpus.generation, corpus.catalogue, corpus.embedder, config)


def _units(path: Path, corpus: Corpus) -> Mapping[str, str]:
    """The section that each passage overlaps most."""
    passages = corpus.catalogue.passages_by_id(corpus.generation.rows.passage_ids)
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


def _cross_validated(tasks: Sequence[Task]) -> str:
    pages = sorted({page for task in tasks for page in task.pages})
    fold = {page: number % _FOLDS for number, page in enumerate(pages)}
    scores: dict[str, list[Vectors]] = {task.name: [] for task in tasks}
    for number in range(_FOLDS):
        model = _fitted([t.part(lambda page, n=number: fold[page] != n) for t in tasks])  # type: ignore[misc] # the default binds the loop's value
        for task in tasks:
            others = task.part(lambda page, n=number: fold[page] == n)  # type: ignore[misc] # as above
            scores[task.name].append(others.ndcg(model))
    means = {name: float(np.concatenate(values).mean()) for name, values in scores.items()}
    return ", ".join(f"{name} {mean:.4f}" for name, mean in means.items())


def _fitted(tasks: Sequence[Task]) -> FusionModel:
    """The best weights that single steps reach, coarse steps first."""
    best, score = _START, _mean(tasks, _START)
    for step in _STEPS:
        improved = True
        while improved:
            improved = False
            for move in _moves(step):
                while (reached := _mean(tasks, moved := _moved(best, move))) > score + 2e-5:
                    best, score, improved = moved, reached, True
    return best


def _moves(step: float) -> list[Vectors]:
    return [sign * step * row for row in np.eye(10, dtype=np.float32) for sign in (1, -1)]


def _moved(model: FusionModel, move: Vectors) -> FusionModel:
    values = np.array([*astuple(model.short), *astuple(model.long)]) + move
    weights = np.maximum(0, values).round(2).tolist()
    return replace(model, short=FusionWeights(*weights[:5]), long=FusionWeights(*weights[5:]))


def _mean(tasks: Sequence[Task], model: FusionModel) -> float:
    weights = [_STARTER_WEIGHT if task.name == "starter" else 1.0 for task in tasks]
    return float(np.average([task.ndcg(model).mean() for task in tasks], weights=weights))


def _places(scores: Vectors, owner: Codes) -> Codes:
    """The rank of each score among those of its owner; owners stand in order."""
    order = np.lexsort((-scores, owner))
    places = np.empty(len(scores), dtype=np.int64)
    places[order] = np.arange(len(scores)) - np.searchsorted(owner, owner[order])
    return places + 1


def _discounts(ranks: Codes) -> Vectors:
    values: Vectors = (1 / np.log2(ranks + 1)).astype(np.float32)
    return values


def _reciprocal_ranks(found: Candidates) -> Vectors:
    """Plain reciprocal rank fusion of the two rankings, for comparison."""
    parts = (found.dense_ranks, found.lexical_ranks)
    return np.array(
        [
            sum(1 / (_RRF_CONSTANT + ranks[id_]) for ranks in parts if id_ in ranks)
            for id_ in found.passage_ids
        ],
        dtype=np.float32,
    )


if __name__ == "__main__":
    main()
