"""Generation: vectors and lexical index derived from the catalogue, switched atomically."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.chroma import ChromaVectors
from index.embedding import Vectors
from index.lexical import LexicalIndex
from index.sentences import SentenceTable, open_table, write_table
from index.store import Store

_SAMPLE = 40
_PAGE = 500
"""Passages read from the catalogue at a time."""
_LEAST_RECALL = 0.9
"""Share of exact neighbours that the approximate search must return before a switch."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The passages of a generation, in one fixed order, with their vectors."""

    passage_ids: tuple[str, ...]
    document_ids: tuple[str, ...]
    vectors: Vectors
    """Shape (passages, dimension)."""


class Generation:
    """An opened generation: read-only, and complete or not there."""

    def __init__(self, folder: Path) -> None:
        self.id = folder.name
        self._folder = folder
        if not (folder / "rows.json").is_file():
            raise StoreError(
                f"The index generation {folder.name} is incomplete. "
                "Run `policy-assistant sync --rebuild` to derive it again."
            )

    @cached_property
    def rows(self) -> Rows:
        """Ids and vectors for exact search; the vectors are mapped, not read."""
        content = json.loads((self._folder / "rows.json").read_text(encoding="utf-8"))
        vectors: Vectors = np.load(self._folder / "vectors.npy", mmap_mode="r")
        return Rows(tuple(content["passage_ids"]), tuple(content["document_ids"]), vectors)

    @cached_property
    def sentences(self) -> SentenceTable:
        """The sentences of each row of `rows`; the vectors are mapped, not read."""
        try:
            return open_table(self._folder)
        except (OSError, ValueError) as error:
            raise StoreError(
                f"The sentences of index generation {self.id} cannot be read ({error}). "
                "Run `policy-assistant sync --rebuild` to derive them again."
            ) from error

    @cached_property
    def chroma(self) -> ChromaVectors:
        """The approximate search that serves unfiltered queries."""
        return ChromaVectors(self._folder / "chroma")

    @cached_property
    def lexical(self) -> LexicalIndex:
        """The word index."""
        return LexicalIndex(self._folder / "lexical")

    def disagreements(self) -> list[str]:
        """What is wrong with the derived parts, in words; empty when they agree."""
        expected = len(self.rows.passage_ids)
        found = {"vector index": self.chroma.count(), "lexical index": self.lexical.count()}
        found["sentence table"] = len(self.sentences)
        wrong = [
            f"the {part} holds {count} of {expected} passages"
            for part, count in found.items()
            if count != expected
        ]
        if not wrong and expected:
            recall = self._sampled_recall()
            if recall < _LEAST_RECALL:
                wrong.append(f"the vector index finds {recall:.0%} of the exact neighbours")
        return wrong

    def _sampled_recall(self) -> float:
        """Recall@10 against exact search over passages spread evenly, themselves included."""
        vectors = self.rows.vectors
        count = len(vectors)
        chosen = sorted({round(i * (count - 1) / max(_SAMPLE - 1, 1)) for i in range(_SAMPLE)})
        similarities = vectors @ vectors[chosen].T
        shares = []
        for column, row in enumerate(chosen):
            near = similarities[:, column]
            worst = np.sort(near)[::-1][: min(10, count)][-1] - 1e-5  # equal texts tie
            found = [self._row_of[i] for i, _ in self.chroma.nearest(vectors[row], 10)]
            shares.append(np.mean(near[found] >= worst) if found else 0.0)
        return float(np.mean(shares))

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {passage_id: row for row, passage_id in enumerate(self.rows.passage_ids)}


def open_current(store: Store, catalogue: Catalogue) -> Generation:
    """The generation of this catalogue; raises StoreError before the first sync."""
    name = catalogue.generation
    if name is None:
        raise StoreError(
            f"No index in {store.folder}. Run `policy-assistant sync PATH` with the folder "
            "that holds your documents."
        )
    return Generation(store.generations / name)


def build(
    store: Store,
    catalogue: Catalogue,
    document_ids: Collection[str],
    recipe: str,
    *,
    from_scratch: bool = False,
) -> str:
    """Derive a generation that answers from `document_ids`, prove it, and return its id.

    The vector index of the current generation is copied and the difference applied; where that
    does not come out right, all is derived anew. The new folder is not in use until its id is
    recorded in the catalogue. Raises StoreError, and leaves no folder behind, when the parts do
    not agree or cannot be written.
    """
    current = None if from_scratch else catalogue.generation
    rows = _rows(catalogue, document_ids, recipe)
    wrong: list[str] = []
    for base in dict.fromkeys((current, None)):
        folder = store.generations / uuid.uuid4().hex[:12]
        try:
            base_folder = store.generations / base if base else None
            wrong = _write(folder, base_folder, rows, catalogue, recipe)
        except (OSError, StoreError) as error:
            wrong = [str(error)]
        if not wrong:
            return folder.name
        shutil.rmtree(folder, ignore_errors=True)
    raise StoreError(
        f"A new index could not be derived ({'; '.join(wrong)}). The index in use is unchanged; "
        "free some space, then sync again."
    )


def remove_others(store: Store, kept: Collection[str | None]) -> None:
    """Delete generation folders that no reader should still need."""
    for folder in store.generations.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _write(
    folder: Path, base: Path | None, rows: Rows, catalogue: Catalogue, recipe: str
) -> list[str]:
    """Write all parts and return in which they disagree."""
    folder.mkdir(parents=True)
    _write_chroma(folder, base, rows)
    LexicalIndex(folder / "lexical", create=True).add(_lexical_rows(catalogue, rows))
    np.save(folder / "vectors.npy", rows.vectors)
    document_ids = dict.fromkeys(rows.document_ids)
    write_table(folder, (s for id_ in document_ids for s in catalogue.sentences(id_, recipe)))
    content = {"passage_ids": rows.passage_ids, "document_ids": rows.document_ids}
    (folder / "rows.json").write_text(json.dumps(content), encoding="utf-8")
    return Generation(folder).disagreements()


def _rows(catalogue: Catalogue, document_ids: Collection[str], recipe: str) -> Rows:
    pairs = [pair for id_ in sorted(document_ids) for pair in catalogue.passages(id_, recipe)]
    vectors = np.stack([v for _, v in pairs]) if pairs else np.zeros((0, 1), dtype=np.float32)
    return Rows(tuple(p.id for p, _ in pairs), tuple(p.document_id for p, _ in pairs), vectors)


def _lexical_rows(catalogue: Catalogue, rows: Rows) -> Iterator[tuple[str, str, str, str]]:
    titles = {
        entry.document_id: entry.metadata.title
        for entry in catalogue.entries(set(rows.document_ids))
    }
    for first in range(0, len(rows.passage_ids), _PAGE):
        passages = catalogue.passages_by_id(rows.passage_ids[first : first + _PAGE])
        for p in passages.values():
            context = " ".join((titles[p.document_id], *p.heading_path))
            yield p.id, p.document_id, context, p.text


def _write_chroma(folder: Path, base: Path | None, rows: Rows) -> None:
    """Make the vector index: the base with the difference applied, or all rows anew."""
    if base is not None:
        shutil.copytree(base / "chroma", folder / "chroma")
    vectors = ChromaVectors(folder / "chroma", create=base is None)
    present = vectors.ids() if base is not None else set()
    vectors.delete(sorted(present.difference(rows.passage_ids)))
    new = [row for row, id_ in enumerate(rows.passage_ids) if id_ not in present]
    vectors.upsert([rows.passage_ids[row] for row in new], rows.vectors[new])
