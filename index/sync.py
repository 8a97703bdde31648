"""Sync: makes the store agree with folders of documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from corpus.documents import Document
from corpus.sandbox import ReadOutcome
from index.acronyms import find_acronyms
from index.backends import Backend, open_backend
from index.catalogue import Catalogue
from index.derivation import derive, remove_others
from index.embedding import load_tokenizer
from index.export import is_exported
from index.file_records import FileRecord
from index.generations import Generation, open_current
from index.ingest import ingest
from index.passages import Passage
from index.plans import RootPlan, make_plans
from index.recipe import Recipe, check_model
from index.reports import Change, FileReport, SyncReport
from index.sentences import sentences_of, spans_within
from index.splitting import Splitter, indexed_text
from index.store import Store

_PASSAGES_A_COMMIT = 2000
"""Embedded passages kept at a time: what a sync that is cut off does not lose."""


Progress = Callable[[str, int, int], None]
"""Told the stage, the steps done and the steps in all, or 0 where nobody knows how many."""


class Sync:
    """One run over the named roots; hold the store's writer lock while it runs."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        recipe: Recipe,
        progress: Progress,
        backend: Backend | None,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._recipe = recipe
        self._progress = progress
        self._backend = backend
        self._embedded = 0

    def run(self, roots: Sequence[Path], *, allow_empty: bool, rebuild: bool) -> SyncReport:
        """Read what changed, embed what is new, and put the new state to use in one step.

        Raises StoreError or ModelError when the index as a whole cannot be made; a file that
        cannot be read is reported and stops nothing.
        """
        if not rebuild:
            check_model(self._catalogue, self._recipe.model)
        plans, refusals = make_plans(
            self._catalogue, roots, allow_empty=allow_empty, rebuild=rebuild
        )
        outcomes = ingest(
            self._catalogue,
            [(plan.root, file, plan.folder.manifest.get(file.source))
             for plan in plans for file in plan.to_read],
            self._tell_reading,
            resumes=not rebuild,
        )  # fmt: skip
        by_file = {(o.root, o.file.source): o for o in outcomes}
        records = {plan.root: self._records(plan, by_file) for plan in plans}
        live = self._live(records)
        self._embed_missing(live)
        generation = self._put_to_use(records, live, rebuild=rebuild)
        return SyncReport(
            files=tuple(r for plan in plans for r in self._file_reports(plan, records, by_file)),
            notices=(*(n for plan in plans for n in plan.notices()), *_slow(generation)),
            refusals=tuple(refusals),
            embedded=self._embedded,
            passages=len(generation.rows),
            generation=generation.id,
        )

    def _tell_reading(self, done: int, total: int, pages: int) -> None:
        self._progress("reading", done, total)
        self._progress("pages", pages, 0)

    def _records(
        self, plan: RootPlan, outcomes: dict[tuple[str, str], ReadOutcome]
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
                    plan.listed(file.source),
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
        if not missing and is_exported(self._store, self._recipe.model):
            return
        embedder = open_backend(self._store, self._recipe.model, self._backend)
        tokenizer = load_tokenizer(self._recipe.model)

        def count_tokens(text: str) -> int:
            return len(tokenizer.encode(text).ids) - 2

        splitter = Splitter(self._recipe.splitting, name, count_tokens)
        documents = [self._catalogue.document(id_) for id_ in missing]
        split = [(document, splitter.split(document)) for document in documents]
        total = sum(len(passages) for _, passages in split)
        for group in _groups(split):
            passages = [p for _, group_passages in group for p in group_passages]
            titles = {document.id: document.metadata.title for document, _ in group}
            texts = [indexed_text(titles[p.document_id], p, count_tokens) for p in passages]
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
                for document, _ in group:
                    self._catalogue.set_acronyms(document.id, find_acronyms(document.text))

    def _advance(self, count: int, total: int) -> None:
        self._embedded += count
        self._progress("embedding", self._embedded, total)

    def _put_to_use(
        self, records: dict[str, list[FileRecord]], live: Collection[str], *, rebuild: bool
    ) -> Generation:
        """Derive what is missing and record it with the files it stands for, in one step."""
        current = self._current()
        if current is None or current.inspect() or rebuild or self._is_behind(current, live):
            self._progress("indexing", 0, 1)
            known = None if rebuild else current
            name = derive(self._store, self._catalogue, live, self._recipe.name, known)
            self._progress("indexing", 1, 1)
        else:
            name = current.id
        with self._catalogue.transaction():
            for root, rows in records.items():
                self._catalogue.record_files(root, rows)
            self._catalogue.set_fact("model", self._recipe.model.identity)
            self._catalogue.set_fact("recipe", self._recipe.name)
            self._catalogue.set_fact("generation", name)
            self._catalogue.delete_all_but(live, self._recipe.name)
            self._progress("recording", 0, 1)
        self._progress("recording", 1, 1)
        if current is not None and current.id == name:
            return current
        remove_others(self._store, name)
        return open_current(self._store, self._catalogue)

    def _current(self) -> Generation | None:
        name = self._catalogue.generation
        return None if name is None else Generation(self._store, self._catalogue, name)

    def _is_behind(self, current: Generation, live: Collection[str]) -> bool:
        return (
            set(current.rows.document_ids) != set(live)
            or current.outline.recipe != self._recipe.name
        )

    # saying what was done

    def _file_reports(
        self,
        plan: RootPlan,
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
    backend: Backend | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> SyncReport:
    """Make the store agree with each named root; other roots stay as they are.

    Without a `backend` the fastest that keeps the model's vectors encodes new passages.

    Raises StoreError when another process is writing.
    """
    with store.writing():
        catalogue = Catalogue(store.catalogue, create=True)
        try:
            run = Sync(store, catalogue, recipe, progress, backend)
            return run.run(roots, allow_empty=allow_empty, rebuild=rebuild)
        finally:
            catalogue.close()


def _slow(generation: Generation) -> Iterator[str]:
    if not generation.outline.is_approximate:
        yield (
            "Many passages are nearly alike, so that the vector index misses some: questions "
            "compare all passages instead, which takes longer."
        )


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
