"""Plan: which files of a folder must be read again to bring the store up to date."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.documents import Metadata
from corpus.errors import StoreError
from corpus.folders import Folder, FoundFile, scan
from index.catalogue import Catalogue
from index.file_records import FileRecord


@dataclass(frozen=True, slots=True)
class RootPlan:
    """The files of one root, sorted by what must be done."""

    root: str
    folder: Folder
    kept: tuple[FileRecord, ...]
    to_read: tuple[FoundFile, ...]
    before: dict[str, FileRecord]

    def listed(self, source: str) -> str:
        """The manifest's row of a file as two syncs compare it; empty when there is none."""
        return _listed(self.folder.manifest.get(source))

    def notices(self) -> Iterator[str]:
        """Manifest rows without a file, files without a row, files passed over."""
        folder = self.folder
        yield from (f"{source}: no row in manifest.csv" for source in folder.unlisted)
        yield from (
            f"{source}: in manifest.csv, but there is no such file" for source in folder.missing
        )
        yield from folder.skipped


def make_plans(
    catalogue: Catalogue, roots: Sequence[Path], *, allow_empty: bool, rebuild: bool
) -> tuple[list[RootPlan], list[str]]:
    """A plan a root, and why some roots are left as they are.

    Raises StoreError when a root lies inside one that the store knows.
    """
    plans: list[RootPlan] = []
    refusals = []
    for root in dict.fromkeys(path.expanduser().resolve() for path in roots):
        before = {record.source: record for record in catalogue.files(str(root))}
        _refuse_overlap(catalogue, root)
        folder = scan(root) if root.exists() else Folder((), {}, (), (), ())
        if not folder.files and not allow_empty:
            refusals.append(_refusal(root, len(before)))
            continue
        plans.append(_plan(str(root), folder, before, rebuild=rebuild))
    return plans, refusals


def _plan(root: str, folder: Folder, before: dict[str, FileRecord], *, rebuild: bool) -> RootPlan:
    kept, to_read = [], []
    for file in folder.files:
        record = before.get(file.source)
        listed = _listed(folder.manifest.get(file.source))
        if not rebuild and record and _is_unchanged(record, file.path, listed):
            kept.append(record)
        else:
            to_read.append(file)
    return RootPlan(root, folder, tuple(kept), tuple(to_read), before)


def _refuse_overlap(catalogue: Catalogue, root: Path) -> None:
    for known in map(Path, {record.root for record in catalogue.files()}):
        if known != root and (root.is_relative_to(known) or known.is_relative_to(root)):
            raise StoreError(
                f"{root} and {known}, which is already in this store, lie inside one "
                f"another: their files would be indexed twice. Sync {known} instead, or "
                "name another store with --store."
            )


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


def _refusal(root: Path, known: int) -> str:
    state = "holds no files" if root.exists() else "does not exist"
    if not known:
        return f"{root} {state}: nothing to index there."
    return (
        f"{root} {state}, but {known} of its files are indexed: nothing was removed. "
        "Use --allow-empty to remove them."
    )
