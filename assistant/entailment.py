"""Entailment: a cross-encoder's opinion on whether a sentence follows from a passage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from corpus.errors import ModelError

_LABEL = "entailment"


class CrossEncoderEntailment:
    """A sequence classifier saved by sentence-transformers, one of whose labels is entailment."""

    def __init__(self, folder: Path) -> None:
        """Raise ModelError when the folder holds no such model; nothing is downloaded."""
        from sentence_transformers import CrossEncoder  # noqa: PLC0415 - imports torch, for seconds

        if not (folder / "config.json").is_file():
            raise ModelError(
                f"{folder} holds no cross-encoder. Set `model.entailment` to a folder saved by "
                "sentence-transformers, or unset it."
            )
        try:
            self._model = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The cross-encoder in {folder} cannot be loaded ({error}). "
                "Save it again, or unset `model.entailment`."
            ) from error
        labels = self._model.config.id2label
        found = [i for i, label in labels.items() if str(label).lower() == _LABEL]
        if len(found) != 1:
            raise ModelError(
                f"The cross-encoder in {folder} labels {sorted(map(str, labels.values()))}; "
                "one label must be “entailment”."
            )
        self._column = int(found[0])

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Of each (evidence, sentence): the probability that the sentence follows."""
        scores = np.asarray(self._model.predict(list(pairs), show_progress_bar=False))
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = weights / weights.sum(axis=1, keepdims=True)
        return [float(p) for p in shares[:, self._column]]
