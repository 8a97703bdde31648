"""Measures of fidelity: what a reading keeps of its reference, on words normalised alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

_WORD = re.compile(r"[^\W\d_]+|\d+")
"""Runs of letters or of digits: a footnote mark set against a word is a word of its own."""
_RUN = 5
"""Words from which on a difference is listed."""
_BRIDGE = 2
"""Equal words between two differences that are listed as one."""
_REPEATS = 3
"""Times that a run must stand in a reading to be taken for a running line."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares in [0, 1] of one reading against one reference."""

    recall: float
    """Share of the reference's words that the reading has, counted as a multiset."""
    precision: float
    """Share of the reading's words that the reference has."""
    order: float
    """Longest common subsequence over the reference's words."""
    grams: float
    """Share of the reference's runs of eight words that the reading has."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words in which reading and reference differ."""

    fault: str
    """`our error` or `reference differs`."""
    reason: str
    expected: str
    found: str


def words(text: str) -> list[str]:
    """Words in NFKC and lower case: the one normalisation, applied to all sides.

    Hyphens part words, so that a hyphen kept or mended at a line's end is not what is measured;
    soft hyphens and invisible marks are dropped.
    """
    folded = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return _WORD.findall(visible.casefold())


def score(body: Sequence[str], notes: Sequence[str], reading: Sequence[str]) -> Scores:
    """Scores of a reading; `notes` may stand in it, but only `body` must."""
    wanted, found = Counter(body), Counter(reading)
    allowed = wanted + Counter(notes)
    gram_counts = Counter(_grams(body))
    kept_grams = gram_counts & Counter(_grams(reading))
    return Scores(
        recall=(wanted & found).total() / max(len(body), 1),
        precision=(allowed & found).total() / max(len(reading), 1),
        order=LCSseq.similarity(body, reading) / max(len(body), 1),
        grams=kept_grams.total() / max(gram_counts.total(), 1),
    )


def _grams(sequence: Sequence[str], size: int = 8) -> Iterator[tuple[str, ...]]:
    return zip(*(sequence[i:] for i in range(size)), strict=False)


def differences(
    reference: Sequence[str], reading: Sequence[str], printed: Sequence[str]
) -> list[Difference]:
    """Every run of five words or more in which a reading differs.

    `printed` are the words that another reader finds on the same pages.
    """
    paper, ours, sought = (f" {' '.join(s)} " for s in (printed, reading, reference))
    return [
        _classed(reference[a:b], reading[c:d], paper, ours, sought)
        for a, b, c, d in _runs(reference, reading)
        if max(b - a, d - c) >= _RUN
    ]


def _runs(reference: Sequence[str], reading: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    run: tuple[int, int, int, int] | None = None
    for step in LCSseq.opcodes(reference, reading):
        if step.tag == "equal":
            if run is not None and step.src_end - step.src_start > _BRIDGE:
                yield run
                run = None
            continue
        start = (step.src_start, step.dest_start) if run is None else (run[0], run[2])
        run = start[0], step.src_end, start[1], step.dest_end
    if run is not None:
        yield run


def _classed(
    expected: Sequence[str], found: Sequence[str], paper: str, ours: str, sought: str
) -> Difference:
    """A missing run is our error if the page prints it, an added one if it is no part of it."""
    wanted, got = " ".join(expected), " ".join(found)
    lacks, adds = len(expected) >= _RUN, len(found) >= _RUN
    if lacks and f" {wanted} " in ours:
        verdict = "our error", "moved: stands elsewhere in the reading"
    elif lacks and f" {wanted} " in paper:
        verdict = "our error", "lost: another reader finds it on the pages"
    elif adds and ours.count(f" {got} ") >= _REPEATS > sought.count(f" {got} "):
        verdict = "our error", "repeated: a running line in the text"
    elif adds and f" {got} " in sought:
        verdict = "our error", "moved: stands elsewhere in the reference"
    elif adds and f" {got} " in paper:
        verdict = "reference differs", "the pages print other words"
    elif lacks and not _mostly_in(expected, paper):
        verdict = "reference differs", "the pages do not print it"
    else:
        verdict = "our error", "order or words differ within the run"
    return Difference(*verdict, wanted, got)


def _mostly_in(expected: Sequence[str], paper: str) -> bool:
    """Whether the page prints the run but for a few words: most of its runs of three."""
    threes = list(_grams(expected, 3))
    return sum(f" {' '.join(three)} " in paper for three in threes) > 0.5 * len(threes)
