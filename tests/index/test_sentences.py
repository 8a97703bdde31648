import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import sentence_spans
from index.catalogue import Catalogue
from index.embedding import SentenceTransformerEmbedder, pooled
from index.generations import open_current
from index.models import PACKAGED, find_model
from index.passages import Passage
from index.sentences import (
    Sentences,
    SentenceTable,
    make_table,
    open_table,
    sentences_of,
    spans_within,
    write_table,
)


@pytest.fixture(scope="module")
def reference():
    return SentenceTransformerEmbedder(find_model(PACKAGED))


def _passage(text, start=0):
    return Passage("p", "d", start, start + len(text), None, (), text)


def test_every_sentence_of_the_index_is_a_span_of_its_passage(starter_store):
    catalogue = Catalogue(starter_store.catalogue)
    generation = open_current(starter_store, catalogue)
    ids = generation.rows.passage_ids
    passages = catalogue.passages_by_id(ids)

    assert len(ids) > 0
    for id_ in ids:
        passage, found = passages[id_], generation.rows.sentences_of(id_)
        spans = [(s - passage.start, e - passage.start) for s, e in found.spans.tolist()]
        assert spans == sentence_spans(passage.text)
        assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=2e-3)


def test_a_sentence_is_pooled_from_its_own_tokens(reference):
    text = "Title\nThe council pays. Trains are late in winter."
    spans = spans_within(_passage(text[6:]), 6)

    vectors, inside = reference.encode_spans([text, "Other"], [spans, ()])

    assert [text[a:b] for a, b in spans] == ["The council pays.", "Trains are late in winter."]
    assert inside[0].shape == (2, 384)
    assert inside[1].shape == (0, 384)
    assert np.allclose(vectors, reference.encode([text, "Other"]), atol=1e-5)
    queries = reference.encode(["Who pays?", "Is the railway on time?"])
    cosines = queries @ inside[0].T
    assert cosines.argmax(axis=1).tolist() == [0, 1]


def test_a_passage_vector_does_not_depend_on_its_spans(reference):
    plain, _ = reference.encode_spans(["One. Two."], [()])
    spanned, _ = reference.encode_spans(["One. Two."], [[(0, 4), (5, 9)]])

    assert np.array_equal(plain, spanned)


def test_a_span_without_a_token_matches_nothing():
    states = np.ones((3, 4), dtype=np.float32)

    rows = pooled(states, [(0, 0), (0, 3), (4, 7)], [(0, 3), (3, 4)])

    assert rows[0] @ rows[0] == pytest.approx(1)
    assert not rows[1].any()


def test_padding_after_the_last_token_is_never_pooled():
    states = np.array([[0, 0], [1, 0], [0, 0], [9, 9]], dtype=np.float32)

    assert pooled(states, [(0, 0), (0, 3), (3, 3)], [(0, 3)]).tolist() == [[1, 0]]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(0, 2**32 - 1))
def test_a_table_gives_back_what_was_written_and_its_best_is_the_maximum(counts, seed):
    table, rows = _table(counts, seed)
    vector = np.random.default_rng(seed).normal(size=8).astype(np.float32)
    chosen = np.arange(len(rows))[::-1].copy()

    best = table.best(chosen, vector)

    for place, row in enumerate(chosen):
        found = table.of(int(row))
        assert np.array_equal(found.spans, rows[row].spans)
        assert np.array_equal(found.vectors, rows[row].vectors)
        expected = (rows[row].vectors @ vector).max() if len(rows[row].spans) else -1
        assert best[place] == pytest.approx(expected, abs=1e-4)


def test_a_table_survives_the_files(tmp_path):
    _, rows = _table([2, 0, 3], 1)
    write_table(tmp_path, make_table(rows))

    table = open_table(tmp_path)

    assert len(table) == 3
    assert np.array_equal(table.of(2).spans, rows[2].spans)
    (tmp_path / "sentence_spans.npy").unlink()
    with pytest.raises(OSError, match="sentence_spans"):
        open_table(tmp_path)


def test_sentences_survive_the_catalogue():
    passage = _passage("It pays. It does not.", start=40)
    vectors = np.eye(2, 6, dtype=np.float32)

    found = Sentences.from_bytes(*sentences_of(passage, vectors).to_bytes())

    assert found.spans.tolist() == [[40, 48], [49, 61]]
    assert np.array_equal(found.vectors, vectors)


def _table(counts, seed):
    random = np.random.default_rng(seed)
    rows = [
        Sentences(
            random.integers(0, 99, (n, 2)).astype(np.int32),
            random.normal(size=(n, 8)).astype(np.float16).astype(np.float32),
        )
        for n in counts
    ]
    starts = np.cumsum([0, *counts], dtype=np.int64)
    spans = np.concatenate([r.spans for r in rows])
    vectors = np.concatenate([r.vectors for r in rows]).astype(np.float16)
    return SentenceTable(starts, spans, vectors), rows
