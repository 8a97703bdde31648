"""Verification: no quotation is shown unless the text that was read holds it, to the character."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.answers import Evidence
from index.catalogue import Catalogue


def verified(evidence: Iterable[Evidence], catalogue: Catalogue) -> tuple[list[Evidence], int]:
    """The evidence whose quote, with its context, is the stored text at its place.

    A document whose text is not the one that its id was made of is quoted no more: the words may
    be anybody's. Also how many were withheld.
    """
    kept = []
    withheld = 0
    intact: dict[str, bool] = {}
    for item in evidence:
        begin = item.start - len(item.context)
        stored = catalogue.text_of(item.document_id, begin, item.end) if begin >= 0 else None
        if item.document_id not in intact:
            intact[item.document_id] = catalogue.is_intact(item.document_id)
        if item.quote and stored == item.context + item.quote and intact[item.document_id]:
            kept.append(item)
        else:
            withheld += 1
    return kept, withheld
