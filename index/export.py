"""Export: the model in ONNX form under the store, written once a model by a sync."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import ModelError
from index.embedding import OnnxEmbedder, SentenceTransformerEmbedder
from index.models import Model
from index.store import Store

PROBES = (
    "What does the association think of the proposal?",
    "The Committee recommends that the Government should publish its response by March 2026.",
    "tax",
)
_AGREEMENT = 0.999
"""Least cosine between an exported and a reference vector; below it the export is refused."""


def exported_weights(store: Store, model: Model) -> Path:
    """Where the exported file of this model stands, whether or not it has been written."""
    return store.models / f"{model.name}-{model.sha256[:12]}.onnx"


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

    Raises ModelError when the two disagree (a model with another pooling than the mean).
    """
    weights = exported_weights(store, model)
    draft = weights.with_suffix(".part")
    _write_onnx(reference.encoder, draft)
    draft.replace(weights)
    agreement = np.sum(
        OnnxEmbedder(weights, model).encode(PROBES) * reference.encode(PROBES), axis=1
    )
    if agreement.min() < _AGREEMENT:
        weights.unlink()
        raise ModelError(
            f"The model {model.name} does not keep its vectors when exported (cosine "
            f"{agreement.min():.4f}): only models with mean pooling are supported."
        )
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    store.write_atomically(weights.with_suffix(".sha256"), digest.encode())


def _write_onnx(encoder: Any, path: Path) -> None:  # noqa: ANN401 - sentence-transformers' class is untyped
    import torch  # noqa: PLC0415 - only a sync that exports pays for it

    class MeanPooled(torch.nn.Module):
        """The transformer with mean pooling and normalisation, one tensor out."""

        def __init__(self, transformer: Any) -> None:  # noqa: ANN401
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:  # noqa: ANN401
            states = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = encoder.tokenizer(list(PROBES[:2]), padding=True, return_tensors="pt")
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # tracing warns of branches that padding never takes
        torch.onnx.export(
            MeanPooled(encoder[0].auto_model).eval(),
            tuple(example[name] for name in names),
            path,
            dynamo=False,  # the newer exporter needs another package and writes the same graph
            input_names=names,
            output_names=["vector"],
            dynamic_axes={name: {0: "batch", 1: "length"} for name in names},
        )
