import os

import numpy as np
import pytest

from index import derivation
from index.catalogue import Catalogue
from index.generations import open_current
from index.sync import sync
from index.verify import verify


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(12):
        _write(folder, number, "the first text")
    return folder


def _write(folder, number, text):
    (folder / f"{number}.txt").write_text(
        f"Harbour {number}\n\nThe board of port {number} comments on {text} at length.\n\n"
        f"It also asks for {number + 3} more ferries."
    )


def _open(store):
    catalogue = Catalogue(store.catalogue)
    return open_current(store, catalogue), catalogue


def _exact_and_found(generation):
    for ids, vectors in list(generation.rows.blocks()):
        for id_, vector in zip(ids, vectors, strict=True):
            yield id_, generation.rows.nearest(vector, 4), generation.nearest(vector, 4)


def test_adds_edits_and_removals_become_a_difference_beside_the_same_vector_index(
    empty_store, recipe, root
):
    first = sync(empty_store, recipe, [root]).generation
    _write(root, 3, "an edited text")
    (root / "5.txt").unlink()
    _write(root, 20, "a new text")

    second = sync(empty_store, recipe, [root]).generation

    generation, catalogue = _open(empty_store)
    assert (generation.id, generation.outline.base) == (second, first)
    assert not (empty_store.generations / second / "chroma").exists()
    assert set(generation.rows.document_ids) == catalogue.live_document_ids()
    assert verify(empty_store) == []


def test_a_hit_is_the_same_whichever_part_holds_it(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    _write(root, 3, "an edited text")
    (root / "5.txt").unlink()
    _write(root, 20, "a new text")
    sync(empty_store, recipe, [root])

    generation, _ = _open(empty_store)

    for id_, exact, found in _exact_and_found(generation):
        assert found[0][0] == id_
        assert [i for i, _ in found] == [i for i, _ in exact]
        assert np.allclose([s for _, s in found], [s for _, s in exact], atol=1e-5)


def test_what_was_removed_is_never_found_again(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    before, _ = _open(empty_store)
    for number in range(9):
        (root / f"{number}.txt").unlink()
    sync(empty_store, recipe, [root])

    generation, _ = _open(empty_store)

    assert len(generation.rows) < len(before.rows)
    live = set(generation.rows.passage_ids)
    for _, vectors in before.rows.blocks():
        found = [id_ for id_, _ in generation.nearest(vectors[0], 50)]
        assert set(found) == live
    words = {id_ for id_, _ in generation.lexical.best("board port ferries", 50)}
    assert words <= live


def test_a_large_difference_is_folded_in(empty_store, recipe, root, monkeypatch):
    monkeypatch.setattr(derivation, "_FOLDED_PAST_ROWS", 1)
    first = sync(empty_store, recipe, [root]).generation
    for number in range(4):
        _write(root, number, "another text")

    second = sync(empty_store, recipe, [root]).generation

    generation, _ = _open(empty_store)
    assert generation.outline.base == second != first
    assert generation.outline.gone == ()
    assert verify(empty_store) == []


def test_a_filter_counts_only_what_is_asked_for(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    _write(root, 20, "a new text")
    sync(empty_store, recipe, [root])
    generation, catalogue = _open(empty_store)
    chosen = [e.document_id for e in catalogue.entries(catalogue.live_document_ids())][-3:]
    vector = next(generation.rows.blocks())[1][0]

    found = generation.rows.nearest(vector, 50, chosen)

    passages = catalogue.passages_by_id([id_ for id_, _ in found])
    assert {p.document_id for p in passages.values()} == set(chosen)


def test_a_replaced_generation_stays_for_the_questions_that_read_it(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    reader, _ = _open(empty_store)
    for number in (1, 2):
        _write(root, number, "yet another text")
        sync(empty_store, recipe, [root])

    vector = next(reader.rows.blocks())[1][0]

    assert reader.nearest(vector, 3)[0][1] == pytest.approx(1, abs=1e-5)
    assert reader.damage == ()
    assert (empty_store.generations / reader.id / "chroma").is_dir()


@pytest.mark.parametrize(
    ("part", "harm"),
    [
        ("rows.json", "deleted"),
        ("seal.json", "emptied"),
        ("segment/vectors.npy", "flipped"),
        ("segment/documents.json", "deleted"),
        ("lexical/meta.json", "emptied"),
        ("chroma/chroma.sqlite3", "emptied"),
        ("delta/vectors.npy", "flipped"),
    ],
)
def test_damage_changes_no_hit_and_the_next_sync_repairs_it(empty_store, recipe, root, part, harm):
    sync(empty_store, recipe, [root])
    whole, _ = _open(empty_store)
    vector = next(whole.rows.blocks())[1][0].copy()
    expected = [i for i, _ in whole.nearest(vector, 5)]
    path = empty_store.generations / whole.id / part
    content = bytearray(path.read_bytes())
    if harm == "deleted":
        path.unlink()
    elif harm == "emptied":
        path.write_bytes(b"")
    else:
        content[len(content) // 2] ^= 0xFF
        path.write_bytes(bytes(content))

    generation, _ = _open(empty_store)

    assert [i for i, _ in generation.nearest(vector, 5)] == expected
    assert len(generation.lexical.best("ferries", 50)) == 12
    generation.inspect()
    sync(empty_store, recipe, [root])
    assert verify(empty_store) == []


def test_where_the_vector_index_misses_neighbours_exact_search_answers(
    empty_store, recipe, root, monkeypatch
):
    monkeypatch.setattr(derivation, "LEAST_RECALL", 1.1)
    report = sync(empty_store, recipe, [root])
    _write(root, 20, "a new text")
    sync(empty_store, recipe, [root])

    generation, _ = _open(empty_store)

    assert any("nearly alike" in notice for notice in report.notices)
    assert generation.chroma is None
    assert all(found == exact for _, exact, found in _exact_and_found(generation))
    assert verify(empty_store) == []


def test_a_file_that_is_cut_short_while_it_is_open_is_noticed(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    generation, _ = _open(empty_store)
    assert generation.is_as_opened()

    os.truncate(generation.base_folder / "segment" / "sentences.npy", 100)

    assert not generation.is_as_opened()
    reopened, _ = _open(empty_store)
    assert reopened.is_as_opened()
    assert reopened.damage
    assert reopened.rows.passage_ids == generation.rows.passage_ids


def test_a_row_that_changed_in_the_log_of_the_vector_index_is_noticed(empty_store, recipe, root):
    sync(empty_store, recipe, [root])
    whole, _ = _open(empty_store)
    path = whole.base_folder / "chroma" / "chroma.sqlite3"
    content = bytearray(path.read_bytes())
    place = content.find(whole.base.vectors[7].tobytes()[:400])
    content[place + 40] ^= 0x40
    path.write_bytes(bytes(content))

    generation, _ = _open(empty_store)

    assert place > 0
    assert generation.chroma is None
    assert "have changed" in generation.damage[0]
