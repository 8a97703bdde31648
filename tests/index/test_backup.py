import sqlite3

import pytest

from corpus.errors import StoreError
from index.backup import backup, restore
from index.catalogue import Catalogue
from index.generations import open_current
from index.status import status_of
from index.store import Store
from index.verify import verify


def test_a_restored_store_answers_as_the_one_that_was_saved(starter_store, tmp_path):
    backup(starter_store, tmp_path / "saved")
    copy = Store(tmp_path / "copy")

    restore(copy, tmp_path / "saved")

    assert verify(copy) == []
    before, after = status_of(starter_store), status_of(copy)
    assert (after.documents, after.passages, after.model) == (
        before.documents, before.passages, before.model,
    )  # fmt: skip
    catalogue = Catalogue(copy.catalogue)
    generation = open_current(copy, catalogue)
    assert sorted(generation.rows.document_ids) == sorted(catalogue.live_document_ids())


def test_nothing_is_written_over(starter_store, tmp_path):
    with pytest.raises(StoreError, match="Name a new folder"):
        backup(starter_store, tmp_path)
    with pytest.raises(StoreError, match="holds an index already"):
        restore(starter_store, tmp_path)
    with pytest.raises(StoreError, match="is no backup"):
        restore(Store(tmp_path / "new"), tmp_path)


def test_a_catalogue_of_the_first_schema_is_brought_forward(store_copy):
    with sqlite3.connect(store_copy.catalogue) as db:
        for name in ("sentences", "acronyms", "sketches"):
            db.execute(f"DROP TABLE {name}")
        db.execute("ALTER TABLE documents DROP COLUMN parts")
        db.execute("ALTER TABLE passages DROP COLUMN text")
        for name in ("passages_of_recipe", "files_of_document"):
            db.execute(f"DROP INDEX {name}")
        db.execute("UPDATE facts SET value = '1' WHERE name = 'schema_version'")
    db.close()

    with pytest.raises(StoreError, match="Run `policy-assistant sync`"):
        Catalogue(store_copy.catalogue)
    catalogue = Catalogue(store_copy.catalogue, create=True)

    assert catalogue.fact("schema_version") == "3"
    for id_ in catalogue.live_document_ids():
        text = catalogue.document(id_).text
        for passage, _ in catalogue.passages(id_, catalogue.fact("recipe")):
            assert passage.text == text[passage.start : passage.end]
    assert catalogue.acronyms(catalogue.live_document_ids()) == []


def test_a_catalogue_of_a_later_version_is_left_alone(store_copy):
    with sqlite3.connect(store_copy.catalogue) as db:
        db.execute("UPDATE facts SET value = '99' WHERE name = 'schema_version'")
    db.close()

    for create in (False, True):
        with pytest.raises(StoreError, match="newer Policy Assistant"):
            Catalogue(store_copy.catalogue, create=create)
