"""Verify: whether the catalogue and what is derived from it agree, and repair from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.generations import build, open_current, remove_others
from index.store import Store


def verify(store: Store) -> list[str]:
    """Everything that does not agree, in words; empty when the index is sound."""
    catalogue = Catalogue(store.catalogue)
    try:
        with catalogue.snapshot():
            return [*_broken_documents(store, catalogue), *_broken_generation(store, catalogue)]
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
            generation = build(store, catalogue, live, recipe, from_scratch=True)
            with catalogue.transaction():
                catalogue.set_fact("generation", generation)
            remove_others(store, {generation})
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
        original = store.original(document.sha256)
        if not original.is_file():
            yield f"{document.source}: the copy of its file is missing"
        elif hashlib.sha256(original.read_bytes()).hexdigest() != document.sha256:
            yield f"{document.source}: the copy of its file has changed"


def _broken_generation(store: Store, catalogue: Catalogue) -> Iterator[str]:
    try:
        generation = open_current(store, catalogue)
        held = set(generation.rows.document_ids)
        yield from generation.disagreements()
    except (StoreError, OSError, ValueError) as error:
        yield f"generation {catalogue.generation}: {error}"
        return
    live = catalogue.live_document_ids()
    if held != live:
        yield f"the index answers from {len(held)} documents, {len(live)} are stored"
