"""Prints how latency, memory, disk and cold start grow with the number of passages.

`python -m scripts.growth --sizes 10000 100000 --work FOLDER` pads a store with passages that join
the halves of two of the starter documents' own, their vectors the mean of both moved a little;
questions are real ones.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.settings import Settings
from corpus.documents import Document, Metadata, Section
from corpus.folders import STARTER_DOCUMENTS
from eval.questions import STARTER, read_questions
from index.catalogue import Catalogue
from index.derivation import derive
from index.embedding import Vectors
from index.export import exported_weights
from index.file_records import FileRecord
from index.generations import open_current
from index.graphs import OnnxEmbedder
from index.models import PACKAGED, find_model
from index.passages import Passage
from index.recipe import Recipe, SplittingConfig
from index.search import HybridSearch, SearchConfig
from index.sentences import sentences_of
from index.store import Store
from index.sync import sync

_PASSAGES_A_DOCUMENT = 50
_NOISE = 0.015
_ROUNDS = 200
_ROOT = "padding"
_COMMAND = """
import sys
from assistant.cli import main
try:
    main()
finally:  # the peak since this program began; getrusage would tell its parent's
    lines = open("/proc/self/status").read().splitlines()
    print(next(line for line in lines if line.startswith("VmHWM")), file=sys.stderr)
"""


def main() -> None:
    """Build each size once, then measure it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    arguments.add_argument("--work", type=Path, required=True)
    options = arguments.parse_args()
    recipe = Recipe(find_model(PACKAGED), SplittingConfig())
    rows = []
    for size in options.sizes:
        store = _padded(options.work, size, recipe)
        rows.append(_measure(store, size, recipe))
        print(json.dumps(rows[-1]), flush=True)
    if len(rows) > 1:
        _print_curve([r["passages"] for r in rows], [r["unfiltered_p50_ms"] for r in rows])


def _padded(work: Path, size: int, recipe: Recipe) -> Store:
    """A store of the starter documents and padding up to `size` passages."""
    store = Store(work / f"store-{size}")
    if (store.folder / "done").exists():
        return store
    base = Store(work / "starter")
    if not base.catalogue.exists():
        sync(base, recipe, [STARTER_DOCUMENTS])
    shutil.rmtree(store.folder, ignore_errors=True)
    shutil.copytree(base.folder, store.folder)
    with store.writing():
        catalogue = Catalogue(store.catalogue, create=True)
        begin = time.perf_counter()
        _pad(catalogue, size, recipe.name)
        stored = time.perf_counter()
        live = catalogue.live_document_ids()
        name = derive(store, catalogue, live, recipe.name)
        with catalogue.transaction():
            catalogue.set_fact("generation", name)
        catalogue.close()
        print(
            f"{size}: stored in {stored - begin:.0f} s, derived in "
            f"{time.perf_counter() - stored:.0f} s",
            flush=True,
        )
    (store.folder / "done").touch()
    return store


def _pad(catalogue: Catalogue, size: int, recipe: str) -> None:
    chance = random.Random(7)  # noqa: S311 - seeded
    noise = np.random.default_rng(7)
    known = [
        (passage, vector, table)
        for id_ in sorted(catalogue.live_document_ids())
        for (passage, vector), table in zip(
            catalogue.passages(id_, recipe), catalogue.sentences(id_, recipe), strict=True
        )
    ]
    wanted = size - len(known)
    records = []
    for number in range(math.ceil(wanted / _PASSAGES_A_DOCUMENT)):
        count = min(_PASSAGES_A_DOCUMENT, wanted)
        wanted -= count
        chosen, others = chance.choices(known, k=count), chance.choices(known, k=count)
        texts = [
            f"Note {number}.{i} {p.text[: len(p.text) // 2]} {q.text[len(q.text) // 2 :]}"
            for i, ((p, _, _), (q, _, _)) in enumerate(zip(chosen, others, strict=True))
        ]
        text = "\n\n".join(texts)
        document = Document(
            f"padding/{number}.txt", f"{number:064x}", Metadata(f"Note {number}"), text,
            (Section((), 0, len(text)),),
        )  # fmt: skip
        passages, start = [], 0
        for i, part in enumerate(texts):
            id_ = f"{number:012x}{i:08x}"
            passages.append(Passage(id_, document.id, start, start + len(part), None, (), part))
            start += len(part) + 2
        vectors = np.stack([v + w for (_, v, _), (_, w, _) in zip(chosen, others, strict=True)])
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors = vectors + noise.normal(0, _NOISE, vectors.shape).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        tables = []
        for passage, (_, vector, _) in zip(passages, chosen, strict=True):
            spans = sentences_of(passage, np.zeros((0, 0), dtype=np.float32)).spans
            tables.append(sentences_of(passage, np.tile(vector, (len(spans), 1))))
        with catalogue.transaction():
            catalogue.add(document)
            catalogue.add_passages(recipe, passages, vectors, tables)
        records.append(
            FileRecord(_ROOT, document.source, 0, 0, document.sha256, document.id, "", "")
        )
    with catalogue.transaction():
        catalogue.record_files(_ROOT, records)


def _measure(store: Store, size: int, recipe: Recipe) -> dict[str, float]:
    catalogue = Catalogue(store.catalogue)
    begin = time.perf_counter()
    generation = open_current(store, catalogue)
    opened = time.perf_counter() - begin
    embedder = OnnxEmbedder(exported_weights(store, recipe.model), recipe.model)
    questions = [q.question for q in read_questions(STARTER)][:_ROUNDS]
    known = {text: embedder.encode([text])[0] for text in questions}
    search = HybridSearch(generation, catalogue, _Encoded(known), SearchConfig())
    documents = sorted(generation.rows.document_ids)
    chance = random.Random(3)  # noqa: S311 - seeded
    found = {"passages": size, "open_s": round(opened, 3)}
    filters = {
        "unfiltered": [],
        "one": documents[:1],
        "tenth": chance.sample(documents, max(1, len(documents) // 10)),
        "most": chance.sample(documents, max(1, len(documents) * 9 // 10)),
    }
    for name, ids in filters.items():
        times = _times(lambda q, ids=ids: search.search(q, 10, ids), questions)
        found |= {f"{name}_p50_ms": times[0], f"{name}_p95_ms": times[1]}
    dense = _times(lambda q: generation.nearest(known[q], 10), questions)
    exact = _times(lambda q: generation.rows.nearest(known[q], 10), questions)
    found |= {"dense_p50_ms": dense[0], "dense_p95_ms": dense[1], "exact_p50_ms": exact[0]}
    found["recall_at_10"] = _recall(generation.nearest, generation.rows.nearest, known)
    found["resident_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found["disk_mb"] = sum(f.stat().st_size for f in store.folder.rglob("*") if f.is_file()) >> 20
    catalogue.close()
    found |= _adding(store, recipe)
    found |= _cold(store)
    return found


class _Encoded:
    """Hands out vectors made beforehand: the search alone is timed."""

    def __init__(self, known: dict[str, Vectors]) -> None:
        self._known = known

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`; what a query was turned into counts as the query's own."""
        return np.stack([self._known.get(t, next(iter(self._known.values()))) for t in texts])

    def pieces(self, word: str) -> list[str]:
        """As `Embedder.pieces`: every word is taken for one of the language."""
        return [word]


def _times(call: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    call(questions[0])
    spent = []
    for question in questions:
        begin = time.perf_counter()
        call(question)
        spent.append((time.perf_counter() - begin) * 1000)
    spent.sort()
    return round(spent[len(spent) // 2], 2), round(spent[int(len(spent) * 0.95)], 2)


def _recall(
    near: Callable[[Vectors, int], list[tuple[str, float]]],
    exact: Callable[[Vectors, int], list[tuple[str, float]]],
    known: dict[str, Vectors],
) -> float:
    shares = []
    for vector in known.values():
        worst = exact(vector, 10)[-1][1] - 1e-5
        shares.append(sum(score >= worst for _, score in near(vector, 10)) / 10)
    return round(float(np.mean(shares)), 4)


def _adding(store: Store, recipe: Recipe) -> dict[str, float]:
    """Seconds to add one document of about fifty passages, its embedding counted apart."""
    folder = store.folder.with_name(f"{store.folder.name}-added")
    folder.mkdir(exist_ok=True)
    words = "The board of the harbour asks for later ferries and a longer quay in winter. " * 450
    (folder / "added.txt").write_text(f"Harbour {time.time()}\n\n{words}", encoding="utf-8")
    marks: list[tuple[str, int, float]] = []
    begin = time.perf_counter()
    report = sync(
        store, recipe, [folder],
        progress=lambda stage, done, _total: marks.append((stage, done, time.perf_counter())),
    )  # fmt: skip
    end = time.perf_counter()
    first = max(t for stage, _, t in marks if stage in {"reading", "pages"})
    embedded = max((t for stage, _, t in marks if stage == "embedding"), default=first)
    return {
        "added_passages": report.embedded,
        "added_in_s": round(end - begin, 2),
        "added_embedding_s": round(embedded - first, 2),
        "added_beside_s": round(end - begin - (embedded - first), 2),
    }


def _cold(store: Store) -> dict[str, float]:
    environment = {**os.environ, "POLICY_ASSISTANT_STORE": str(store.folder)}
    found = {}
    for command in (["ask", "Who should lead the local delivery teams?"], ["status"]):
        spent, used, peak = [], [], 0
        for _ in range(3):
            begin = time.perf_counter()
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(  # noqa: S603 - our own command
                [sys.executable, "-c", _COMMAND, *command],
                check=True, capture_output=True, text=True, env=environment,
            )  # fmt: skip
            spent.append(time.perf_counter() - begin)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            peak = max(peak, int(done.stderr.split()[-2]) // 1024)
        found |= {
            f"cold_{command[0]}_s": round(min(spent), 2),
            f"cold_{command[0]}_cpu_s": round(min(used), 2),
            f"cold_{command[0]}_mb": peak,
        }
    return found


def _print_curve(sizes: Sequence[float], times: Sequence[float]) -> None:
    """The exponent of a power law through the points."""
    exponent, constant = np.polyfit(np.log(sizes), np.log(times), 1)
    print(f"unfiltered p50 = {math.exp(constant):.4f} ms * passages ** {exponent:.2f}")


if __name__ == "__main__":
    Settings()  # settings that are not valid are told before anything is built
    main()
