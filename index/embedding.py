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
TextSpan = tuple[int, int]
"""First character and the one after the last."""
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
        self._tokenizer = load_tokenizer(model)
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int], None] = lambda _count: None
    ) -> Vectors:
        """As `Embedder.encode`; `on_progress` is told how many texts each step added.

        Texts are encoded longest first: batches of equal length waste no padding.
        """
        return self.encode_spans(texts, [()] * len(texts), on_progress)[0]

    def encode_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[TextSpan]],
        on_progress: Callable[[int], None] = lambda _count: None,
    ) -> tuple[Vectors, list[Vectors]]:
        """As `encode`, and for each text a row for each of its spans, of unit length.

        A span's vector is the mean of its tokens as the model reads them within the whole text:
        it costs nothing beside the text's own.
        """
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        inside = [np.zeros((0, self.dimension), dtype=np.float32)] * len(texts)
        step = _BATCH * 8
        for first in range(0, len(order), step):
            chosen = order[first : first + step]
            found: list[Any] = self.encoder.encode(  # type: ignore[assignment] # says str
                [texts[i] for i in chosen],
                batch_size=_BATCH,
                output_value=None,
                show_progress_bar=False,
            )
            for i, features in zip(chosen, found, strict=True):
                vectors[i] = features["sentence_embedding"].float().numpy()
                if spans[i]:
                    states = features["token_embeddings"].float().numpy()
                    offsets = self._tokenizer.encode(texts[i]).offsets
                    inside[i] = pooled(states, offsets, spans[i])
            on_progress(len(chosen))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.maximum(norms, 1e-9), inside

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


def pooled(states: Vectors, offsets: Sequence[TextSpan], spans: Sequence[TextSpan]) -> Vectors:
    """The mean of the token states inside each span of the text, scaled to unit length.

    `states` has a row a token, and possibly padding after the last; `offsets` are the tokens'
    characters, equal ones for a token of the model's own. A span that holds no whole token gets
    a vector of zeros: it matches nothing.
    """
    places = np.array(offsets, dtype=np.int64).reshape(-1, 2)
    starts, ends = places[:, 0], places[:, 1]
    rows = np.zeros((len(spans), states.shape[1]), dtype=np.float32)
    for row, (start, end) in enumerate(spans):
        inside = (starts >= start) & (ends <= end) & (ends > starts)
        if inside.any():
            mean = states[: len(places)][inside].mean(axis=0)
            rows[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return rows


def _pad_id(model: Model) -> int:
    config = json.loads((model.folder / "config.json").read_text(encoding="utf-8"))
    return int(config.get("pad_token_id") or 0)
