"""Status: what a store holds, told without opening a model or an index."""

from __future__ import annotations

from dataclasses import dataclass

from index.catalogue import Catalogue
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


def status_of(store: Store) -> IndexStatus:
    """What the store holds; raises StoreError when there is none."""
    catalogue = Catalogue(store.catalogue)
    try:
        with catalogue.snapshot():
            files = catalogue.files()
            entries = catalogue.entries(catalogue.live_document_ids())
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
            )
    finally:
        catalogue.close()
