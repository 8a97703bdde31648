"""Fusion: the signals of each candidate weighed into one score."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.embedding import Vectors


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """What each signal counts beside the cosine of the passage, which counts 1."""

    sentence: float
    lexical: float
    document: float
    """The best passage of its document, by these three."""
    centroid: float
    """The cosine of its document's passages taken together."""
    asked: float
    """The greatest cosine of any of its sentences and what the query asks at its end."""


@dataclass(frozen=True, slots=True)
class FusionModel:
    """Weights for a short and a long query; fitted by `scripts/fit_search.py`, train only."""

    short: FusionWeights = FusionWeights(1.2, 1.0, 0.4, 0.2, 1.0)
    long: FusionWeights = FusionWeights(1.1, 0.8, 1.7, 1.0, 0.5)
    short_stems: int = 8
    """Different stems of the query at which `short` holds alone: the median of questions."""
    long_stems: int = 20
    """And at which `long` does: most questions with their story before them have more."""

    def weights(self, stems: int) -> FusionWeights:
        """The weights for a query of so many stems; between the two, linear in the logarithm."""
        low, high = math.log(self.short_stems), math.log(self.long_stems)
        share = min(1.0, max(0.0, (math.log(max(stems, 1)) - low) / (high - low)))
        short, long = self.short, self.long
        return FusionWeights(
            short.sentence + share * (long.sentence - short.sentence),
            short.lexical + share * (long.lexical - short.lexical),
            short.document + share * (long.document - short.document),
            short.centroid + share * (long.centroid - short.centroid),
            short.asked + share * (long.asked - short.asked),
        )


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured of each candidate passage, one number or code a candidate."""

    dense: Vectors
    """Cosine of the passage and the query."""
    sentence: Vectors
    """The greatest cosine of any of its sentences."""
    lexical: Vectors
    """BM25 as a share of the best candidate's."""
    centroid: Vectors
    """Cosine of the mean of its document's passages."""
    asked: Vectors
    """The greatest cosine of any of its sentences and the query's last sentence."""
    documents: npt.NDArray[np.int64]
    """Equal for passages of one document."""


def fuse(signals: Signals, weights: FusionWeights) -> Vectors:
    """A score a candidate: a convex combination, at most 1 where every signal is at most 1.

    A passage also gains from the best passage of its document and from the document as a whole:
    where one part bears on the query, its other parts are the likelier to.
    """
    own = signals.dense + weights.sentence * signals.sentence + weights.lexical * signals.lexical
    own = own / (1 + weights.sentence + weights.lexical)
    _, codes = np.unique(signals.documents, return_inverse=True)
    best = np.full(codes.max() + 1 if len(codes) else 0, -np.inf, dtype=own.dtype)
    np.maximum.at(best, codes, own)
    around = weights.document * best[codes] + weights.centroid * signals.centroid
    total = own + around + weights.asked * signals.asked
    fused: Vectors = total / (1 + weights.document + weights.centroid + weights.asked)
    return fused.astype(np.float32)
