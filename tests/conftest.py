"""Fixtures shared by all tests: one indexed store of the starter documents a run."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

from assistant.assistant import Assistant, open_assistant
from assistant.settings import Settings
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.store import Store
from index.sync import sync

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "corpus" / "starter" / "documents"
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path_factory):
    """No test reads the settings of the person who runs it, or writes into her store."""
    for name in list(os.environ):
        if name.startswith("POLICY_ASSISTANT_"):
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home))


@pytest.fixture(scope="session")
def recipe() -> Recipe:
    return Recipe(find_model(PACKAGED), SplittingConfig())


@pytest.fixture(scope="session")
def starter_store(tmp_path_factory, recipe) -> Store:
    """The starter documents, synced once for all workers; read it, never write it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of this run; without workers the parent is shared by all runs
    shared = folder / "starter-store"
    with FileLock(f"{shared}.lock"):
        store = Store(shared)
        if not (shared / "done").exists():
            shutil.rmtree(shared, ignore_errors=True)
            sync(store, recipe, [STARTER])
            (shared / "done").touch()
    return store


@pytest.fixture(scope="session")
def copy_store(starter_store) -> Callable[[Path], Store]:
    """Copies the store of the starter documents into a folder that is not there yet."""

    def copied(folder: Path) -> Store:
        # other workers ask the store: SQLite's files beside the catalogue and records of answers
        # come and go
        left_out = shutil.ignore_patterns(f"{starter_store.catalogue.name}*", "answers")
        shutil.copytree(starter_store.folder, folder, ignore=left_out)
        store = Store(folder)
        with (
            closing(sqlite3.connect(starter_store.catalogue)) as whole,
            closing(sqlite3.connect(store.catalogue)) as copy,
        ):
            whole.backup(copy)
        return store

    return copied


@pytest.fixture
def store_copy(copy_store, tmp_path) -> Store:
    """A store of the starter documents that a test may change."""
    return copy_store(tmp_path / "store")


@pytest.fixture(scope="session")
def assistant(starter_store) -> Assistant:
    return open_assistant(Settings(store=starter_store.folder))


@pytest.fixture(scope="session")
def model_files(starter_store) -> Path:
    """Exported weights, so that tests with stores of their own need not export again."""
    return starter_store.models


@pytest.fixture
def empty_store(tmp_path, model_files) -> Store:
    """A store that knows the model and nothing else."""
    store = Store(tmp_path / "new-store")
    store.create()
    for file in model_files.iterdir():
        (store.models / file.name).hardlink_to(file)
    return store


def needs(tool: str) -> pytest.MarkDecorator:
    """Skip where a system tool is missing; under CI=true it must be there."""
    missing = shutil.which(tool) is None and os.environ.get("CI") != "true"
    return pytest.mark.skipif(missing, reason=f"{tool} is not installed")


def needs_shared(part: str) -> pytest.MarkDecorator:
    """Skip where the documents that are not part of the repository are missing."""
    reason = f"../shared/{part} is not here"
    return pytest.mark.skipif(not (SHARED / part).exists(), reason=reason)
