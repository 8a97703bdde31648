"""Positions: who says a sentence, and what stand it takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HolderKind(StrEnum):
    """In which way words belong to somebody."""

    AUTHOR = "author"
    QUOTED = "quoted"
    """In another's own words."""
    REPORTED = "reported"
    """What another said, in the author's words."""
    HYPOTHETICAL = "hypothetical"
    """What somebody might say; nobody holds it."""


class Stance(StrEnum):
    """What stand a sentence takes towards its target."""

    SUPPORTS = "supports"
    SUPPORTS_IF = "supports if"
    NEUTRAL = "neutral"
    CAUTIONS = "cautions"
    OPPOSES = "opposes"


IN_FAVOUR = frozenset([Stance.SUPPORTS, Stance.SUPPORTS_IF])
"""What is for something, with a condition or without."""


@dataclass(frozen=True, slots=True)
class Position:
    """Whose words a quotation is and what stand they take."""

    holder: str
    """The author's organisation, or the name that the sentence gives; empty when it gives none."""
    holder_kind: HolderKind
    stance: Stance | None
    """None when the sentence takes no stand."""
    condition: str
    """The words of the quote that the support hangs on; empty without a condition."""
