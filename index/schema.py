"""Schema: the catalogue's tables, and how those of an earlier version are brought forward."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from corpus.errors import StoreError

VERSION = 3
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT NOT NULL, metadata TEXT NOT NULL,
    text TEXT NOT NULL, sections TEXT NOT NULL, pages TEXT NOT NULL, warnings TEXT NOT NULL);
CREATE TABLE passages (
    id TEXT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    recipe TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER,
    heading_path TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX passages_of_document ON passages(document_id, recipe, start);
CREATE TABLE files (
    root TEXT NOT NULL, source TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL, document_id TEXT REFERENCES documents(id), reason TEXT NOT NULL,
    listed TEXT NOT NULL, PRIMARY KEY (root, source));
"""
_SINCE_2 = """
CREATE TABLE IF NOT EXISTS sentences (
    passage_id TEXT PRIMARY KEY REFERENCES passages(id) ON DELETE CASCADE,
    spans BLOB NOT NULL, vectors BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS acronyms (
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    short TEXT NOT NULL, long TEXT NOT NULL, PRIMARY KEY (document_id, short, long));
ALTER TABLE documents ADD COLUMN
    parts TEXT NOT NULL DEFAULT '{"notes":[],"anchors":[],"tables":[]}';
CREATE TABLE sketches (
    document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE, sketch TEXT NOT NULL);
CREATE INDEX passages_of_recipe ON passages(recipe);
CREATE INDEX files_of_document ON files(document_id);
"""
_SINCE_3 = """
ALTER TABLE passages ADD COLUMN text TEXT NOT NULL DEFAULT '';
UPDATE passages SET text = (
    SELECT substr(d.text, passages.start + 1, passages.end - passages.start)
    FROM documents d WHERE d.id = passages.document_id);
"""
"""A passage's own text: cutting it out of a long document took most of a search."""
_MIGRATIONS = {
    1: _SINCE_2,
    2: _SINCE_3,
}
"""What leads from a version to the next; what cannot be computed here the next sync fills in."""


def bring_forward(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring older ones to this version, in one transaction."""
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(db)
        if version == 0:
            _execute(db, _TABLES + _SINCE_2 + _SINCE_3)
        elif version > VERSION:
            check_version(db, path)
        for step in range(version, VERSION) if version else ():
            _execute(db, _MIGRATIONS[step])
        db.execute("INSERT OR REPLACE INTO facts VALUES ('schema_version', ?)", (str(VERSION),))
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _execute(db: sqlite3.Connection, statements: str) -> None:
    """One by one: `executescript` would end the transaction first."""
    for statement in statements.split(";")[:-1]:
        db.execute(statement)


def check_version(db: sqlite3.Connection, path: Path) -> None:
    """Raise StoreError when this version does not read the catalogue."""
    version = version_of(db)
    if version > VERSION:
        raise StoreError(
            f"The catalogue {path} has schema {version}, this version reads {VERSION}. "
            "Use a newer Policy Assistant, or sync into a new store with --store."
        )
    if version < VERSION:
        raise StoreError(
            f"The catalogue {path} has schema {version}, this version reads {VERSION}. "
            "Run `policy-assistant sync` on your folder: it brings the catalogue forward."
        )


def version_of(db: sqlite3.Connection) -> int:
    """The schema of a catalogue; 0 for an empty file."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
        return 0
    row = db.execute("SELECT value FROM facts WHERE name = 'schema_version'").fetchone()
    return int(row[0]) if row else 0
