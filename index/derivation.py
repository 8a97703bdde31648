"""Derivation: a new generation from the catalogue, as a difference where that is enough."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.chroma import ChromaSearch, ChromaVectors, seal_queue
from index.generations import Generation, Outline, read_outline, write_acronyms
from index.lexical import LexicalIndex
from index.rows import Rows
from index.seal import is_sealed, seal
from index.segment import Segment, read_segment, write_segment
from index.store import Store
from index.word_rows import word_rows

_FOLDED_PAST_ROWS = 2000
_FOLDED_PAST_SHARE = 0.1
"""A difference larger than both is folded in: until then comparing its rows one by one costs a
question less than a tenth of what comparing all of them would."""
_SAMPLE = 40
LEAST_RECALL = 0.95
"""Share of exact neighbours below which the approximate search does not answer questions."""
_KEPT_S = 60
"""A question begun on a generation that was replaced since has this long to end."""


def derive(
    store: Store,
    catalogue: Catalogue,
    document_ids: Collection[str],
    recipe: str,
    current: Generation | None = None,
) -> str:
    """Derive a generation that answers from `document_ids`, prove it, and return its id.

    A small difference to the `current` generation, if it is sound, becomes a few rows beside its
    vector index; a larger one is applied to a copy of it; where neither comes out right, or none
    is current, all is derived anew.
    The new folder is not in use until its id is recorded in the catalogue. Raises StoreError,
    and leaves no folder behind, when the parts do not agree or cannot be written.
    """
    ordered = sorted(document_ids)
    ways: list[Callable[[Path], list[str]]] = []
    if current is not None and not current.inspect() and current.outline.recipe == recipe:
        if not _is_worth_folding(current, catalogue, ordered):
            ways.append(
                lambda folder: _write_difference(folder, store, current, catalogue, ordered)
            )
        base = store.generations / current.outline.base
        ways.append(lambda folder: _write_anew(folder, base, catalogue, ordered, recipe))
    ways.append(lambda folder: _write_anew(folder, None, catalogue, ordered, recipe))
    wrong = []
    for write in ways:
        folder = store.generations / uuid.uuid4().hex[:12]
        try:
            folder.mkdir()
            wrong = write(folder)
            if not wrong:
                seal(folder)
                return folder.name
        except (OSError, StoreError, ValueError) as error:
            wrong = [str(error)]
        shutil.rmtree(folder, ignore_errors=True)
    raise StoreError(
        f"A new index could not be derived ({'; '.join(wrong)}). The index in use is unchanged; "
        "free some space, then sync again."
    )


def remove_others(store: Store, current: str) -> None:
    """Delete the folders that neither the current generation nor a running question needs."""
    kept = {current}
    for folder in store.generations.iterdir():
        with suppress(OSError):
            replaced = folder / "replaced"
            if folder.name != current and is_sealed(folder) and not replaced.exists():
                replaced.touch()
            if replaced.exists() and time.time() - replaced.stat().st_mtime < _KEPT_S:
                kept.add(folder.name)
    for name in tuple(kept):
        with suppress(OSError, ValueError, TypeError):
            kept.add(read_outline(store.generations / name).base)
    for folder in store.generations.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _is_worth_folding(
    current: Generation, catalogue: Catalogue, document_ids: Collection[str]
) -> bool:
    gone, newer = _compared(current.base, document_ids)
    rows = sum(end - start for start, end in current.base.spans(gone))
    rows += sum(catalogue.passage_count(id_, current.outline.recipe) for id_ in newer)
    return rows > max(_FOLDED_PAST_ROWS, _FOLDED_PAST_SHARE * len(current.base))


def _compared(base: Segment, document_ids: Collection[str]) -> tuple[list[str], list[str]]:
    """Documents of the base that are no more, and documents that are not in it."""
    held, wanted = set(base.document_ids), set(document_ids)
    return sorted(held - wanted), sorted(wanted - held)


def _write_difference(
    folder: Path,
    store: Store,
    current: Generation,
    catalogue: Catalogue,
    document_ids: Collection[str],
) -> list[str]:
    """Write what is newer than the base; return what does not agree.

    The vector index stays where it is; the word index shares the files it has in common.
    """
    recipe = current.outline.recipe
    gone, newer = _compared(current.base, document_ids)
    delta = read_segment(catalogue, newer, recipe)
    write_segment(folder / "delta", delta)
    replace(current.outline, gone=tuple(gone)).write(folder)
    write_acronyms(folder, catalogue.acronyms(document_ids))
    shutil.copytree(
        store.generations / current.id / "lexical",
        folder / "lexical",
        copy_function=_share,
        ignore=shutil.ignore_patterns("*.lock"),
    )
    held, wanted = set(current.rows.document_ids), set(document_ids)
    lexical = LexicalIndex(folder / "lexical")
    lexical.add(word_rows(catalogue, wanted - held, recipe), gone=held - wanted)
    rows = Rows((current.base, delta), gone)
    if lexical.count() != len(rows):
        return [f"the word index holds {lexical.count()} of {len(rows)} passages"]
    return []


def _share(source: str, target: str) -> None:
    """Another name for a file that is never changed in place; a copy where names cannot be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _write_anew(
    folder: Path,
    base: Path | None,
    catalogue: Catalogue,
    document_ids: Collection[str],
    recipe: str,
) -> list[str]:
    """Write all parts, the vector index by way of a copy of the base's; return what is wrong."""
    segment = read_segment(catalogue, document_ids, recipe)
    write_segment(folder / "segment", segment)
    write_segment(folder / "delta", read_segment(catalogue, (), recipe))
    write_acronyms(folder, catalogue.acronyms(document_ids))
    lexical = LexicalIndex(folder / "lexical", create=True)
    lexical.add(word_rows(catalogue, document_ids, recipe))
    _write_chroma(folder / "chroma", None if base is None else base / "chroma", segment)
    wrong = []
    if lexical.count() != len(segment):
        wrong.append(f"the word index holds {lexical.count()} of {len(segment)} passages")
    missing = broken_vectors(folder / "chroma", segment)
    recall = 0.0 if missing else recall_of(folder / "chroma", segment)
    is_approximate = recall >= LEAST_RECALL
    if base is not None and not is_approximate:
        wrong.append(f"the vector index finds {recall:.0%} of the exact neighbours")
    # made anew it misses as many: questions are answered by exact search, slower and right
    Outline(folder.name, (), recipe, is_approximate).write(folder)
    return [*wrong, *missing]


def _write_chroma(folder: Path, base: Path | None, segment: Segment) -> None:
    """Make the vector index: the base's with the difference applied, or all rows anew."""
    if base is not None:
        shutil.copytree(base, folder)
    vectors = ChromaVectors(folder, create=base is None)
    try:
        present = vectors.ids() if base is not None else set()
        ids = list(segment.ids([(0, len(segment))]))
        vectors.delete(sorted(present.difference(ids)))
        new = [row for row, id_ in enumerate(ids) if id_ not in present]
        vectors.upsert([ids[row] for row in new], segment.vectors[new])
    finally:
        vectors.close()
    seal_queue(folder)


def broken_vectors(folder: Path, segment: Segment) -> list[str]:
    """Where the vector index does not hold its segment; empty when it does."""
    held = len(ChromaSearch(folder))
    if held != len(segment):
        return [f"the vector index holds {held} of {len(segment)} passages"]
    return []


def recall_of(folder: Path, segment: Segment) -> float:
    """The share of exact neighbours that the vector index finds, for a sample of its rows."""
    chroma, rows = ChromaSearch(folder), Rows((segment,))
    last = len(segment) - 1
    shares = []
    for row in sorted(
        {round(i * last / (_SAMPLE - 1)) for i in range(_SAMPLE)} if last >= 0 else ()
    ):
        exact = rows.nearest(segment.vectors[row], 10)
        found = chroma.nearest(segment.vectors[row], 10)
        worst = exact[-1][1] - 1e-5  # equal texts tie
        shares.append(sum(score >= worst for _, score in found) / len(exact))
    return float(np.mean(shares)) if shares else 1.0
