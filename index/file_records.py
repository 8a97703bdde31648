"""File records: what a sync knows of the files that it found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file as the last sync of its root found it."""

    root: str
    source: str
    size: int
    mtime_ns: int
    sha256: str
    document_id: str | None
    """None when the file was not indexed; `reason` says why."""
    reason: str
    listed: str
    """The manifest's row in JSON, or empty: a changed row is a changed document."""
