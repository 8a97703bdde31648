"""Verification: no quotation is shown unless the stored text holds it, character for character."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answers import Evidence
from index.catalogue import Catalogue


def verified(evidence: Iterable[Evidence], catalogue: Catalogue) -> tuple[list[Evidence], int]:
    """The evidence whose quote is the stored text at its place, and how many were withheld."""
    kept = []
    withheld = 0
    for item in evidence:
        if item.quote and catalogue.text_of(item.document_id, item.start, item.end) == item.quote:
            kept.append(item)
        else:
            withheld += 1
    return kept, withheld
