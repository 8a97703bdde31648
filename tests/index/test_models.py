import json

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.conversation import Relation, StandaloneQuestion
from assistant.settings import Settings
from corpus.errors import ModelError
from index.backends import Backend, open_backend
from index.embedding import SentenceTransformerEmbedder
from index.export import exported_weights
from index.graphs import OnnxEmbedder
from index.models import find_model
from index.reranking import CrossEncoderReranker
from index.store import Store

WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] ask tell : ferries run late in winter the council pays"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    from transformers import BertTokenizerFast

    vocabulary = tmp_path_factory.mktemp("vocabulary") / "vocab.txt"
    vocabulary.write_text("\n".join(WORDS.split()))
    return BertTokenizerFast(vocab_file=str(vocabulary), model_max_length=256)


def _bert_config():
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(WORDS.split()), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=300, num_labels=1,
    )  # fmt: skip


@pytest.fixture(scope="module")
def cls_model(tmp_path_factory, tokenizer):
    """A tiny model with random weights that pools by its first token and wants prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertModel

    torch.manual_seed(5)
    folder = tmp_path_factory.mktemp("model")
    BertModel(_bert_config()).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=256)
    model = SentenceTransformer(
        modules=[transformer, Pooling(16, pooling_mode="cls")],
        prompts={"query": "ask : ", "passage": "tell : "},
    )
    model.save(str(folder / "saved"))
    return folder / "saved"


def test_pooling_and_prompts_are_read_from_the_model(cls_model):
    model = find_model(str(cls_model))

    assert (model.pooling, model.query_prompt, model.passage_prompt) == (
        "cls", "ask : ", "tell : ",
    )  # fmt: skip


def test_another_model_is_encoded_as_sentence_transformers_would(cls_model, tmp_path):
    from sentence_transformers import SentenceTransformer

    model = find_model(str(cls_model))
    store = Store(tmp_path / "store")
    store.create()
    text = "the council pays"
    library = SentenceTransformer(str(cls_model), device="cpu")

    passages, inside = open_backend(store, model, Backend.ONNX).encode_spans([text], [[(4, 11)]])
    question = OnnxEmbedder(exported_weights(store, model), model).encode([text])

    expected = library.encode(["tell : " + text, "ask : " + text], normalize_embeddings=True)
    assert np.allclose([passages[0], question[0]], expected, atol=1e-5)
    reference, within = SentenceTransformerEmbedder(model).encode_spans([text], [[(4, 11)]])
    assert np.allclose(passages, reference, atol=1e-5)
    assert np.allclose(inside[0], within[0], atol=1e-5)


def test_another_pooling_of_the_same_weights_is_another_model(cls_model):
    before = find_model(str(cls_model)).identity
    path = cls_model / "1_Pooling" / "config.json"
    content = path.read_text()
    try:
        path.write_text(content.replace('"cls"', '"mean"').replace(
            '"pooling_mode_cls_token": true', '"pooling_mode_mean_tokens": true'
        ))  # fmt: skip
        assert find_model(str(cls_model)).identity != before
    finally:
        path.write_text(content)


def test_a_model_that_would_cut_passages_off_is_refused(cls_model):
    path = cls_model / "sentence_bert_config.json"
    content = path.read_text()
    try:
        path.write_text(json.dumps({**json.loads(content), "max_seq_length": 128}))
        with pytest.raises(ModelError, match="reads 128 word pieces"):
            find_model(str(cls_model))
    finally:
        path.write_text(content)


def test_a_name_that_is_neither_folder_nor_cached_says_what_to_do():
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        find_model("nobody/no-such-model")


def test_a_cross_encoder_scores_each_passage(tmp_path, tokenizer):
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertForSequenceClassification

    torch.manual_seed(5)
    BertForSequenceClassification(_bert_config()).save_pretrained(tmp_path / "cross")
    tokenizer.save_pretrained(tmp_path / "cross")
    passages = ["ferries run late", "the council pays"]

    scores = CrossEncoderReranker(str(tmp_path / "cross")).score("ferries in winter", passages)

    library = CrossEncoder(str(tmp_path / "cross"), device="cpu")
    expected = library.predict([("ferries in winter", p) for p in passages])
    assert np.allclose(scores, expected, atol=1e-5)


def test_a_reranker_in_the_settings_orders_what_is_read(tmp_path, tokenizer, starter_store):
    from transformers import BertForSequenceClassification

    config = _bert_config()
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(tmp_path / "cross")
    tokenizer.save_pretrained(tmp_path / "cross")
    settings = {"store": starter_store.folder, "answer": {"threshold": 0}}
    question = StandaloneQuestion("Who opposes CivicID?", "Who opposes CivicID?", Relation.FIRST)
    plain = Assistant(Settings(**settings)).retrieve(question, 10)

    assistant = Assistant(Settings(**settings, search={"reranker": str(tmp_path / "cross")}))
    found = assistant.retrieve(question, 10)

    scores = CrossEncoderReranker(str(tmp_path / "cross")).score(
        question.text, [hit.passage.text for hit in found]
    )
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert [hit.passage.id for hit in found] != [hit.passage.id for hit in plain]
    assert assistant.ask(question.text).evidence


def test_a_reranker_that_is_not_there_says_what_to_do(tmp_path, starter_store):
    with pytest.raises(ModelError, match=r"search\.reranker"):
        Assistant(Settings(store=starter_store.folder, search={"reranker": str(tmp_path)}))
