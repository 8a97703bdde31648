"""Verify: whether the catalogue and what is derived from it agree, and repair from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.chroma import ChromaVectors
from index.derivation import LEAST_RECALL, broken_vectors, derive, recall_of, remove_others
from index.embedding import Vectors
from index.generations import open_current
from index.seal import broken_files
from index.store import Store

_ROUNDING = 1e-5
"""The vector index normalises what it is given once more."""


def verify(store: Store) -> list[str]:
    """Everything that does not agree, in words; empty when the index is sound."""
    catalogue = Catalogue(store.catalogue)
    try:
        with catalogue.snapshot():
            return [
                *catalogue.damage(),
                *_broken_documents(store, catalogue),
                *_broken_generation(store, catalogue),
            ]
    finally:
        catalogue.close()


def repair(store: Store) -> str:
    """Derive the vector and lexical indexes anew from the catalogue; returns the new generation.

    Raises StoreError when another process is writing or the index has never been made.
    """
    with store.writing():
        catalogue = Catalogue(store.catalogue)
        try:
            recipe = catalogue.fact("recipe")
            if recipe is None:
                raise StoreError("Nothing to repair: run `policy-assistant sync PATH` first.")
            live = catalogue.live_document_ids()
            generation = derive(store, catalogue, live, recipe)
            with catalogue.transaction():
                catalogue.set_fact("generation", generation)
            remove_others(store, generation)
            return generation
        finally:
            catalogue.close()


def _broken_documents(store: Store, catalogue: Catalogue) -> Iterator[str]:
    recipe = catalogue.fact("recipe") or ""
    for document_id in sorted(catalogue.live_document_ids()):
        document = catalogue.document(document_id)
        passages = catalogue.passages(document_id, recipe)
        if not passages:
            yield f"{document.source}: stored, but without passages"
        misplaced = [p for p, _ in passages if document.text[p.start : p.end] != p.text]
        if misplaced:
            yield f"{document.source}: {len(misplaced)} passages are not in its text"
        if document.id != document_id:
            yield f"{document.source}: its stored text or title is not what was read"
        original = store.original(document.sha256)
        if not original.is_file():
            yield f"{document.source}: the copy of its file is missing"
        elif hashlib.sha256(original.read_bytes()).hexdigest() != document.sha256:
            yield f"{document.source}: the copy of its file has changed"


def _broken_generation(store: Store, catalogue: Catalogue) -> Iterator[str]:
    generation = open_current(store, catalogue)
    places = dict.fromkeys((store.generations / generation.id, generation.base_folder))
    reread = (
        f"generation {place.name}: {wrong}"
        for place in places
        for wrong in broken_files(place, trusts_times=False).values()
    )
    yield from dict.fromkeys((*generation.inspect(), *reread))
    live = catalogue.live_document_ids()
    held = set(generation.rows.document_ids)
    if held != live:
        yield f"the index answers from {len(held)} documents, {len(live)} are stored"
    if generation.damage:
        return
    recipe = catalogue.fact("recipe") or ""
    stored = (catalogue.vectors(id_, recipe) for id_ in generation.rows.document_ids)
    vectors = {id_: row for ids, rows in stored for id_, row in zip(ids, rows, strict=True)}
    yield from _differing("exact search", generation.rows.blocks(), vectors)
    try:
        chroma = ChromaVectors(generation.base_folder / "chroma")
        base = {id_: vectors[id_] for id_ in generation.base_ids if id_ in vectors}
        yield from _differing("the vector index", chroma.rows(generation.base_ids), base)
        chroma.close()
        folder, base_rows = generation.base_folder / "chroma", generation.base
        missing = broken_vectors(folder, base_rows)
        yield from missing
        if not missing and generation.outline.is_approximate:
            recall = recall_of(folder, base_rows)
            if recall < LEAST_RECALL:
                yield f"the vector index finds {recall:.0%} of the exact neighbours"
    except StoreError as error:
        yield str(error)


def _differing(
    part: str, found: Iterable[tuple[Sequence[str], Vectors]], expected: Mapping[str, Vectors]
) -> Iterator[str]:
    """Passages whose vector is not the stored one, or missing."""
    seen = set()
    changed = 0
    for ids, vectors in found:
        for id_, vector in zip(ids, vectors, strict=True):
            if id_ in expected:
                seen.add(id_)
                changed += not np.allclose(vector, expected[id_], atol=_ROUNDING)
    if changed:
        yield f"{part} holds {changed} vectors that are not the stored ones"
    if missing := len(expected) - len(seen):
        yield f"{part} lacks {missing} passages"
