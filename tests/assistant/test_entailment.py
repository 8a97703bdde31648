import pytest
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

from assistant.entailment import CrossEncoderEntailment
from corpus.errors import ModelError


def saved(folder, labels):
    """A tiny model with random weights, saved as sentence-transformers reads it."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "plan", "works"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words))
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=1,
        intermediate_size=8, id2label=dict(enumerate(labels)),
        label2id={label: i for i, label in enumerate(labels)},
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def test_a_saved_cross_encoder_gives_a_probability_for_each_pair(tmp_path):
    model = CrossEncoderEntailment(
        saved(tmp_path / "m", ["contradiction", "entailment", "neutral"])
    )

    found = model.probabilities([("the plan works", "the plan"), ("the", "plan works")])

    assert len(found) == 2
    assert all(0.0 < p < 1.0 for p in found)


def test_a_folder_without_a_model_or_without_the_label_is_refused(tmp_path):
    with pytest.raises(ModelError, match="holds no cross-encoder"):
        CrossEncoderEntailment(tmp_path)
    with pytest.raises(ModelError, match="label must be"):
        CrossEncoderEntailment(saved(tmp_path / "m", ["yes", "no"]))
