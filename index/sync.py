"""Sync: makes the store agree with folders of documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from corpus.documents import Document, Metadata
from corpus.errors import StoreError
from corpus.folders import Folder, FoundFile, scan
from corpus.sandbox import ReadOutcome, read_all
from index import export
from index.catalogue import Catalogue, FileRecord
from index.embedding import SentenceTransformerEmbedder, load_tokenizer
from index.generations import build, open_current, remove_others
from index.passages import Passage
from index.recipe import Recipe, check_model
from index.sentences import sentences_of, spans_within
from index.splitting import Splitter, indexed_text
from index.store import Store

_PASSAGES_A_COMMIT = 2000
"""Embedded passages kept at a time: what a sync that is cut off does not lose."""


class Change(StrEnum):
    """What a sync did with one file."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file's fate."""

    root: str
    source: str
    change: Change
    reason: str = ""
    """Why a file was not indexed; empty otherwise."""
    warnings: tuple[str, ...] = ()
    pages: int = 0


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, file by file."""

    files: tuple[FileReport, ...]
    notices: tuple[str, ...]
    """Manifest rows without a file, files without a row, files passed over."""
    refusals: tuple[str, ...]
    """Roots that were left as they are, and why."""
    embedded: int
    """Passages embedded; none when nothing changed."""
    passages: int
    """Passages now in the index."""
    generation: str

    @property
    def complete(self) -> bool:
        """Whether every file is indexed and every root was synced."""
        return not self.refusals and all(f.change is not Change.FAILED for f in self.files)

    def count(self, change: Change) -> int:
        """How many files met this fate."""
        return sum(f.change is change for f in self.files)


@dataclass(frozen=True, slots=True)
class _RootPlan:
    """The files of one root, sorted by what must be done."""

    root: str
    folder: Folder
    kept: tuple[FileRecord, ...]
    to_read: tuple[FoundFile, ...]
    before: dict[str, FileRecord]


Progress = Callable[[str, int, int], None]
"""Told the stage, the steps done and the steps in all."""


class Sync:
    """One run over the named roots; hold the store's writer lock while it runs."""

    def __init__(
        self, store: Store, catalogue: Catalogue, recipe: Recipe, progress: Progress
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._recipe = recipe
        self._progress = progress
        self._embedded = 0

    def run(self, roots: Sequence[Path], *, allow_empty: bool, rebuild: bool) -> SyncReport:
        """Read what changed, embed what is new, and put the new state to use in one step.

        Raises StoreError or ModelError when the index as a whole cannot be made; a file that
        cannot be read is reported and stops nothing.
        """
        if not rebuild:
            check_model(self._catalogue, self._recipe.model)
        plans, refusals = self._plans(roots, allow_empty=allow_empty, rebuild=rebuild)
        outcomes = read_all(
            [(plan.root, file, plan.folder.manifest.get(file.source))
             for plan in plans for file in plan.to_read],
            lambda done, total: self._progress("reading", done, total),
        )  # fmt: skip
        by_file = {(o.root, o.file.source): o for o in outcomes}
        self._store_documents([o.document for o in outcomes if o.document is not None])
        records = {plan.root: self._records(plan, by_file) for plan in plans}
        live = self._live(records)
        self._embed_missing(live)
        generation = self._put_to_use(records, live, rebuild=rebuild)
        return SyncReport(
            files=tuple(r for plan in plans for r in self._file_reports(plan, records, by_file)),
            notices=tuple(n for plan in plans for n in _notices(plan.folder)),
            refusals=tuple(refusals),
            embedded=self._embedded,
            passages=len(open_current(self._store, self._catalogue).rows.passage_ids),
            generation=generation,
        )

    # what is to be done

    def _plans(
        self, roots: Sequence[Path], *, allow_empty: bool, rebuild: bool
    ) -> tuple[list[_RootPlan], list[str]]:
        plans: list[_RootPlan] = []
        refusals = []
        for root in dict.fromkeys(path.expanduser().resolve() for path in roots):
            before = {record.source: record for record in self._catalogue.files(str(root))}
            self._refuse_overlap(root)
            folder = scan(root) if root.exists() else Folder((), {}, (), (), ())
            if not folder.files and not allow_empty:
                refusals.append(_refusal(root, len(before)))
                continue
            plans.append(self._plan(str(root), folder, before, rebuild=rebuild))
        return plans, refusals

    def _plan(
        self, root: str, folder: Folder, before: dict[str, FileRecord], *, rebuild: bool
    ) -> _RootPlan:
        kept, to_read = [], []
        for file in folder.files:
            record = before.get(file.source)
            listed = _listed(folder.manifest.get(file.source))
            if not rebuild and record and _is_unchanged(record, file.path, listed):
                kept.append(record)
            else:
                to_read.append(file)
        return _RootPlan(root, folder, tuple(kept), tuple(to_read), before)

    def _refuse_overlap(self, root: Path) -> None:
        for known in {Path(record.root) for record in self._catalogue.files()}:
            if known != root and (root.is_relative_to(known) or known.is_relative_to(root)):
                raise StoreError(
                    f"{root} and {known}, which is already in this store, lie inside one "
                    f"another: their files would be indexed twice. Sync {known} instead, or "
                    "name another store with --store."
                )

    # doing it

    def _store_documents(self, documents: Sequence[Document]) -> None:
        with self._catalogue.transaction():
            for document in documents:
                self._catalogue.add(document)

    def _records(
        self, plan: _RootPlan, outcomes: dict[tuple[str, str], ReadOutcome]
    ) -> list[FileRecord]:
        records = list(plan.kept)
        for file in plan.to_read:
            outcome = outcomes[plan.root, file.source]
            document = outcome.document
            before = plan.before.get(file.source)
            if document is not None:
                self._keep_original(file.path, document.sha256)
            # a file that can no longer be read keeps the text that was last read from it
            kept_id = before.document_id if before else None
            records.append(
                FileRecord(
                    plan.root,
                    file.source,
                    outcome.size,
                    outcome.mtime_ns,
                    document.sha256 if document else "",
                    document.id if document else kept_id,
                    outcome.reason,
                    _listed(plan.folder.manifest.get(file.source)),
                )
            )
        return records

    def _keep_original(self, path: Path, sha256: str) -> None:
        original = self._store.original(sha256)
        if not original.exists():
            self._store.write_atomically(original, path.read_bytes())

    def _live(self, records: dict[str, list[FileRecord]]) -> set[str]:
        others = [r for r in self._catalogue.files() if r.root not in records]
        everything = [*others, *(record for rows in records.values() for record in rows)]
        return {record.document_id for record in everything if record.document_id}

    def _embed_missing(self, live: Collection[str]) -> None:
        name = self._recipe.name
        missing = sorted(i for i in live if not self._catalogue.is_embedded(i, name))
        exported = export.is_exported(self._store, self._recipe.model)
        if not missing and exported:
            return
        embedder = SentenceTransformerEmbedder(self._recipe.model)
        if not exported:
            export.export(self._store, self._recipe.model, embedder)
        tokenizer = load_tokenizer(self._recipe.model)
        splitter = Splitter(
            self._recipe.splitting, name, lambda t: len(tokenizer.encode(t).ids) - 2
        )
        documents = [self._catalogue.document(id_) for id_ in missing]
        split = [(document, splitter.split(document)) for document in documents]
        total = sum(len(passages) for _, passages in split)
        for group in _groups(split):
            passages = [p for _, group_passages in group for p in group_passages]
            titles = {document.id: document.metadata.title for document, _ in group}
            texts = [indexed_text(titles[p.document_id], p) for p in passages]
            vectors, inside = embedder.encode_spans(
                texts,
                [
                    spans_within(p, len(t) - len(p.text))
                    for p, t in zip(passages, texts, strict=True)
                ],
                lambda count: self._advance(count, total),
            )
            sentences = [sentences_of(p, v) for p, v in zip(passages, inside, strict=True)]
            with self._catalogue.transaction():
                self._catalogue.add_passages(name, passages, vectors, sentences)

    def _advance(self, count: int, total: int) -> None:
        self._embedded += count
        self._progress("embedding", self._embedded, total)

    def _put_to_use(
        self, records: dict[str, list[FileRecord]], live: Collection[str], *, rebuild: bool
    ) -> str:
        current = self._catalogue.generation
        is_new = rebuild or current is None or set(
            open_current(self._store, self._catalogue).rows.document_ids
        ) != set(live) or self._catalogue.fact("recipe") != self._recipe.name  # fmt: skip
        generation = current or ""
        if is_new:
            self._progress("indexing", 0, 1)
            generation = build(
                self._store, self._catalogue, live, self._recipe.name, from_scratch=rebuild
            )
        with self._catalogue.transaction():
            for root, rows in records.items():
                self._catalogue.record_files(root, rows)
            self._catalogue.set_fact("model", self._recipe.model.identity)
            self._catalogue.set_fact("recipe", self._recipe.name)
            self._catalogue.set_fact("generation", generation)
            self._catalogue.delete_all_but(live, self._recipe.name)
        if is_new:
            self._progress("indexing", 1, 1)
            remove_others(self._store, {generation, current})  # readers may still hold the last
        return generation

    # saying what was done

    def _file_reports(
        self,
        plan: _RootPlan,
        records: dict[str, list[FileRecord]],
        outcomes: dict[tuple[str, str], ReadOutcome],
    ) -> Iterator[FileReport]:
        for record in sorted(records[plan.root], key=lambda r: r.source):
            outcome = outcomes.get((plan.root, record.source))
            change = _change(plan.before.get(record.source), record, outcome)
            document = outcome.document if outcome else None
            yield FileReport(
                plan.root,
                record.source,
                change,
                record.reason,
                document.warnings if document else (),
                len(document.pages) if document else 0,
            )
        for source in sorted(set(plan.before) - {r.source for r in records[plan.root]}):
            yield FileReport(plan.root, source, Change.REMOVED)


def sync(
    store: Store,
    recipe: Recipe,
    roots: Sequence[Path],
    *,
    allow_empty: bool = False,
    rebuild: bool = False,
    progress: Progress = lambda _stage, _done, _total: None,
) -> SyncReport:
    """Make the store agree with each named root; other roots stay as they are.

    Raises StoreError when another process is writing.
    """
    with store.writing():
        catalogue = Catalogue(store.catalogue, create=True)
        try:
            run = Sync(store, catalogue, recipe, progress)
            return run.run(roots, allow_empty=allow_empty, rebuild=rebuild)
        finally:
            catalogue.close()


def _listed(metadata: Metadata | None) -> str:
    """A manifest's row as it is compared between two syncs; empty when there is none."""
    return "" if metadata is None else json.dumps(asdict(metadata), sort_keys=True)


def _is_unchanged(record: FileRecord, path: Path, listed: str) -> bool:
    """By size and time, else by content; what failed before is tried again."""
    if record.reason or record.listed != listed:
        return False
    status = path.stat()
    if (record.size, record.mtime_ns) == (status.st_size, status.st_mtime_ns):
        return True
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == record.sha256


def _change(before: FileRecord | None, record: FileRecord, outcome: ReadOutcome | None) -> Change:
    if outcome is None:
        return Change.UNCHANGED
    if outcome.document is None:
        return Change.FAILED
    if before is None or before.document_id is None:
        return Change.ADDED
    return Change.UNCHANGED if before.document_id == record.document_id else Change.REPLACED


def _groups(
    split: Sequence[tuple[Document, list[Passage]]],
) -> Iterator[list[tuple[Document, list[Passage]]]]:
    group: list[tuple[Document, list[Passage]]] = []
    for pair in split:
        group.append(pair)
        if sum(len(passages) for _, passages in group) >= _PASSAGES_A_COMMIT:
            yield group
            group = []
    if group:
        yield group


def _notices(folder: Folder) -> Iterator[str]:
    yield from (f"{source}: no row in manifest.csv" for source in folder.unlisted)
    yield from (
        f"{source}: in manifest.csv, but there is no such file" for source in folder.missing
    )
    yield from folder.skipped


def _refusal(root: Path, known: int) -> str:
    state = "holds no files" if root.exists() else "does not exist"
    if not known:
        return f"{root} {state}: nothing to index there."
    return (
        f"{root} {state}, but {known} of its files are indexed: nothing was removed. "
        "Use --allow-empty to remove them."
    )
