"""Resolving: gold quotes to character spans of the documents as they are indexed now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from eval.questions import GoldEvidence, Question

_HYPHENS = "-‐‑‒–—−"
_FORMS = str.maketrans(
    dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’‚`", "'") | dict.fromkeys(_HYPHENS, "-")
)
_LEFT_OUT = re.compile(
    rf"(?<=\w)[{_HYPHENS}\u00ad\x02](?:[ \t]*\r?\n\s*)?(?=\w)|[\u00ad\x02\u200b]"
)
"""Hyphens inside words, at line ends too, and characters that nobody sees."""
_OCR_DISTANCE = 0.05
"""Share of characters that a scanned page may differ in from the quote."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one document."""

    document: str
    """Path of the document within its folder."""
    start: int
    end: int

    @property
    def name(self) -> str:
        """Names it in files whose fields spaces part, as TREC's are."""
        return f"{quote(self.document)}:{self.start}-{self.end}"

    def overlap(self, other: Span) -> int:
        """Characters in both; 0 for different documents."""
        if self.document != other.document:
            return 0
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class MatchText:
    """A text as quotes are compared, each character with its place in the original."""

    text: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> MatchText:
        """NFKC, one form of spaces, quotation marks and hyphens, no case.

        Hyphens inside words are left out: the same word stands broken at a line's end in one
        edition and whole in another.
        """
        letters: list[str] = []
        offsets: list[int] = []
        left_out = {i for found in _LEFT_OUT.finditer(original) for i in range(*found.span())}
        for place, character in enumerate(original):
            if place in left_out:
                continue
            if character.isspace():
                new = " " if letters and letters[-1] != " " else ""
            else:
                new = unicodedata.normalize("NFKC", character).translate(_FORMS).casefold()
            letters.extend(new)
            offsets.extend([place] * len(new))
        return cls("".join(letters).rstrip(), tuple(offsets))

    def places(self, quote: str) -> list[tuple[int, int]]:
        """Where a quote in match form stands, as offsets of the original."""
        found = [m.start() for m in re.finditer(re.escape(quote), self.text)] if quote else []
        return [(self.offsets[i], self.offsets[i + len(quote) - 1] + 1) for i in found]

    def nearest(self, quote: str) -> tuple[int, int] | None:
        """The place most like the quote, when it is within the distance allowed for OCR."""
        alignment = fuzz.partial_ratio_alignment(quote, self.text)
        if alignment is None or alignment.dest_end <= alignment.dest_start:
            return None
        first, last = alignment.dest_start, alignment.dest_end
        if Levenshtein.distance(quote, self.text[first:last]) > _OCR_DISTANCE * len(quote):
            return None
        return self.offsets[first], self.offsets[last - 1] + 1


def normalised(text: str) -> str:
    """Text as quotes are compared."""
    return MatchText.of(text).text


def resolve(
    questions: Sequence[Question], texts: Mapping[str, str]
) -> tuple[dict[str, tuple[Span, ...]], list[str]]:
    """The gold spans of each question, and in words each quote that is not in its document."""
    prepared: dict[str, MatchText] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    unresolved = []
    for question in questions:
        found = []
        for gold in question.evidence:
            if gold.document not in texts:
                unresolved.append(f"{question.id}: there is no document {gold.document}")
                continue
            if gold.document not in prepared:
                prepared[gold.document] = MatchText.of(texts[gold.document])
            is_scanned = question.requires == "ocr"
            span = _place(gold, prepared[gold.document], is_scanned=is_scanned)
            if isinstance(span, str):
                unresolved.append(f"{question.id}: {span} {gold.document}: {gold.quote[:70]}")
            else:
                found.append(Span(gold.document, *span))
        spans[question.id] = tuple(found)
    return spans, unresolved


def _place(gold: GoldEvidence, text: MatchText, *, is_scanned: bool) -> tuple[int, int] | str:
    if gold.end:
        is_inside = bool(text.offsets) and gold.end <= text.offsets[-1] + 1
        return (gold.start, gold.end) if is_inside else f"{gold.end} lies after the end of"
    words = normalised(gold.quote)
    places = text.places(words)
    if gold.prefix:
        ends = {end for _, end in text.places(f"{normalised(gold.prefix)} {words}")}
        places = [place for place in places if place[1] in ends]
    if places:
        return places[0]
    near = text.nearest(words) if is_scanned else None
    return near or "not found in"
