"""Embedding: texts to unit vectors, and sentence-transformers, by which the rest is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from corpus.errors import ModelError
from index.models import Model

Vectors = npt.NDArray[np.float32]
TextSpan = tuple[int, int]
"""First character and the one after the last."""
MAX_TOKENS = 256
"""Word pieces that the packaged model reads; longer text would be cut off."""
_BATCH = 16
Progress = Callable[[int], None]
"""Told how many texts a step added."""


class Embedder(Protocol):
    """Encodes questions; the same text gives the same vector whoever encodes it."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text, shape (len(texts), dimension), in the same order."""
        ...

    def pieces(self, word: str) -> list[str]:
        """What the model reads the word as, without marks: a common word is one piece."""
        ...


class PassageEmbedder(Protocol):
    """Encodes passages and spans within them."""

    def encode_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[TextSpan]],
        on_progress: Progress = lambda _count: None,
    ) -> tuple[Vectors, list[Vectors]]:
        """A row of unit length a text, and for each text a row for each of its spans.

        A span's vector is the mean of its tokens as the model reads them within the whole text:
        it costs nothing beside the text's own. `on_progress` is told of every step.
        """
        ...


class SentenceTransformerEmbedder:
    """The reference encoder: exports a model, and stands in where no other backend runs it."""

    def __init__(self, model: Model, *, half: bool = False) -> None:
        """`half` computes in bfloat16, one text at a time: its rounding follows the batch."""
        # torch takes seconds to import: only a sync that has something to embed pays for it
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging  # noqa: PLC0415

        logging.disable_progress_bar()  # type: ignore[no-untyped-call] # the command shows its own
        try:
            self.encoder = SentenceTransformer(
                str(model.folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if half else torch.float32},
            )
        except (OSError, ValueError) as error:
            raise ModelError(f"The model in {model.folder} cannot be loaded: {error}") from error
        self._model = model
        self._batch = 1 if half else _BATCH
        self._tokenizer = load_tokenizer(model)
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`, the model's prompt for questions before each."""
        return self.encode_plain([self._model.query_prompt + text for text in texts])

    def encode_plain(self, texts: Sequence[str]) -> Vectors:
        """One row a text, with nothing put before it."""
        return self._encode(texts, [()] * len(texts), lambda _count: None)[0]

    def encode_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[TextSpan]],
        on_progress: Progress = lambda _count: None,
    ) -> tuple[Vectors, list[Vectors]]:
        """As `PassageEmbedder.encode_spans`."""
        prompt = self._model.passage_prompt
        moved = [[(a + len(prompt), b + len(prompt)) for a, b in chosen] for chosen in spans]
        return self._encode([prompt + text for text in texts], moved, on_progress)

    def _encode(
        self, texts: Sequence[str], spans: Sequence[Sequence[TextSpan]], on_progress: Progress
    ) -> tuple[Vectors, list[Vectors]]:
        """Longest first: equal lengths waste no padding."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        inside = [np.zeros((0, self.dimension), dtype=np.float32)] * len(texts)
        step = _BATCH * 8
        for first in range(0, len(order), step):
            chosen = order[first : first + step]
            found: list[Any] = self.encoder.encode(  # type: ignore[assignment] # says str
                [texts[i] for i in chosen],
                batch_size=self._batch,
                output_value=None,
                prompt="",  # else the model's own default would be put before ours
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

    def pieces(self, word: str) -> list[str]:
        """As `Embedder.pieces`."""
        return pieces_of(self._tokenizer, word)

    @property
    def dimension(self) -> int:
        """Numbers in one vector."""
        return int(self.encoder.get_embedding_dimension() or 0)


def load_tokenizer(model: Model) -> Tokenizer:
    """The model's tokenizer without truncation or padding: it counts word pieces exactly."""
    tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pieces_of(tokenizer: Tokenizer, word: str) -> list[str]:
    """The word's pieces without the marks by which a model tells where in a word they stand."""
    tokens: list[str] = tokenizer.encode(word, add_special_tokens=False).tokens
    return [bare for token in tokens if (bare := token.strip("#▁Ġ"))]


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
