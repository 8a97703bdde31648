"""Prints passages per CPU second of our ingest and of llama-index with Chroma, run in turn.

`python -m scripts.ingest --passages 2000 --rounds 2 --work FOLDER`: both embed and store the same
passages (the starter documents' own, repeated with a number before each), each round in a process
of its own. Quality is how many of the ten nearest of real questions stay the same, and nDCG@10 of
the cosine alone among the passages as they stand in the documents.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.documents import Document, Metadata, Section
from corpus.folders import STARTER_DOCUMENTS
from eval.questions import STARTER, Question, read_questions
from eval.resolving import Span, resolve
from eval.retrieval_measures import measure
from index.backends import open_backend, wanted_backend
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
from index.sentences import sentences_of, spans_within
from index.store import Store
from index.sync import sync

_VANILLA = "vanilla"
_PASSAGES_A_DOCUMENT = 50


def main() -> None:
    """Run both in turn, or, as a child, one of them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--passages", type=int, default=2000)
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--systems", nargs="+", default=["auto", _VANILLA])
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--child", default="")
    options = arguments.parse_args()
    texts = options.work / "texts.json"
    if options.child:
        found = json.loads(texts.read_text(encoding="utf-8"))
        ingest = _vanilla if options.child == _VANILLA else _ours
        ingest(options.work, options.child, found)
        return
    _prepare(options.work, texts, options.passages)
    for number in range(options.rounds):
        for system in options.systems:
            _run(system, options.passages, [*sys.argv[1:], "--child", system], number)
    _print_quality(options.work, options.systems)


def _prepare(work: Path, texts: Path, count: int) -> None:
    store = Store(work / "starter")
    recipe = Recipe(find_model(PACKAGED), SplittingConfig())
    sync(store, recipe, [STARTER_DOCUMENTS])
    catalogue = Catalogue(store.catalogue)
    own = [passage.text for passage in _own(catalogue, recipe.name)]
    catalogue.close()
    found = [f"{n // len(own)} {own[n % len(own)]}" for n in range(count)]
    texts.write_text(json.dumps(found), encoding="utf-8")


def _own(catalogue: Catalogue, recipe: str) -> list[Passage]:
    """The passages of the starter documents, in the order in which they are repeated."""
    live = sorted(catalogue.live_document_ids())
    return [passage for id_ in live for passage, _ in catalogue.passages(id_, recipe)]


def _run(system: str, passages: int, arguments: Sequence[str], number: int) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "scripts.ingest", *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"round {number + 1}, {system}: {passages / used:.1f} passages per CPU second "
        f"({used:.0f} s), peak {done.stdout.split()[-1]} MB",
        flush=True,
    )


def _ours(work: Path, name: str, texts: Sequence[str]) -> None:
    recipe = Recipe(find_model(PACKAGED), SplittingConfig())
    store = Store(work / name)
    shutil.rmtree(store.folder, ignore_errors=True)
    store.create()
    shutil.copytree(Store(work / "starter").models, store.models, dirs_exist_ok=True)
    with store.writing():
        catalogue = Catalogue(store.catalogue, create=True)
        embedder = open_backend(store, recipe.model, wanted_backend(name))
        records = []
        for first in range(0, len(texts), _PASSAGES_A_DOCUMENT):
            document, passages = _document(first, texts[first : first + _PASSAGES_A_DOCUMENT])
            spans = [spans_within(passage, 0) for passage in passages]
            vectors, inside = embedder.encode_spans([p.text for p in passages], spans)
            tables = [sentences_of(p, rows) for p, rows in zip(passages, inside, strict=True)]
            with catalogue.transaction():
                catalogue.add(document)
                catalogue.add_passages(recipe.name, passages, vectors, tables)
            records.append(
                FileRecord("bench", document.source, 0, 0, document.sha256, document.id, "", "")
            )
        live = {str(record.document_id) for record in records}
        generation = derive(store, catalogue, live, recipe.name)
        with catalogue.transaction():
            catalogue.record_files("bench", records)
            catalogue.set_fact("recipe", recipe.name)
            catalogue.set_fact("generation", generation)
        catalogue.close()
    _print_peak()


def _document(number: int, texts: Sequence[str]) -> tuple[Document, list[Passage]]:
    text = "\n\n".join(texts)
    document = Document(
        f"{number}.txt", f"{number:064x}", Metadata(f"{number}"), text,
        (Section((), 0, len(text)),),
    )  # fmt: skip
    passages, start = [], 0
    for place, part in enumerate(texts):
        id_ = f"{number + place:020x}"
        passages.append(Passage(id_, document.id, start, start + len(part), None, (), part))
        start += len(part) + 2
    return document, passages


def _vanilla(work: Path, name: str, texts: Sequence[str]) -> None:
    from llama_index.core import StorageContext, VectorStoreIndex  # noqa: PLC0415 - the eval extra
    from llama_index.core.schema import TextNode  # noqa: PLC0415
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415
    from llama_index.vector_stores.chroma import ChromaVectorStore  # noqa: PLC0415

    from index.chroma import open_client  # noqa: PLC0415

    folder = work / name
    shutil.rmtree(folder, ignore_errors=True)
    collection = open_client(folder).create_collection("vanilla")
    context = StorageContext.from_defaults(
        vector_store=ChromaVectorStore(chroma_collection=collection)
    )
    model = HuggingFaceEmbedding(str(find_model(PACKAGED).folder), device="cpu")
    nodes = [TextNode(text=text, id_=f"{number:020x}") for number, text in enumerate(texts)]
    VectorStoreIndex(nodes, storage_context=context, embed_model=model)
    _print_peak()
    found = collection.get(include=["embeddings"])
    order = np.argsort(found["ids"])
    np.save(work / "vanilla.npy", np.asarray(found["embeddings"])[order])


def _print_peak() -> None:
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    peak = next(line for line in lines if line.startswith("VmHWM")).split()[1]
    print(int(peak) // 1024)


def _print_quality(work: Path, systems: Sequence[str]) -> None:
    if not (work / "vanilla.npy").exists():
        return
    reference = np.load(work / "vanilla.npy")
    model = find_model(PACKAGED)
    embedder = OnnxEmbedder(exported_weights(Store(work / "starter"), model), model)
    asked = read_questions(STARTER)
    questions = embedder.encode([q.question for q in asked])
    count, qrels = _judged(Store(work / "starter"), asked)
    score = _ndcg(reference[:count], questions, asked, qrels)
    print(f"{_VANILLA}: nDCG@10 {score:.4f}")
    for name in systems:
        if name != _VANILLA:
            store = Store(work / name)
            catalogue = Catalogue(store.catalogue)
            rows = open_current(store, catalogue).rows
            pairs = [pair for ids, block in rows.blocks() for pair in zip(ids, block, strict=True)]
            vectors: Vectors = np.stack([vector for _, vector in sorted(pairs, key=_first)])
            shared = [_shared(reference @ q, vectors @ q) for q in questions]
            drift = np.sum(reference * vectors, axis=1).min()
            print(
                f"{name}: nDCG@10 {_ndcg(vectors[:count], questions, asked, qrels):.4f}, "
                f"least cosine {drift:.5f}, top ten shared {np.mean(shared):.4f}"
            )


def _judged(store: Store, questions: Sequence[Question]) -> tuple[int, dict[str, dict[str, int]]]:
    """How many there are in `_own`, and the places of those that hold most of a gold span."""
    catalogue = Catalogue(store.catalogue)
    documents = {id_: catalogue.document(id_) for id_ in catalogue.live_document_ids()}
    own = _own(catalogue, catalogue.fact("recipe") or "")
    catalogue.close()
    spans, _ = resolve(questions, {d.source: d.text for d in documents.values()})
    stored = [Span(documents[p.document_id].source, p.start, p.end) for p in own]
    found = {
        id_: {
            str(place): 1
            for place, span in enumerate(stored)
            if any(2 * span.overlap(gold) > gold.end - gold.start for gold in wanted)
        }
        for id_, wanted in spans.items()
    }
    return len(own), {id_: grades for id_, grades in found.items() if grades}


def _ndcg(
    vectors: Vectors,
    questions: Vectors,
    asked: Sequence[Question],
    qrels: Mapping[str, Mapping[str, int]],
) -> float:
    """The mean over the judged questions, of the cosine alone."""
    ranking = {
        question.id: [str(place) for place in np.argsort(-(vectors @ vector))[:10]]
        for question, vector in zip(asked, questions, strict=True)
        if question.id in qrels
    }
    return float(np.mean([s["nDCG@10"] for s in measure(qrels, ranking).values()]))


def _first(pair: tuple[str, Vectors]) -> str:
    return pair[0]


def _shared(one: Vectors, other: Vectors) -> float:
    """The share of the ten nearest that are as near by the other vectors; equal texts tie."""
    worst = np.sort(one)[-10] - 1e-3
    return float(np.mean(one[np.argsort(-other)[:10]] >= worst))


if __name__ == "__main__":
    main()
