import sys

import numpy as np
import pytest

from corpus.errors import ModelError
from index import backends
from index.backends import Backend, open_backend, usable_backends, wanted_backend
from index.embedding import SentenceTransformerEmbedder
from index.export import LEAST_AGREEMENT
from index.models import PACKAGED, find_model

TEXTS = [
    "Ferries.",
    "The council of the harbour asks for a later timetable in winter. " * 9,
    "A short note on bridges and on trams.",
]
SPANS = [[(0, 8)], [(0, 64), (65, 129)], ()]


@pytest.fixture(scope="module")
def model():
    return find_model(PACKAGED)


@pytest.fixture(scope="module")
def reference(model):
    return SentenceTransformerEmbedder(model)


@pytest.mark.parametrize("backend", list(Backend))
def test_every_backend_that_runs_keeps_the_vectors_of_the_reference(
    empty_store, model, reference, backend
):
    if backend not in {*usable_backends(), Backend.TORCH, Backend.ONNX}:
        pytest.skip(f"{backend} does not run at its speed here")

    vectors, inside = open_backend(empty_store, model, backend).encode_spans(TEXTS, SPANS)

    expected, within = reference.encode_spans(TEXTS, SPANS)
    assert np.sum(vectors * expected, axis=1).min() >= LEAST_AGREEMENT
    for found, right in zip(inside, within, strict=True):
        assert found.shape == right.shape
        if len(right):
            assert np.sum(found * right, axis=1).min() >= LEAST_AGREEMENT - 0.001


def test_the_chosen_backend_gives_the_same_vector_whatever_else_is_encoded(empty_store, model):
    embedder = open_backend(empty_store, model, None)

    together = embedder.encode_spans(TEXTS * 3, SPANS * 3)[0]
    alone = [embedder.encode_spans([text], [()])[0][0] for text in TEXTS]

    for row, vector in enumerate(together):
        assert np.array_equal(vector, alone[row % 3])


def test_agreement_is_measured_once_a_machine(empty_store, model, monkeypatch):
    open_backend(empty_store, model, Backend.ONNX)
    monkeypatch.setattr(backends, "_measure", lambda *_: pytest.fail("measured again"))

    open_backend(empty_store, model, Backend.ONNX)

    monkeypatch.setattr(backends, "_machine", lambda: "another processor")
    with pytest.raises(pytest.fail.Exception, match="measured again"):
        open_backend(empty_store, model, Backend.ONNX)


def test_a_backend_that_does_not_keep_the_vectors_is_refused(empty_store, model, monkeypatch):
    monkeypatch.setattr(backends, "_machine", lambda: "a faulty processor")
    monkeypatch.setattr(backends, "_measure", lambda *_: 0.9)

    with pytest.raises(ModelError, match="Leave --backend out"):
        open_backend(empty_store, model, Backend.ONNX)


def test_an_unknown_backend_is_refused_with_those_there_are():
    with pytest.raises(ModelError, match="openvino-bf16"):
        wanted_backend("abacus")
    assert wanted_backend("auto") is None


def test_openvino_is_kept_from_reporting_its_use():
    list(usable_backends())

    assert sys.modules.get("openvino_telemetry") is None
