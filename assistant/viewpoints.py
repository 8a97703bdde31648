"""Viewpoints: sentences that give the view of the body a question asks, wherever they stand."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from assistant.evidence import RankedSentence
from assistant.forms import Form
from assistant.quotable import PassageSentence
from assistant.units import Unit
from index.passages import ScoredPassage

_OF_A_VIEW = frozenset([Form.VIEW, Form.REASON, Form.YES_NO, Form.OPEN])
_MARGIN = 2.0
"""A body's own view is shown before a likelier sentence of another's unless it scores so much
less: a difference of logits."""
_SPEAKS = 0.0
"""Score from which on a body's own documents speak on the matter: even odds."""
_FURTHER = 0.5
"""Where they do not, what another's document reports of it is shown if it scores so much more."""
_STANDS = 2.0
"""As `_FURTHER`, over a sentence in which they take a stand, where one is asked for."""
_TOLD = 4.0
"""As `_MARGIN`, for what a question says was told to somebody."""

Holds = Callable[[Unit, PassageSentence], bool]


def is_reported(unit: Unit) -> bool:
    """Whether others' documents are searched for what they report of the unit's body."""
    is_everywhere = not unit.document_ids
    return unit.body is not None and not (unit.venues or unit.is_limited or is_everywhere)


def reports_of(unit: Unit, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
    """Those of the passages that stand in others' documents and name the unit's body."""
    return [
        hit
        for hit in hits
        if hit.passage.document_id not in unit.document_ids
        and unit.body is not None
        and unit.body.is_named_in(" ".join((*hit.passage.heading_path, hit.passage.text)))
    ]


def of_the_asked(
    unit: Unit, form: Form, ranked: Sequence[RankedSentence], holds: Holds
) -> list[RankedSentence]:
    """The sentences that answer for the body that the unit asks, in the order given.

    Its own words come first: others' reports of its view count where its documents are silent.
    What its documents quote of others stays where no view is asked, or little else is found.
    """
    if unit.body is None:
        return list(ranked)
    held = [r for r in ranked if holds(unit, r.sentence)]
    if not unit.document_ids or (unit.is_limited and unit.is_named):
        return held if unit.is_named or _is_near(held, ranked, _MARGIN) else list(ranked)
    inside = [r for r in ranked if r.sentence.hit.passage.document_id in unit.document_ids]
    if unit.venues:
        told = [r for r in held if r.sentence.hit.passage.document_id in unit.venues]
        # what the venue says itself is not what it was told
        spoken = [
            r for r in inside
            if r.sentence.hit.passage.document_id not in unit.venues or holds(unit, r.sentence)
        ]  # fmt: skip
        return told if _is_near(told, spoken, _TOLD) else spoken
    reported = [r for r in held if r.sentence.hit.passage.document_id not in unit.document_ids]
    own = [r for r in inside if holds(unit, r.sentence)]
    least = max((r.score for r in own[:1]), default=-math.inf)
    stand = max((r.score for r in own if r.features.takes_a_view > 0), default=-math.inf)
    is_further = reported and reported[0].score > max(least + _FURTHER, stand + _STANDS)
    if is_further and least < _SPEAKS:
        return held
    return own if form in _OF_A_VIEW and _is_near(own, inside, _MARGIN) else inside


def _is_near(
    chosen: Sequence[RankedSentence], all_: Sequence[RankedSentence], margin: float
) -> bool:
    return bool(chosen) and chosen[0].score >= all_[0].score - margin
