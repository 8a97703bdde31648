"""Places: what stands at the number that a question asks for, and for nothing else about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Evidence
from assistant.evidence import EvidenceSelector, quote_from
from assistant.finding import Finding
from assistant.positions import HolderKind
from assistant.topics import topic_stems
from assistant.units import ScopedQuestion
from corpus.anchors import labels_in
from index.lexical import stems
from index.passages import ScoredPassage

_MOST = 3
"""Documents of which each has a place of that name."""
_WORDS = (80, 40, 1)
"""Words up to which a place is quoted: fewer where what follows is somebody else's."""
_ASKING = frozenset(
    stems(
        "recommendation paragraph para number text word wording exact full rec government response"
        " respond responded reply replied"
    )
)
"""Stems of a question for a place's own words."""


def place_asked_for(question: ScopedQuestion) -> str:
    """The label of the one place of which all is asked: "recommendation 12"; empty for others."""
    labels = labels_in(question.text)
    if len(labels) != 1:
        return ""
    rest = {*topic_stems(question.topic)} - {*stems(labels[0])} - _ASKING
    return "" if rest else labels[0]


def places_called(
    label: str, findings: Sequence[Finding], selector: EvidenceSelector
) -> tuple[Evidence, ...]:
    """What stands there, in each of the documents asked that has a place of that name."""
    found: dict[str, Evidence] = {}
    called = [hit for finding in findings for hit in finding.hits if hit.is_called]
    for hit in sorted(called, key=lambda hit: hit.passage.start):
        start = _start_of(label, hit)
        if start is not None and hit.passage.document_id not in found:
            stop = _stop(label, hit.passage.text, start)
            found[hit.passage.document_id] = _quoted(hit, start, stop, selector)
    in_turn = dict.fromkeys(hit.passage.document_id for hit in called)
    return tuple(found[id_] for id_ in in_turn if id_ in found)[:_MOST]


def _quoted(hit: ScoredPassage, start: int, stop: int, selector: EvidenceSelector) -> Evidence:
    """Up to where somebody else's words begin; the first sentence where it is theirs."""
    choices = [
        selector.quoted(quote_from(hit, start, stop, enough=most, most=most), 1.0)
        for most in _WORDS
    ]
    own = (c for c in choices if c.position.holder_kind is HolderKind.AUTHOR)
    return next(own, choices[-1])


def _start_of(label: str, hit: ScoredPassage) -> int | None:
    match = re.search(rf"(?im)^\W*(?P<label>{re.escape(label)})(?![\d(])", hit.passage.text)
    if match:
        return match.start("label")
    number = rf"\W*{re.escape(label.rpartition(' ')[2])}(?![\d(]|\.\d)"
    return 0 if any(re.match(number, title) for title in hit.passage.heading_path[-1:]) else None


def _stop(label: str, text: str, start: int) -> int:
    """Where the next place of its kind begins."""
    kind, _, number = label.rpartition(" ")
    other = rf"{kind} \d" if kind else r"\d+\." if "." in number else r"\d+[.)]?\s"
    following = re.compile(rf"(?im)^\W*{other}").search(text, start + len(label))
    return following.start() if following else len(text)
