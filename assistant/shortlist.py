"""Shortlist: the few quotations worth showing out of all sentences that were scored."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import DocumentReference, Evidence
from assistant.evidence import evidence_id
from assistant.forms import Form

_MANY = frozenset([Form.LIST])
_PARAGRAPH = re.compile(r"\n\s*\n")
_MOST_WORDS = 70
"""Words up to which sentences that follow one another are quoted together."""


@dataclass(frozen=True, slots=True)
class ShortlistConfig:
    """How many quotations are shown."""

    most: int = 5
    """For a question that asks for several."""
    usual: int = 3
    """For a question with one answer."""
    margin: float = 1.0
    """A further quotation may score so much less than the best: a difference of logits."""
    margin_of_many: float = 1.5
    """The same where several are asked for."""
    margin_of_next: float = 3.0
    """The same for a sentence before or after, which is quoted with the chosen one."""


def shortlist(
    ranked: Sequence[Evidence],
    form: Form,
    text_of: Callable[[str, int, int], str | None],
    config: ShortlistConfig,
) -> list[Evidence]:
    """The best evidence, each statement once, sentences that follow one another as one.

    `ranked` is ordered by relevance; `text_of` gives the stored text of a span.
    """
    if not ranked:
        return []
    unique = without_repetition(ranked)
    is_many = form in _MANY
    most = config.most if is_many else config.usual
    margin = config.margin_of_many if is_many else config.margin
    least = _logit(unique[0]) - margin
    chosen: list[Evidence] = []
    for item in unique:
        if len(chosen) == most or _logit(item) < least:
            break
        if not any(_overlap(item, other) for other in chosen):
            near = [e for e in unique if _logit(e) >= _logit(item) - config.margin_of_next]
            grown = _with_neighbours(item, near, text_of)
            is_repeated = any(_overlap(grown, other) for other in chosen)
            chosen.append(item if is_repeated else grown)
    return chosen


def without_repetition(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first of sentences that say the same words; it names the documents of the others."""
    first: dict[str, Evidence] = {}
    for item in evidence:
        words = " ".join(re.findall(r"\w+", item.quote.casefold()))
        known = first.setdefault(words, item)
        if known.document_id != item.document_id:
            other = DocumentReference(
                item.document_id, item.document, item.organisation, item.published
            )
            if other not in known.also_in:
                first[words] = replace(known, also_in=(*known.also_in, other))
    return list(first.values())


def _with_neighbours(
    item: Evidence, near: Sequence[Evidence], text_of: Callable[[str, int, int], str | None]
) -> Evidence:
    """The sentence with those of its paragraph around it that bear on the question too."""
    for other in near:
        if not _overlap(item, other):
            union = _union(item, other, text_of)
            if union is not None:  # what was too far away may now be next
                return _with_neighbours(union, near, text_of)
    return item


def _overlap(a: Evidence, b: Evidence) -> bool:
    return a.document_id == b.document_id and a.start < b.end and b.start < a.end


def _logit(item: Evidence) -> float:
    share = min(max(item.relevance, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share))


def _union(
    a: Evidence, b: Evidence, text_of: Callable[[str, int, int], str | None]
) -> Evidence | None:
    if a.document_id != b.document_id or a.passage_id != b.passage_id:
        return None
    if (a.position.holder, a.position.holder_kind) != (b.position.holder, b.position.holder_kind):
        return None
    if not a.position.holder and a.reported:
        return None  # two that nobody is named for may be two
    first, second = (a, b) if a.start <= b.start else (b, a)
    between = text_of(a.document_id, first.end, second.start)
    if between is None or between.strip() or _PARAGRAPH.search(between):
        return None
    quote = text_of(a.document_id, first.start, second.end)
    if quote is None or len(quote.split()) > _MOST_WORDS:
        return None
    return replace(
        first,
        id=evidence_id(a.document_id, first.start, second.end),
        end=second.end,
        quote=quote,
        relevance=a.relevance,
        position=a.position if a.position.stance else b.position,
        also_in=(),
    )
