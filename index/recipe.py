"""Recipe: what an index is made with; passages of another recipe are never mixed in."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import ModelError
from index.catalogue import Catalogue
from index.models import Model


@dataclass(frozen=True, slots=True)
class SplittingConfig:
    """How long a passage is."""

    passage_tokens: int = 180
    """Word pieces; with the heading prefix a passage stays below what the model reads."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The model and the splitting of an index."""

    model: Model
    splitting: SplittingConfig

    @property
    def name(self) -> str:
        """Stands in the catalogue beside every passage."""
        tokens = self.splitting.passage_tokens
        return f"{self.model.identity} {tokens} tokens with sentences, places whole"


def check_model(catalogue: Catalogue, model: Model) -> None:
    """Refuse an index that other weights built; raises ModelError with the remedy."""
    built_with = catalogue.fact("model")
    if built_with is not None and built_with != model.identity:
        raise ModelError(
            f"The index was built with model {built_with}, settings ask for {model.identity}. "
            "Run `policy-assistant sync --rebuild PATH`, or set `model` back."
        )
