"""Embedding: texts to unit vectors, by the reference encoder at ingest and ONNX for questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.models import Model

Vectors = npt.NDArray[np.float32]
MAX_TOKENS = 256
"""Word pieces that the packaged model reads; longer text would be cut off."""
_BATCH = 16
_QUESTION_THREADS = 1
"""A question is one short text: a second thread wins little and waits while others work."""


class Embedder(Protocol):
    """Encodes texts; the same text gives the same vector whoever encodes it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text, shape (len(texts), dimension), in the same order."""
        ...


class SentenceTransformerEmbedder:
    """The reference encoder, used at ingest and to export the model for questions."""

    def __init__(self, model: Model) -> None:
        # torch takes seconds to import: only a sync that has something to embed pays for it
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call] # the command shows its own
        try:
            self.encoder = SentenceTransformer(
                str(model.folder), device="cpu", local_files_only=True
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"The model in {model.folder} cannot be loaded: {error}") from error

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int], None] = lambda _count: None
    ) -> Vectors:
        """As `Embedder.encode`; `on_progress` is told how many texts each step added.

        Texts are encoded longest first: batches of equal length waste no padding.
        """
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        step = _BATCH * 8
        for first in range(0, len(order), step):
            chosen = order[first : first + step]
            vectors[chosen] = self.encoder.encode(
                [texts[i] for i in chosen],
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            on_progress(len(chosen))
        return vectors

    @property
    def dimension(self) -> int:
        """Numbers in one vector."""
        return int(self.encoder.get_embedding_dimension() or 0)


class OnnxEmbedder:
    """Encodes with the exported model; needs neither torch nor the original weights."""

    def __init__(self, weights: Path, model: Model) -> None:
        self._weights = weights
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`, on one batch: meant for a question and its sentences."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        encodings = self._tokenizer.encode_batch(list(texts))
        feed = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in encodings], dtype=np.int64),
        }
        vectors: Vectors = self._session.run(None, feed)[0]
        return vectors

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = load_tokenizer(self._model)
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding(pad_id=_pad_id(self._model))
        return tokenizer

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime ships no types
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _QUESTION_THREADS
        options.inter_op_num_threads = 1
        # a thread that spins while it waits takes the processor from the other processes
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return onnxruntime.InferenceSession(
                str(self._weights), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises bare classes of its own
            raise ModelError(
                f"The exported model {self._weights} cannot be loaded. "
                "Run `policy-assistant sync` on your folder to make it again."
            ) from error


def load_tokenizer(model: Model) -> Tokenizer:
    """The model's tokenizer without truncation or padding: it counts word pieces exactly."""
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _pad_id(model: Model) -> int:
    config = json.loads((model.folder / "config.json").read_text(encoding="utf-8"))
    return int(config.get("pad_token_id") or 0)
