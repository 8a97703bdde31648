import pytest

from corpus.errors import ModelError, StoreError
from index.catalogue import Catalogue
from index.models import Model
from index.recipe import Recipe, SplittingConfig
from index.reports import Change
from index.store import Store
from index.sync import sync
from index.verify import verify

TEXTS = {
    "a.txt": "Bees\n\nThe council supports a ban on pesticides near hives in spring.",
    "b.txt": "Ferries\n\nThe harbour board opposes the winter timetable for ferries.",
    "sub/c.md": "# Trams\n\nThe city welcomes the tram line to the northern suburbs.",
}


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "documents"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _changes(report):
    return {f.source: f.change for f in report.files}


def _texts(store):
    catalogue = Catalogue(store.catalogue)
    found = {e.source for e in catalogue.entries(catalogue.live_document_ids())}
    catalogue.close()
    return found


def test_a_second_sync_of_an_unchanged_folder_embeds_nothing(empty_store, recipe, root):
    first = sync(empty_store, recipe, [root])
    second = sync(empty_store, recipe, [root])

    assert set(_changes(first).values()) == {Change.ADDED}
    assert first.embedded == 3
    assert set(_changes(second).values()) == {Change.UNCHANGED}
    assert second.embedded == 0
    assert second.generation == first.generation
    assert verify(empty_store) == []


def test_changed_new_and_vanished_files_are_replaced_added_and_removed(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    (root / "a.txt").write_text("Bees\n\nThe council has changed its mind about hives and bees.")
    (root / "b.txt").unlink()
    (root / "d.txt").write_text("Buses\n\nThe bus company cautions against later evening buses.")

    report = sync(empty_store, recipe, [root])

    assert _changes(report) == {
        "a.txt": Change.REPLACED,
        "b.txt": Change.REMOVED,
        "d.txt": Change.ADDED,
        "sub/c.md": Change.UNCHANGED,
    }
    assert report.embedded == 2
    assert _texts(empty_store) == {"a.txt", "d.txt", "sub/c.md"}
    assert verify(empty_store) == []


def test_other_roots_stay_as_they_are(empty_store, recipe, root, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "e.txt").write_text("Trains\n\nThe railway welcomes the new station.")
    sync(empty_store, recipe, [root])

    sync(empty_store, recipe, [other])

    assert _texts(empty_store) == {*TEXTS, "e.txt"}


def test_a_root_inside_another_is_refused(empty_store, recipe, root):
    sync(empty_store, recipe, [root])

    with pytest.raises(StoreError, match="indexed twice"):
        sync(empty_store, recipe, [root / "sub"])


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_missing_or_emptied_root_removes_nothing_unless_told_to(empty_store, recipe, root, state):
    sync(empty_store, recipe, [root])
    for name in TEXTS:
        (root / name).unlink()
    if state == "missing":
        (root / "sub").rmdir()
        root.rmdir()

    kept = sync(empty_store, recipe, [root])

    assert "nothing was removed" in kept.refusals[0]
    assert not kept.complete
    assert _texts(empty_store) == set(TEXTS)
    sync(empty_store, recipe, [root], allow_empty=True)
    assert _texts(empty_store) == set()


def test_one_bad_file_is_reported_and_stops_nothing(empty_store, recipe, root):
    (root / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    (root / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n....")

    report = sync(empty_store, recipe, [root])

    failed = {f.source: f.reason for f in report.files if f.change is Change.FAILED}
    assert "damaged PDF" in failed["bad.pdf"]
    assert "unsupported type" in failed["picture.png"]
    assert not report.complete
    assert _texts(empty_store) == set(TEXTS)


def test_a_file_that_becomes_unreadable_keeps_its_last_text(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    (root / "a.txt").write_bytes(b"bin\0ary")

    report = sync(empty_store, recipe, [root])

    assert _changes(report)["a.txt"] is Change.FAILED
    assert _texts(empty_store) == set(TEXTS)


def test_a_changed_row_of_the_manifest_is_a_changed_document(empty_store, recipe, root):
    header = "path,title,organisation,published,kind,licence\n"
    manifest = root / "manifest.csv"
    manifest.write_text(header + "a.txt,Bees,Council,2014,response,CC0\n")
    first = sync(empty_store, recipe, [root])
    manifest.write_text(header + "a.txt,Hives,Council,2015,response,CC0\n")

    second = sync(empty_store, recipe, [root])

    assert "b.txt: no row in manifest.csv" in first.notices
    assert _changes(second)["a.txt"] is Change.REPLACED
    catalogue = Catalogue(empty_store.catalogue)
    entries = catalogue.entries(catalogue.live_document_ids())
    assert ("Hives", "2015") in {(e.metadata.title, e.metadata.year) for e in entries}
    assert verify(empty_store) == []


def test_an_index_built_by_another_model_is_refused_with_the_remedy(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    other = Recipe(Model("other", recipe.model.folder, "0" * 64), recipe.splitting)

    with pytest.raises(ModelError, match="sync --rebuild"):
        sync(empty_store, other, [root])


def test_another_passage_size_splits_everything_again(empty_store, recipe, root):
    (root / "long.txt").write_text(
        "\n\n".join(f"Sentence {i} about the harbour." for i in range(60))
    )
    before = sync(empty_store, recipe, [root])

    after = sync(empty_store, Recipe(recipe.model, SplittingConfig(40)), [root])

    assert after.passages > before.passages
    assert verify(empty_store) == []


def test_a_second_writer_is_refused(empty_store, recipe, root):
    with empty_store.writing(), pytest.raises(StoreError, match="Another process is writing"):
        sync(empty_store, recipe, [root])


def test_a_store_that_cannot_be_written_says_so(tmp_path, recipe, root):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StoreError, match="--store"):
        sync(Store(tmp_path / "file" / "store"), recipe, [root])


def test_nothing_is_written_into_the_folder_of_documents(empty_store, recipe, root):
    before = sorted(root.rglob("*"))

    sync(empty_store, recipe, [root])

    assert sorted(root.rglob("*")) == before
