"""Report: what a sync did, file by file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
