import numpy as np
import pytest

from corpus.errors import ModelError
from index import export
from index.embedding import SentenceTransformerEmbedder
from index.graphs import OnnxEmbedder
from index.models import PACKAGED, find_model


@pytest.fixture(scope="module")
def model():
    return find_model(PACKAGED)


@pytest.fixture(scope="module")
def onnx(starter_store, model):
    return OnnxEmbedder(export.exported_weights(starter_store, model), model)


def test_questions_are_encoded_as_sentence_transformers_would(onnx, model):
    texts = [
        "Short.",
        "A much longer sentence about local delivery teams and who leads them. " * 12,
    ]

    reference = SentenceTransformerEmbedder(model).encode(texts)

    assert np.abs(onnx.encode(texts) - reference).max() < 1e-5
    assert np.allclose(np.linalg.norm(reference, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_what_else_is_encoded(onnx):
    alone = onnx.encode(["the same sentence"])[0]
    among = onnx.encode(["x " * 200, "the same sentence", "y"])[1]

    assert np.abs(alone - among).max() < 1e-5


def test_a_damaged_export_is_made_again(store_copy, model):
    export.exported_weights(store_copy, model).write_bytes(b"broken")

    assert not export.is_exported(store_copy, model)


def test_a_model_folder_without_weights_says_what_to_do(tmp_path):
    with pytest.raises(ModelError, match="Set `model`"):
        find_model(str(tmp_path))


def test_altered_weights_are_another_model(tmp_path, model):
    (tmp_path / "model.safetensors").write_bytes(b"other")

    assert find_model(str(tmp_path)).identity != model.identity
