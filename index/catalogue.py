"""Catalogue: the SQLite file that holds documents, passages and embeddings; the truth."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.documents import Anchor, Document, Metadata, document_digest
from corpus.errors import StoreError
from index.acronyms import Acronym
from index.document_rows import COLUMNS, PagePlace, document_of, document_row, page_places_of
from index.embedding import Vectors
from index.file_records import FileRecord
from index.passages import Passage
from index.schema import bring_forward, check_version
from index.sentences import Sentences

_PASSAGE = "id, document_id, start, end, page, heading_path, text"
"""The columns that `_passage` takes."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A document without its text."""

    document_id: str
    source: str
    sha256: str
    metadata: Metadata
    page_count: int
    passage_count: int
    warnings: tuple[str, ...]


class Catalogue:
    """One connection to the catalogue; several readers may be open beside one writer."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise StoreError(
                f"No index in {path.parent}. Run `policy-assistant sync PATH` with the folder "
                "that holds your documents."
            )
        try:
            self._db = _connect(path, create=create)
            self._db.execute("PRAGMA foreign_keys = ON")
            if create:
                bring_forward(self._db, path)
            check_version(self._db, path)
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The catalogue {path} cannot be opened ({error}). Free some space, see that you "
                "may write to its folder, or restore it from a backup."
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"The catalogue {path} cannot be read ({error}). Restore it from a backup, or "
                "delete the store and sync again: your documents are not in it only."
            ) from error

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All reads inside see one state, whatever a writer commits meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.rollback()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside are kept together, or none is."""
        try:
            with self._db:
                yield
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The catalogue could not be written ({error}). What it held is unchanged; "
                "free some space or choose another store, then sync again."
            ) from error

    def fact(self, name: str) -> str | None:
        """A named fact about the index, such as the model it was built with."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_fact(self, name: str, value: str) -> None:
        """Record a fact, replacing what it said before; inside a transaction."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    @property
    def generation(self) -> str | None:
        """The generation derived from what this catalogue now holds; None before the first."""
        return self.fact("generation")

    def damage(self) -> list[str]:
        """What SQLite finds wrong with its file; empty when it is sound."""
        rows = self._db.execute("PRAGMA integrity_check").fetchall()
        return [f"the catalogue: {row[0]}" for row in rows if row[0] != "ok"]

    # documents

    def add(self, document: Document) -> None:
        """Store a document, or what is newly known of it; its passages stay."""
        self._db.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET"
            " metadata = excluded.metadata, text = excluded.text, sections = excluded.sections,"
            " pages = excluded.pages, warnings = excluded.warnings, parts = excluded.parts",
            document_row(document),
        )
        self._db.execute(
            "INSERT OR REPLACE INTO sketches VALUES (?, ?)",
            (document.id, json.dumps(document.sketch)),
        )

    def sketches(self) -> dict[str, tuple[int, ...]]:
        """By which documents are compared, by id."""
        rows = self._db.execute("SELECT document_id, sketch FROM sketches")
        return {id_: tuple(json.loads(sketch)) for id_, sketch in rows}

    def add_passages(
        self,
        recipe: str,
        passages: Sequence[Passage],
        vectors: Vectors,
        sentences: Sequence[Sentences],
    ) -> None:
        """Store passages with their vectors and sentences, one of each, as made by `recipe`."""
        self._db.executemany(
            "INSERT OR REPLACE INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (p.id, p.document_id, recipe, p.start, p.end, p.page,
                 json.dumps(p.heading_path), row.tobytes(), p.text)
                for p, row in zip(passages, vectors, strict=True)
            ],
        )  # fmt: skip
        self._db.executemany(
            "INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)",
            [(p.id, *row.to_bytes()) for p, row in zip(passages, sentences, strict=True)],
        )

    def set_acronyms(self, document_id: str, acronyms: Iterable[Acronym]) -> None:
        """Record the acronyms that a document explains, in place of those known of it."""
        self._db.execute("DELETE FROM acronyms WHERE document_id = ?", (document_id,))
        self._db.executemany(
            "INSERT OR IGNORE INTO acronyms VALUES (?, ?, ?)",
            [(document_id, acronym.short, acronym.long) for acronym in acronyms],
        )

    def acronyms(self, document_ids: Iterable[str]) -> list[tuple[Acronym, int]]:
        """The acronyms of the documents, each with the number of documents that explain it so."""
        wanted = set(document_ids)
        rows = self._db.execute("SELECT document_id, short, long FROM acronyms")
        counts = Counter(Acronym(short, long) for id_, short, long in rows if id_ in wanted)
        return sorted(counts.items(), key=lambda pair: (pair[0].short, pair[0].long))

    def is_embedded(self, document_id: str, recipe: str) -> bool:
        """Whether the document is stored with all its passages as made by `recipe`."""
        query = "SELECT 1 FROM passages WHERE document_id = ? AND recipe = ? LIMIT 1"
        return self._db.execute(query, (document_id, recipe)).fetchone() is not None

    def passage_count(self, document_id: str, recipe: str) -> int:
        """How many passages of the document are stored as made by `recipe`."""
        query = "SELECT count(*) FROM passages WHERE document_id = ? AND recipe = ?"
        return int(self._db.execute(query, (document_id, recipe)).fetchone()[0])

    def document(self, document_id: str) -> Document:
        """The stored document; raises KeyError when there is none with this id."""
        row = self._db.execute(
            f"SELECT {COLUMNS} FROM documents WHERE id = ?",  # noqa: S608 - our own columns
            (document_id,),
        ).fetchone()
        if row is None:
            raise KeyError(document_id)
        return document_of(row)

    def leftovers(self, source: str) -> list[Document]:
        """Documents of this source that no file stands for: an interrupted sync stored them."""
        rows = self._db.execute(
            "SELECT id FROM documents WHERE source = ?"
            " AND id NOT IN (SELECT document_id FROM files WHERE document_id IS NOT NULL)",
            (source,),
        ).fetchall()
        return [self.document(row[0]) for row in rows]

    def page_places(self, document_id: str) -> tuple[PagePlace, ...]:
        """Where the pages of a document begin, ascending; empty for formats without pages."""
        query = "SELECT pages FROM documents WHERE id = ?"
        row = self._db.execute(query, (document_id,)).fetchone()
        return page_places_of(row[0]) if row else ()

    def anchors(self, document_id: str) -> tuple[Anchor, ...]:
        """The numbered places of a document, ascending."""
        query = "SELECT json_extract(parts, '$.anchors') FROM documents WHERE id = ?"
        row = self._db.execute(query, (document_id,)).fetchone()
        return tuple(Anchor(**anchor) for anchor in json.loads(row[0])) if row else ()

    def entries(self, document_ids: Iterable[str]) -> list[CatalogueEntry]:
        """The documents without their texts, in the order of their sources."""
        wanted = set(document_ids)
        rows = self._db.execute(
            "SELECT d.id, d.source, d.sha256, d.metadata, json_array_length(d.pages), d.warnings,"
            " (SELECT count(*) FROM passages p WHERE p.document_id = d.id)"
            " FROM documents d ORDER BY d.source"
        )
        return [
            CatalogueEntry(
                id_, source, sha256, Metadata(**json.loads(metadata)), pages, passages,
                tuple(json.loads(warnings)),
            )
            for id_, source, sha256, metadata, pages, warnings, passages in rows
            if id_ in wanted
        ]  # fmt: skip

    def all_document_ids(self) -> set[str]:
        """Every stored document, in a generation or not."""
        return {row[0] for row in self._db.execute("SELECT id FROM documents")}

    def delete_all_but(self, document_ids: Iterable[str], recipe: str) -> None:
        """Remove other documents, and passages that another recipe made."""
        unwanted = self.all_document_ids().difference(document_ids)
        self._db.executemany("DELETE FROM documents WHERE id = ?", [(i,) for i in unwanted])
        # two ranges, for which there is an index; an inequality would read every vector
        self._db.execute("DELETE FROM passages WHERE recipe < ? OR recipe > ?", (recipe, recipe))

    # passages

    def passages(self, document_id: str, recipe: str) -> list[tuple[Passage, Vectors]]:
        """A document's passages as made by `recipe`, in order, each with its vector."""
        rows = self._db.execute(
            f"SELECT {_PASSAGE}, vector FROM passages"  # noqa: S608 - our own columns
            " WHERE document_id = ? AND recipe = ? ORDER BY start",
            (document_id, recipe),
        )
        return [(_passage(row), np.frombuffer(row[7], dtype=np.float32)) for row in rows]

    def vectors(self, document_id: str, recipe: str) -> tuple[tuple[str, ...], Vectors]:
        """The ids and vectors of a document's passages as made by `recipe`, in order."""
        rows = self._db.execute(
            "SELECT id, vector FROM passages WHERE document_id = ? AND recipe = ? ORDER BY start",
            (document_id, recipe),
        ).fetchall()
        joined = np.frombuffer(b"".join(blob for _, blob in rows), dtype=np.float32)
        return tuple(id_ for id_, _ in rows), joined.reshape(len(rows), -1 if rows else 0)

    def sentences(self, document_id: str, recipe: str) -> list[Sentences]:
        """The sentences of each of a document's passages, in the order of `passages`."""
        rows = self._db.execute(
            "SELECT s.spans, s.vectors FROM passages p JOIN sentences s ON s.passage_id = p.id"
            " WHERE p.document_id = ? AND p.recipe = ? ORDER BY p.start",
            (document_id, recipe),
        )
        return [Sentences.from_bytes(*row) for row in rows]

    def passages_by_id(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """The named passages that are stored."""
        marks = ",".join("?" * len(passage_ids))
        rows = self._db.execute(
            f"SELECT {_PASSAGE} FROM passages WHERE id IN ({marks})",  # noqa: S608 - only question marks are inserted
            list(passage_ids),
        )
        return {row[0]: _passage(row) for row in rows}

    def text_of(self, document_id: str, start: int, end: int) -> str | None:
        """The stored characters of a span; None when the document is not stored."""
        row = self._db.execute(
            "SELECT substr(text, ?, ?) FROM documents WHERE id = ?",
            (start + 1, end - start, document_id),
        ).fetchone()
        return row[0] if row else None

    def is_intact(self, document_id: str) -> bool:
        """Whether a document's text is still the one that its id is a digest of."""
        row = self._db.execute(
            "SELECT source, sha256, metadata ->> 'title', text FROM documents WHERE id = ?",
            (document_id,),
        ).fetchone()
        return row is not None and document_digest(*row) == document_id

    # files

    def files(self, root: str | None = None) -> list[FileRecord]:
        """Files of one root, or of all, as their last sync found them."""
        rows = self._db.execute(
            "SELECT * FROM files WHERE ?1 IS NULL OR root = ?1 ORDER BY root, source", (root,)
        )
        return [FileRecord(*row) for row in rows]

    def record_files(self, root: str, records: Iterable[FileRecord]) -> None:
        """Replace what is known of the files of a root."""
        self._db.execute("DELETE FROM files WHERE root = ?", (root,))
        self._db.executemany(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (r.root, r.source, r.size, r.mtime_ns, r.sha256, r.document_id, r.reason, r.listed)
                for r in records
            ],
        )

    def live_document_ids(self) -> set[str]:
        """Documents that some file of some root stands for."""
        query = "SELECT DISTINCT document_id FROM files WHERE document_id IS NOT NULL"
        return {row[0] for row in self._db.execute(query)}


def _connect(path: Path, *, create: bool) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30, check_same_thread=False)
    if create:
        return db
    try:
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        # a folder that may not be written: SQLite cannot make the files beside its log
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise
        db.close()
        return sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
    return db


def _passage(row: Sequence[object]) -> Passage:
    id_, document_id, start, end, page, heading_path, text = row[:7]
    return Passage(
        str(id_), str(document_id), int(str(start)), int(str(end)),
        None if page is None else int(str(page)), tuple(json.loads(str(heading_path))), str(text),
    )  # fmt: skip
