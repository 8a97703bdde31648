"""Export: the model in ONNX form under the store, written once a model by a sync."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelError
from index.embedding import SentenceTransformerEmbedder
from index.graphs import STATES, VECTOR, OnnxEmbedder
from index.models import Model, Pooling
from index.store import Store

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
PROBES = (
    "What does the association think of the proposal?",
    "The Committee recommends that the Government should publish its response by March 2026.",
    "tax",
)
LEAST_AGREEMENT = 0.999
"""Least cosine between an exported and a reference vector; below it the export is refused."""


def exported_weights(store: Store, model: Model) -> Path:
    """Where the exported file of this model stands, whether or not it has been written."""
    return store.models / f"{model.name}-{model.sha256[:12]}-states.onnx"


def is_exported(store: Store, model: Model) -> bool:
    """Whether the exported file is there whole: its digest is kept beside it."""
    weights = exported_weights(store, model)
    digest = weights.with_suffix(".sha256")
    if not (weights.is_file() and digest.is_file()):
        return False
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest.read_text().strip()


def export(store: Store, model: Model, reference: SentenceTransformerEmbedder) -> None:
    """Write the exported model and prove on probe sentences that it agrees with the reference.

    Raises ModelError when the two disagree.
    """
    weights = exported_weights(store, model)
    draft = weights.with_suffix(".part")
    _write_onnx(reference.encoder, model.pooling, draft)
    draft.replace(weights)
    texts = [model.query_prompt + probe for probe in PROBES]
    found = OnnxEmbedder(weights, model).encode(PROBES)
    agreement = np.sum(found * reference.encode_plain(texts), axis=1)
    if agreement.min() < LEAST_AGREEMENT:
        weights.unlink()
        raise ModelError(
            f"The model {model.name} does not keep its vectors when exported (cosine "
            f"{agreement.min():.4f}). Its layers after the pooling are not known here: set "
            "`model` to one without them."
        )
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    store.write_atomically(weights.with_suffix(".sha256"), digest.encode())


def _write_onnx(encoder: Any, pooling: Pooling, path: Path) -> None:  # noqa: ANN401 - sentence-transformers' class is untyped
    import torch  # noqa: PLC0415 - only a sync that exports pays for it

    class Pooled(torch.nn.Module):
        """The transformer, its pooling and normalisation: a vector and the states it is of."""

        def __init__(self, transformer: Any, names: Sequence[str]) -> None:  # noqa: ANN401
            super().__init__()
            self.transformer = transformer
            self.names = names

        def forward(self, *inputs: Any) -> tuple[Any, Any]:  # noqa: ANN401
            feed = dict(zip(self.names, inputs, strict=True))
            states = self.transformer(**feed).last_hidden_state
            mask = feed["attention_mask"].unsqueeze(-1).to(states.dtype)
            pool = states[:, 0]
            if pooling == "mean":
                pool = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pool, p=2, dim=1), states

    example = encoder.tokenizer(list(PROBES[:2]), padding=True, return_tensors="pt")
    names = [name for name in _INPUTS if name in example]
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of branches that padding never takes
        torch.onnx.export(
            Pooled(encoder[0].auto_model, names).eval(),
            tuple(example[name] for name in names),
            path,
            dynamo=False,  # the newer exporter needs another package and writes the same graph
            input_names=names,
            output_names=[VECTOR, STATES],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in (*names, STATES)},
        )
