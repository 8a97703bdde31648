"""Store: the folder that holds the catalogue, generations, originals, models and answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StoreError


@dataclass(frozen=True, slots=True)
class Store:
    """Where everything lives that a sync writes; nothing is written elsewhere."""

    folder: Path

    @property
    def catalogue(self) -> Path:
        """The SQLite file: the truth from which the rest is derived."""
        return self.folder / "catalogue.sqlite"

    @property
    def generations(self) -> Path:
        """Folders derived from the catalogue, one a generation."""
        return self.folder / "generations"

    @property
    def models(self) -> Path:
        """Weights in the form that the question path loads."""
        return self.folder / "models"

    @property
    def answers(self) -> Path:
        """Recorded answers, one JSON file each."""
        return self.folder / "answers"

    @property
    def web_pages(self) -> Path:
        """Pages fetched from the web: a folder that is synced like any other."""
        return self.folder / "web"

    def original(self, sha256: str) -> Path:
        """Where the bytes of a synced file are kept, so that a citation opens what was read."""
        return self.folder / "originals" / sha256[:2] / sha256

    def create(self) -> None:
        """Make the folders that a sync writes into."""
        try:
            for folder in (self.folder, self.generations, self.models, self.answers):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The store {self.folder} cannot be created ({error.strerror}). "
                "Choose a folder you may write to with --store."
            ) from error

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the writer's lock; raises StoreError at once when another process holds it."""
        self.create()
        lock = FileLock(self.folder / "writer.lock", timeout=0)
        try:
            with lock:
                yield
        except Timeout as error:
            raise StoreError(
                f"Another process is writing to the store {self.folder}. "
                "Wait until its sync has ended, or name another store with --store."
            ) from error
        except OSError as error:
            raise StoreError(
                f"The store {self.folder} cannot be written ({error.strerror or error}). What it "
                "holds still answers; free some space or choose another store with --store."
            ) from error

    @staticmethod
    def write_atomically(path: Path, content: bytes) -> None:
        """Write a file whole or not at all, flushed to disk before it takes its name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
