"""Seal: sizes, times and digests of derived files: damage is found before they are used."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_NAME = "seal.json"
_CHANGED_BY_READERS = re.compile(r"^chroma\.sqlite3|\.lock$")
"""Files that change when somebody merely opens them."""
_HNSW_RECORD = "index_metadata.pickle"
"""Below a thousand rows Chroma has none, keeps all in SQLite, and rewrites its other files."""


def seal(folder: Path) -> None:
    """Record every file below the folder, flushed to disk; the folder is whole from now on."""
    found = {}
    for path in _sealed_files(folder):
        with path.open("rb") as file:
            os.fsync(file.fileno())
        digest = _digest(path)
        status = path.stat()
        found[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns, digest]
    draft = folder / f"{_NAME}.part"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(found, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _NAME)


def is_sealed(folder: Path) -> bool:
    """Whether the folder was written to the end."""
    return (folder / _NAME).is_file()


def broken_files(folder: Path, *, trusts_times: bool = True) -> dict[str, str]:
    """Files that are not as they were sealed, each with what is wrong; "" for the seal itself.

    With `trusts_times` a file of the same size and time is taken to be the same: reading all of a
    large index again would take most of the time that a first answer takes.
    """
    try:
        found = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        expected = {
            str(name): (int(size), int(time), str(digest))
            for name, (size, time, digest) in found.items()
        }
    except (OSError, ValueError, TypeError, AttributeError) as error:
        return {"": f"the record of its files cannot be read ({error})"}
    broken = {}
    for name, (size, time, digest) in expected.items():
        wrong = _wrong(folder / name, size, time if trusts_times else None, digest)
        if wrong:
            broken[name] = wrong
    return broken


def sizes(folder: Path) -> dict[str, int]:
    """The size of every sealed file that is below the folder."""
    found = {}
    for path in _sealed_files(folder):
        with suppress(OSError):  # removed meanwhile
            found[str(path)] = path.stat().st_size
    return found


def _wrong(path: Path, size: int, trusted_time: int | None, digest: str) -> str:
    try:
        status = path.stat()
        if status.st_size != size:
            return f"{path.name} holds {status.st_size} bytes of {size}"
        if status.st_mtime_ns != trusted_time and _digest(path) != digest:
            return f"{path.name} has changed"
    except OSError as error:
        return f"{path.name} cannot be read ({error.strerror})"
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sealed_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_placeholder = path.suffix == ".bin" and not (path.parent / _HNSW_RECORD).exists()
        is_changing = is_placeholder or _CHANGED_BY_READERS.search(path.name)
        if path.is_file() and path.name != _NAME and not is_changing:
            yield path
