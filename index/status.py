"""Status: what a store holds, told without opening a model or an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.relations import Duplicates, Editions, Known, duplicates_among, editions_among
from index.catalogue import Catalogue, CatalogueEntry
from index.file_records import FileRecord
from index.store import Store


@dataclass(frozen=True, slots=True)
class RootStatus:
    """One synced folder."""

    root: str
    files: int
    indexed: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that is not indexed as it now is."""

    root: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The store in numbers."""

    store: str
    generation: str
    model: str
    documents: int
    passages: int
    roots: tuple[RootStatus, ...]
    failures: tuple[Failure, ...]
    duplicates: tuple[Duplicates, ...]
    editions: tuple[Editions, ...]
    library: tuple[CatalogueEntry, ...]
    """Every document with its metadata, where each field comes from, and its warnings."""


def status_of(store: Store) -> IndexStatus:
    """What the store holds; raises StoreError when there is none."""
    catalogue = Catalogue(store.catalogue)
    try:
        with catalogue.snapshot():
            files = catalogue.files()
            entries = catalogue.entries(catalogue.live_document_ids())
            known = _known(files, entries, catalogue.sketches())
            return IndexStatus(
                store=str(store.folder),
                generation=catalogue.generation or "",
                model=catalogue.fact("model") or "",
                documents=len(entries),
                passages=sum(entry.passage_count for entry in entries),
                roots=tuple(
                    RootStatus(
                        root,
                        sum(f.root == root for f in files),
                        sum(f.root == root and f.document_id is not None for f in files),
                    )
                    for root in dict.fromkeys(f.root for f in files)
                ),
                failures=tuple(Failure(f.root, f.source, f.reason) for f in files if f.reason),
                duplicates=duplicates_among(known),
                editions=editions_among(known),
                library=tuple(entries),
            )
    finally:
        catalogue.close()


def _known(
    files: Iterable[FileRecord],
    entries: Iterable[CatalogueEntry],
    sketches: Mapping[str, tuple[int, ...]],
) -> list[Known]:
    by_id = {entry.document_id: entry for entry in entries}
    return [
        Known(file.root, file.source, entry.sha256, entry.metadata, sketches.get(id_, ()))
        for file in files
        if (id_ := file.document_id or "") and (entry := by_id.get(id_))
    ]
