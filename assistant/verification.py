"""Verification: no quotation is shown unless the stored text holds it, character for character."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answers import Evidence
from index.catalogue import Catalogue


def verified(evidence: Iterable[Evidence], catalogue: Catalogue) -> tuple[list[Evidence], int]:
    """The evidence whose quote, with its context, is the stored text at its place.

    Also how many were withheld.
    """
    kept = []
    withheld = 0
    for item in evidence:
        begin = item.start - len(item.context)
        stored = catalogue.text_of(item.document_id, begin, item.end) if begin >= 0 else None
        if item.quote and stored == item.context + item.quote:
            kept.append(item)
        else:
            withheld += 1
    return kept, withheld
