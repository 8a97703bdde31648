"""Folders: which files of a root are documents, and what its manifest says of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import Metadata
from corpus.errors import ReadingError
from corpus.manifest import NAME, read_manifest

STARTER_DOCUMENTS = Path(__file__).with_name("starter") / "documents"
"""The documents that the project ships."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that should become a document."""

    path: Path
    source: str
    """Path within the root, with forward slashes."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a root, in the order of their paths, and its manifest."""

    files: tuple[FoundFile, ...]
    manifest: Mapping[str, Metadata]
    unlisted: tuple[str, ...]
    """Files without a row, where there is a manifest."""
    missing: tuple[str, ...]
    """Rows without a file."""
    skipped: tuple[str, ...]
    """Files passed over, each with the reason."""


def scan(root: Path) -> Folder:
    """List what stands under a root; a single file is a root of its own.

    Hidden files and links that leave the root are passed over and named. Raises ReadingError when
    the root does not exist, ManifestError when its manifest is malformed.
    """
    if root.is_file():
        return Folder((FoundFile(root, root.name),), {}, (), (), ())
    if not root.is_dir():
        raise ReadingError(f"{root} does not exist.")
    files = []
    skipped = []
    for path in _walk(root):
        source = path.relative_to(root).as_posix()
        reason = _passed_over(root, path)
        if reason:
            skipped.append(f"{source}: {reason}")
        elif source != NAME:
            files.append(FoundFile(path, source))
    manifest_path = root / NAME
    manifest = read_manifest(manifest_path) if manifest_path.is_file() else {}
    sources = {file.source for file in files}
    return Folder(
        tuple(sorted(files, key=lambda file: file.source)),
        manifest,
        tuple(sorted(sources - set(manifest))) if manifest else (),
        tuple(sorted(set(manifest) - sources)),
        tuple(sorted(skipped)),
    )


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(names):
            yield Path(folder) / name
        for name in folders:
            if (Path(folder) / name).is_symlink():
                yield Path(folder) / name


def _passed_over(root: Path, path: Path) -> str:
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        return "hidden"
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        return "a link that leaves the folder"
    if path.is_symlink() and path.is_dir():
        return "a link to a folder"
    return "" if path.is_file() else "not a regular file"
