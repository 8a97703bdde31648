"""Statistics: how sure a rate or a difference is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_Z = 1.96
"""Normal quantile of a 95 % interval."""
_PERMUTATIONS = 10_000
_RESAMPLES = 10_000
_CURVE_RESAMPLES = 2_000
"""For figures that no sum gives, such as the area under a curve."""
_SEED = 20_260
_NOISE = 1e-9
_CHUNK = 500
"""Permutations drawn at a time: bounds the memory at thousands of questions."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its Wilson 95 % interval."""

    hits: int
    count: int

    @property
    def value(self) -> float:
        """The share; NaN of nothing."""
        return self.hits / self.count if self.count else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson (1927)."""
        if not self.count:
            return math.nan, math.nan
        n, p = self.count, self.value
        middle = p + _Z**2 / (2 * n)
        half = _Z * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return (middle - half) / scale, (middle + half) / scale

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.2f}, {high:.2f}] ({self.hits}/{self.count})"


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean paired difference, B less A."""

    mean: float
    low: float
    """Lower end of the 95 % interval, questions resampled by document."""
    high: float
    p: float
    """Two-sided, by randomization; adjusted where several measures were compared."""
    count: int

    @property
    def is_significant(self) -> bool:
        """Below 5 % after adjustment."""
        return self.p < 0.05


def paired_difference(
    a: Mapping[str, float], b: Mapping[str, float], clusters: Mapping[str, str]
) -> Difference:
    """The difference over the questions that both hold, and how sure it is."""
    ids = sorted(a.keys() & b.keys())
    differences = np.array([b[i] - a[i] for i in ids], dtype=np.float64)
    if not ids:
        return Difference(math.nan, math.nan, math.nan, 1.0, 0)
    low, high = clustered_interval(differences, [clusters[i] for i in ids])
    return Difference(float(differences.mean()), low, high, randomization_p(differences), len(ids))


def randomization_p(differences: np.ndarray) -> float:
    """Two-sided p of a mean paired difference by random changes of sign (Fisher; Smucker 2007).

    Zeros, and what only the order of additions can make, are no evidence either way; without any
    difference p is 1.
    """
    moved = differences[np.abs(differences) > _NOISE]
    if not len(moved):
        return 1.0
    observed = abs(moved.sum()) - 1e-12
    random = np.random.default_rng(_SEED)
    extreme = 0
    for _ in range(_PERMUTATIONS // _CHUNK):
        signs = random.integers(0, 2, size=(_CHUNK, len(moved)), dtype=np.int8) * 2 - 1
        extreme += int((np.abs(signs @ moved) >= observed).sum())
    return (extreme + 1) / (_PERMUTATIONS + 1)


def clustered_interval(values: np.ndarray, clusters: Sequence[str]) -> tuple[float, float]:
    """Bootstrap 95 % interval of a mean, whole clusters drawn together (percentile method)."""
    names, members = np.unique(np.array(clusters), return_inverse=True)
    sums = np.bincount(members, weights=values, minlength=len(names))
    sizes = np.bincount(members, minlength=len(names))
    random = np.random.default_rng(_SEED)
    means: list[np.ndarray] = []
    for _ in range(_RESAMPLES // _CHUNK):
        drawn = random.integers(0, len(names), size=(_CHUNK, len(names)))
        means.append(sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1))
    low, high = np.quantile(np.concatenate(means), [0.025, 0.975])
    return float(low), float(high)


def bootstrapped_interval(
    figure: Callable[[np.ndarray], float], clusters: Sequence[str]
) -> tuple[float, float]:
    """As `clustered_interval`, for a figure of the questions at the indices it is given."""
    names, members = np.unique(np.array(clusters), return_inverse=True)
    groups = np.split(np.argsort(members, kind="stable"), np.cumsum(np.bincount(members))[:-1])
    random = np.random.default_rng(_SEED)
    values = [
        figure(np.concatenate([groups[g] for g in random.integers(0, len(names), len(names))]))
        for _ in range(_CURVE_RESAMPLES)
    ]
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(low), float(high)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted for the number of comparisons, in the given order (Holm 1979)."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for place, i in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[i]))
        adjusted[i] = highest
    return adjusted
