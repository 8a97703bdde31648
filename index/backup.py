"""Backup: a store's truth in a folder of its own, and a store made from one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.store import Store
from index.verify import repair

_KEPT = ("originals", "models", "answers")


def backup(store: Store, target: Path) -> None:
    """Copy catalogue, originals, exported models and answers into the new folder `target`.

    Generations are left out: a restore derives them. Raises StoreError when the folder is there
    already, cannot be written, or another process is writing to the store.
    """
    if target.exists():
        raise StoreError(f"{target} is there already. Name a new folder for the backup.")
    Catalogue(store.catalogue).close()  # says what to do where there is no index
    draft = target.with_name(f"{target.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with store.writing():
            draft.mkdir(parents=True)
            _copy_catalogue(store.catalogue, draft / store.catalogue.name)
            for name in _KEPT:
                if (store.folder / name).is_dir():
                    shutil.copytree(store.folder / name, draft / name)
        draft.rename(target)
    except (OSError, sqlite3.Error) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise StoreError(
            f"The backup could not be written to {target} ({error}). Free some space or name "
            "another folder."
        ) from error


def restore(store: Store, source: Path) -> str:
    """Make a new store from a backup and derive its index; returns the generation.

    Raises StoreError when the store holds an index already or `source` is no backup.
    """
    if store.catalogue.exists():
        raise StoreError(
            f"The store {store.folder} holds an index already. Name a new store with --store."
        )
    kept = source / store.catalogue.name
    if not kept.is_file():
        raise StoreError(f"{source} is no backup: it holds no {kept.name}.")
    Catalogue(kept).close()
    try:
        with store.writing():
            for name in _KEPT:
                if (source / name).is_dir():
                    shutil.copytree(source / name, store.folder / name, dirs_exist_ok=True)
            draft = store.catalogue.with_suffix(".part")
            _copy_catalogue(kept, draft)
            draft.replace(store.catalogue)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The backup {source} could not be restored ({error}). Free some space, delete "
            f"{store.folder}, and try again."
        ) from error
    return repair(store)


def _copy_catalogue(source: Path, target: Path) -> None:
    """By SQLite's own means: a plain copy could miss what only its log holds."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, whole in itself
