"""Samples of the campaigns that `make bench` runs whole."""

import resource
import subprocess
import sys

import pytest
from conftest import ROOT

from corpus.errors import StoreError
from index.catalogue import Catalogue
from index.generations import open_current
from index.sync import sync
from index.verify import verify


def _campaign(name, *arguments, work, models):
    """The campaign's counts; in a process of its own, for it forks and must hold no thread."""
    done = subprocess.run(
        [sys.executable, "-m", f"scripts.{name}", "--seed", "11", *arguments,
         "--work", str(work), "--models", str(models)],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    last = done.stdout.strip().splitlines()[-1]
    return {name: int(count) for name, _, count in (p.rpartition(" ") for p in last.split(", "))}


@pytest.mark.slow
def test_a_killed_sync_loses_doubles_and_halves_nothing(tmp_path, model_files):
    found = _campaign("crash_campaign", "--trials", "3", work=tmp_path / "work", models=model_files)

    assert found["killed"] == 3
    assert found["recovered"] == found["syncs"]
    assert found.get("as_before", 0) + found.get("as_after", 0) == found["syncs"]
    assert found["wrong_answers"] == found["verify_complaints"] == found["lost_for_good"] == 0
    assert found["answers"] > 0


@pytest.mark.slow
def test_a_damaged_index_never_answers_wrongly(tmp_path, model_files):
    found = _campaign(
        "damage_campaign", "--trials", "6", "--documents", "30",
        work=tmp_path / "work", models=model_files,
    )  # fmt: skip

    assert not {"wrong", "crash", "not repaired"} & set(found)
    assert found["repaired"] == 1


def test_a_full_disk_leaves_the_old_generation_serving(empty_store, recipe, tmp_path, monkeypatch):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("The harbour board asks for later ferries.")
    before = sync(empty_store, recipe, [folder]).generation
    (folder / "b.txt").write_text("The council pays for the bridge. " * 400)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, hard))  # as a disk with no more room
    try:
        with pytest.raises(StoreError, match=r"free some space|Free some space"):
            sync(empty_store, recipe, [folder])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    catalogue = Catalogue(empty_store.catalogue)
    generation = open_current(empty_store, catalogue)
    assert (generation.id, generation.damage) == (before, ())
    assert len(generation.rows.document_ids) == 1
    catalogue.close()
    sync(empty_store, recipe, [folder])
    assert verify(empty_store) == []
