"""Backend: what encodes passages, the fastest that the processor has and that keeps quality."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import numpy as np

from corpus.errors import ModelError
from index.embedding import PassageEmbedder, SentenceTransformerEmbedder
from index.export import LEAST_AGREEMENT, PROBES, export, exported_weights, is_exported
from index.graphs import GraphEmbedder, OnnxEngine, OpenVinoEngine, import_openvino
from index.models import Model
from index.store import Store


class Backend(StrEnum):
    """Engines and precisions, fastest first where the processor has bfloat16 arithmetic."""

    OPENVINO_BF16 = "openvino-bf16"
    OPENVINO = "openvino"
    TORCH_BF16 = "torch-bf16"
    ONNX = "onnx"
    TORCH = "torch"
    """sentence-transformers in single precision: the reference, which every model can use."""


def open_backend(store: Store, model: Model, wanted: Backend | None) -> PassageEmbedder:
    """The wanted backend, or the first that runs here and agrees with the reference.

    The model is exported first if it is not. Agreement is measured once a machine, on probe
    sentences, and recorded beside the exported model. Raises ModelError when the wanted backend
    does not run here or does not agree.
    """
    reference: list[SentenceTransformerEmbedder] = []

    def load_reference() -> SentenceTransformerEmbedder:
        if not reference:  # seconds of imports: only when something must be measured
            reference.append(SentenceTransformerEmbedder(model))
        return reference[0]

    if not is_exported(store, model):
        export(store, model, load_reference())
    if wanted is Backend.TORCH:
        return load_reference()
    for backend in (wanted,) if wanted else usable_backends():
        embedder = load_reference() if backend is Backend.TORCH else _open(store, model, backend)
        record = _record(store, model, backend)
        agreement = _recorded(record)
        if agreement is None:
            agreement = _measure(embedder, load_reference())
            content = {"machine": _machine(), "agreement": agreement}
            store.write_atomically(record, json.dumps(content).encode())
        if agreement >= LEAST_AGREEMENT:
            return embedder
    raise ModelError(
        f"The backend {wanted} does not keep the model's vectors here (cosine {agreement:.5f}). "
        "Leave --backend out to have one chosen."
    )


def wanted_backend(name: str) -> Backend | None:
    """The backend of this name; None for `auto`. Raises ModelError for one that is not known."""
    if name == "auto":
        return None
    try:
        return Backend(name)
    except ValueError as error:
        raise ModelError(
            f"There is no backend {name}. Choose auto, {', '.join(Backend)}."
        ) from error


def usable_backends() -> Iterator[Backend]:
    """The backends that this machine can run at their full speed, fastest first."""
    try:
        offered = import_openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    except (ImportError, RuntimeError):
        offered = None
    if offered is not None:
        if "BF16" in offered:
            yield Backend.OPENVINO_BF16
        yield Backend.OPENVINO
    yield Backend.ONNX
    yield Backend.TORCH


def _open(store: Store, model: Model, backend: Backend) -> PassageEmbedder:
    weights = exported_weights(store, model)
    workers = len(os.sched_getaffinity(0))
    match backend:
        case Backend.OPENVINO | Backend.OPENVINO_BF16:
            try:
                engine = OpenVinoEngine(weights, workers, half=backend is Backend.OPENVINO_BF16)
            except ImportError as error:
                raise ModelError(
                    "The package openvino is not installed. Install it, or leave --backend out."
                ) from error
            return GraphEmbedder(model, engine)
        case Backend.ONNX:
            return GraphEmbedder(model, OnnxEngine(weights, workers))
        case _:
            return SentenceTransformerEmbedder(model, half=backend is Backend.TORCH_BF16)


def _measure(embedder: PassageEmbedder, reference: SentenceTransformerEmbedder) -> float:
    """The least cosine between the two over the probes."""
    spans = [()] * len(PROBES)
    found, expected = (e.encode_spans(PROBES, spans)[0] for e in (embedder, reference))
    return float(np.sum(found * expected, axis=1).min())


def _record(store: Store, model: Model, backend: Backend) -> Path:
    return exported_weights(store, model).with_suffix(f".{backend}.json")


def _recorded(record: Path) -> float | None:
    """The agreement measured on this machine; None when it has not been."""
    try:
        content = json.loads(record.read_text(encoding="utf-8"))
        return float(content["agreement"]) if content["machine"] == _machine() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _machine() -> str:
    """The processor and the libraries: another of either may round otherwise."""
    processor = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = information.read_text(encoding="utf-8").splitlines()
        processor = next((line for line in lines if line.startswith("model name")), processor)
    versions = []
    for package in ("openvino", "onnxruntime", "torch"):
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join((processor.partition(":")[2].strip() or processor, *versions))
