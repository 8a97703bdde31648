"""Graph: the exported model as an engine runs it; needs neither torch nor the original weights."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime

from corpus.errors import ModelError
from index.embedding import MAX_TOKENS, Progress, TextSpan, Vectors, load_tokenizer, pooled
from index.models import Model

Feed = dict[str, npt.NDArray[np.int64]]
VECTOR, STATES = "vector", "states"
"""The graph's outputs: a text's unit vector, and the states of its tokens."""
_STEP = 64
_QUESTION_THREADS = 1
"""A question is one short text: a second thread wins little and waits while others work."""


class Engine(Protocol):
    """Runs the graph; may be called by several threads at a time."""

    def run(self, feed: Feed) -> tuple[Vectors, Vectors]:
        """Vectors and token states of one batch."""
        ...


class OnnxEngine:
    """ONNX Runtime."""

    def __init__(self, weights: Path, threads: int = _QUESTION_THREADS) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # a thread that spins while it waits takes the processor from the other processes
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(weights), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime raises bare classes of its own
            raise _cannot_load(weights) from error
        self._names = {given.name for given in self._session.get_inputs()}

    def run(self, feed: Feed) -> tuple[Vectors, Vectors]:
        """As `Engine.run`."""
        vectors, states = self._session.run([VECTOR, STATES], self._chosen(feed))
        return vectors, states

    def vectors(self, feed: Feed) -> Vectors:
        """The vectors alone."""
        vectors: Vectors = self._session.run([VECTOR], self._chosen(feed))[0]
        return vectors

    def _chosen(self, feed: Feed) -> Feed:
        return {name: ids for name, ids in feed.items() if name in self._names}


class OpenVinoEngine:
    """OpenVINO on as many streams as there are processors."""

    def __init__(self, weights: Path, streams: int, *, half: bool) -> None:
        """`half` computes in bfloat16, where the processor can."""
        core = import_openvino().Core()
        options = {
            "INFERENCE_PRECISION_HINT": "bf16" if half else "f32",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(streams),
        }
        try:
            self._model = core.compile_model(core.read_model(str(weights)), "CPU", options)
        except RuntimeError as error:
            raise _cannot_load(weights) from error
        self._names = {given.any_name for given in self._model.inputs}
        self._requests = threading.local()

    def run(self, feed: Feed) -> tuple[Vectors, Vectors]:
        """As `Engine.run`; each thread has a request of its own."""
        if not hasattr(self._requests, "own"):
            self._requests.own = self._model.create_infer_request()
        chosen = {name: ids for name, ids in feed.items() if name in self._names}
        found = self._requests.own.infer(chosen)
        return found[VECTOR].copy(), found[STATES].copy()


class GraphEmbedder:
    """Encodes passages one at a time, so that a vector depends on its text alone."""

    def __init__(self, model: Model, engine: Engine, workers: int) -> None:
        self._model = model
        self._engine = engine
        self._workers = workers

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`."""
        return self.encode_spans(texts, [()] * len(texts))[0]

    def encode_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[TextSpan]],
        on_progress: Progress = lambda _count: None,
    ) -> tuple[Vectors, list[Vectors]]:
        """As `PassageEmbedder.encode_spans`."""
        vectors, inside = [], []
        with ThreadPoolExecutor(self._workers) as pool:
            for first in range(0, len(texts), _STEP):
                step = slice(first, first + _STEP)
                for vector, within in pool.map(self._encode_one, texts[step], spans[step]):
                    vectors.append(vector)
                    inside.append(within)
                on_progress(len(texts[step]))
        return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32), inside

    def _encode_one(self, text: str, spans: Sequence[TextSpan]) -> tuple[Vectors, Vectors]:
        encoding = self._tokenizer.encode(self._model.passage_prompt + text)
        vectors, states = self._engine.run(feed_of([encoding]))
        vector = vectors[0].astype(np.float32)
        before = len(self._model.passage_prompt)
        offsets = [(start - before, end - before) for start, end in encoding.offsets]
        return vector, pooled(states[0].astype(np.float32), offsets, spans)

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - tokenizers ships no types
        tokenizer = load_tokenizer(self._model)
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer


class OnnxEmbedder:
    """Encodes questions."""

    def __init__(self, weights: Path, model: Model) -> None:
        self._weights = weights
        self._model = model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`, on one batch: meant for a question and its sentences."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        prompted = [self._model.query_prompt + text for text in texts]
        return self._engine.vectors(feed_of(self._tokenizer.encode_batch(prompted)))

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - as above
        tokenizer = load_tokenizer(self._model)
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.enable_padding(pad_id=self._model.pad_id)
        return tokenizer

    @cached_property
    def _engine(self) -> OnnxEngine:
        return OnnxEngine(self._weights)


def feed_of(encodings: Sequence[Any]) -> Feed:
    """What the graph reads: encodings of equal length."""
    return {
        "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
        "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
        "token_type_ids": np.array([e.type_ids for e in encodings], dtype=np.int64),
    }


def import_openvino() -> Any:  # noqa: ANN401 - its types are incomplete
    """The openvino package, kept from sending usage figures; raises ImportError without it."""
    # `import openvino` reports to its makers unless this companion package is missing
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type] # None: not there
    import openvino  # noqa: PLC0415 - questions do without it

    return openvino


def _cannot_load(weights: Path) -> ModelError:
    return ModelError(
        f"The exported model {weights} cannot be loaded. "
        "Run `policy-assistant sync` on your folder to make it again."
    )
