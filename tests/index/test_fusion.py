from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import FusionModel, FusionWeights, Signals, fuse


def _signals(dense, sentence, lexical, documents):
    rows = [np.array(x, dtype=np.float32) for x in (dense, sentence, lexical, dense, sentence)]
    return Signals(*rows, np.array(documents, dtype=np.int64))


def test_a_passage_gains_from_the_best_passage_of_its_document():
    signals = _signals([0.2, 0.2, 0.9], [0, 0, 0], [0, 0, 0], [7, 8, 7])

    scores = fuse(signals, FusionWeights(0, 0, 1, 0, 0))

    assert scores.argsort()[::-1].tolist() == [2, 0, 1]


def test_a_passage_gains_from_a_document_that_bears_on_the_query_as_a_whole():
    plain = _signals([0.5, 0.5], [0.5, 0.5], [0, 0], [1, 2])
    signals = replace(plain, centroid=np.array([0.1, 0.4], dtype=np.float32))

    scores = fuse(signals, FusionWeights(1, 0, 0, 1, 0))

    assert scores[1] > scores[0]


@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.integers(0, 3))))
def test_scores_stay_within_the_bounds_of_the_signals(rows):
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]

    scores = fuse(_signals(*columns), FusionWeights(1.5, 0.5, 1, 0.5, 0.7))

    assert len(scores) == len(rows)
    assert np.all(np.abs(scores) <= 1 + 1e-6)


def test_weights_go_from_short_to_long_with_the_length_of_the_query():
    model = FusionModel()

    assert model.weights(1) == model.weights(model.short_stems)
    assert model.weights(model.short_stems).sentence == pytest.approx(model.short.sentence)
    assert model.weights(model.long_stems).document == pytest.approx(model.long.document)
    assert model.weights(500).lexical == pytest.approx(model.long.lexical)
    middle = model.weights(10).sentence
    assert min(model.short.sentence, model.long.sentence) < middle
    assert middle < max(model.short.sentence, model.long.sentence)
