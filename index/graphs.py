"""Graph: the exported model as an engine runs it; needs neither torch nor the original weights."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from index.embedding import (
    MAX_TOKENS,
    Progress,
    TextSpan,
    Vectors,
    load_tokenizer,
    pieces_of,
    pooled,
)
from index.models import Model

Feed = dict[str, npt.NDArray[np.int64]]
VECTOR, STATES = "vector", "states"
"""The graph's outputs: a text's unit vector, and the states of its tokens."""
_STEP = 64
_QUESTION_BATCH = 8
_LENGTHS = 16
"""Passages are padded to a multiple of so many word pieces: engines keep a plan for every length
that they meet, which for all lengths takes half a gigabyte."""


class Engine(Protocol):
    """Runs the graph."""

    def run(self, feeds: Sequence[Feed]) -> Iterator[tuple[Vectors, Vectors]]:
        """Vectors and token states of each batch, in order; several run at a time."""
        ...


class OnnxEngine:
    """ONNX Runtime, with as many batches at a time as there are workers, each on one thread."""

    def __init__(self, weights: Path, workers: int = 1) -> None:
        import onnxruntime  # noqa: PLC0415 - the first page is drawn, and status told, without it

        options = onnxruntime.SessionOptions()
        # a question is one short text: a second thread wins little and waits while others work
        options.intra_op_num_threads = 1
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
        self._workers = workers

    def run(self, feeds: Sequence[Feed]) -> Iterator[tuple[Vectors, Vectors]]:
        """As `Engine.run`."""
        with ThreadPoolExecutor(self._workers) as pool:
            yield from pool.map(self._run, feeds)

    def vectors(self, feed: Feed) -> Vectors:
        """The vectors of one batch alone."""
        vectors: Vectors = self._session.run([VECTOR], _chosen(feed, self._names))[0]
        return vectors

    def _run(self, feed: Feed) -> tuple[Vectors, Vectors]:
        vectors, states = self._session.run([VECTOR, STATES], _chosen(feed, self._names))
        return vectors, states


class OpenVinoEngine:
    """OpenVINO, with a request in flight on each of its streams.

    One thread speaks to it: two that set inputs at a time can wait for each other for ever.
    """

    def __init__(self, weights: Path, streams: int, *, half: bool) -> None:
        """`half` computes in bfloat16, where the processor can."""
        core = import_openvino().Core()
        options = {
            "INFERENCE_PRECISION_HINT": "bf16" if half else "f32",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(streams),
        }
        try:
            model = core.compile_model(core.read_model(str(weights)), "CPU", options)
        except RuntimeError as error:
            raise _cannot_load(weights) from error
        self._names = {given.any_name for given in model.inputs}
        self._free = [model.create_infer_request() for _ in range(streams)]

    def run(self, feeds: Sequence[Feed]) -> Iterator[tuple[Vectors, Vectors]]:
        """As `Engine.run`."""
        busy: deque[Any] = deque()
        for feed in feeds:
            if not self._free:
                yield self._finish(busy.popleft())
            request = self._free.pop()
            request.start_async(_chosen(feed, self._names))
            busy.append(request)
        while busy:
            yield self._finish(busy.popleft())

    def _finish(self, request: Any) -> tuple[Vectors, Vectors]:  # noqa: ANN401 - untyped
        request.wait()
        found = [request.get_tensor(name).data.copy() for name in (VECTOR, STATES)]
        self._free.append(request)
        return found[0], found[1]


class GraphEmbedder:
    """Encodes passages one at a time, so that a vector depends on its text alone."""

    def __init__(self, model: Model, engine: Engine) -> None:
        self._model = model
        self._engine = engine

    def encode_spans(
        self,
        texts: Sequence[str],
        spans: Sequence[Sequence[TextSpan]],
        on_progress: Progress = lambda _count: None,
    ) -> tuple[Vectors, list[Vectors]]:
        """As `PassageEmbedder.encode_spans`."""
        vectors: list[Vectors] = []
        inside: list[Vectors] = []
        prompt = self._model.passage_prompt
        for first in range(0, len(texts), _STEP):
            step = slice(first, first + _STEP)
            encodings = [self._tokenizer.encode(prompt + text) for text in texts[step]]
            for encoding in encodings:
                length = -(-len(encoding.ids) // _LENGTHS) * _LENGTHS
                encoding.pad(length, pad_id=self._model.pad_id)
            found = self._engine.run([feed_of([encoding]) for encoding in encodings])
            for encoding, chosen, (vector, states) in zip(
                encodings, spans[step], found, strict=True
            ):
                offsets = [(a - len(prompt), b - len(prompt)) for a, b in encoding.offsets]
                vectors.append(vector[0].astype(np.float32))
                inside.append(pooled(states[0].astype(np.float32), offsets, chosen))
            on_progress(len(encodings))
        return np.stack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32), inside

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
        """As `Embedder.encode`; shortest first and a few at a time: padding costs as words do."""
        encodings = [self._tokenizer.encode(self._model.query_prompt + text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        vectors: dict[int, Vectors] = {}
        for first in range(0, len(order), _QUESTION_BATCH):
            chosen = order[first : first + _QUESTION_BATCH]
            length = len(encodings[chosen[-1]].ids)
            for i in chosen:
                encodings[i].pad(length, pad_id=self._model.pad_id)
            found = self._engine.vectors(feed_of([encodings[i] for i in chosen]))
            vectors.update(zip(chosen, found, strict=True))
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        return np.stack([vectors[i] for i in range(len(texts))])

    def pieces(self, word: str) -> list[str]:
        """As `Embedder.pieces`."""
        return pieces_of(self._tokenizer, word)

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - as above
        tokenizer = load_tokenizer(self._model)
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _engine(self) -> OnnxEngine:
        return OnnxEngine(self._weights)


def _chosen(feed: Feed, names: Collection[str]) -> Feed:
    """The inputs that this graph has."""
    return {name: ids for name, ids in feed.items() if name in names}


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
