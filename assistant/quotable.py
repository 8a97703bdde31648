"""Quotable: the sentences of a retrieved passage that can stand as quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.sentences import lists_contents, sentence_spans
from index.passages import ScoredPassage

_LEAST_WORDS = 4
_LIST_MARKER = re.compile(r"(?:[-–—•▪◦*]\s+)?")
_POINTS_BACK = re.compile(
    r"^\W*(?:(?:but|and|so|yet|nor|or)\s+)?(?:he|she|they|it|its|their|this|that|these|those|such"
    r"|both|neither|here|there|instead|indeed|however|therefore|thus|the (?:same|latter|former"
    r"|others?)|for (?:that|this) reason|one of (?:them|these)|each of (?:them|these)|what they)\b",
    re.IGNORECASE,
)
"""Openings that are understood only from the sentence before."""

_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|will|would|should|must|can|could|may|might|shall|has|have|had|do"
    r"|does|did|not|we|you|they|it|he|she|i|said|says|costs?)\b",
    re.IGNORECASE,
)
"""Words of which a sentence that states something holds one nearly always."""
_NUMBERED = re.compile(r"\W*\d+(?:\.\d+)*\.?\s+[A-Z][^.?!;:]*")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class PassageSentence:
    """A sentence of a retrieved passage that can stand as a quotation."""

    hit: ScoredPassage
    start: int
    end: int
    text: str


def quote_from(
    hit: ScoredPassage, start: int, stop: int, *, enough: int, most: int
) -> PassageSentence:
    """Whole sentences of the passage's text from `start` on, none that ends after `stop`.

    The first, and further ones until `enough` words are said, while there are no more than `most`.
    """
    text = hit.passage.text
    end = start
    for _, last in sentence_spans(text[:stop]):
        said, longer = (len(text[start:at].split()) for at in (end, last))
        if last > start and (end == start or (said < enough and longer <= most)):
            end = last
    return PassageSentence(hit, hit.passage.start + start, hit.passage.start + end, text[start:end])


def quotes_from(
    hit: ScoredPassage, start: int, stop: int, sizes: Sequence[int]
) -> Iterator[PassageSentence]:
    """The same up to each of so many words in turn, longest first: for the first that will do."""
    for most in sizes:
        yield quote_from(hit, start, stop, enough=most, most=most)


def passage_sentences(hit: ScoredPassage) -> list[PassageSentence]:
    """The passage's sentences that can stand as a quotation: no headings, no fragments."""
    passage = hit.passage
    headings = {" ".join(h.split()).casefold() for h in passage.heading_path}
    found = []
    for begin, end in sentence_spans(passage.text):
        marker = _LIST_MARKER.match(passage.text, begin, end)
        start = marker.end() if marker else begin
        text = passage.text[start:end]
        if len(text.split()) < _LEAST_WORDS or " ".join(text.split()).casefold() in headings:
            continue
        if _states_nothing(text):
            continue
        found.append(PassageSentence(hit, passage.start + start, passage.start + end, text))
    return found


def _states_nothing(text: str) -> bool:
    """Whether the text is contents, a numbered heading, or sources: names, numbers and no verb."""
    if lists_contents(text):
        return True
    if "\t" in text or _FINITE.search(text):
        return False
    words = re.findall(r"[\w’'-]+", text)
    # with a full stop only what has no word but names: "22 Digital Handbook, Office of Works."
    bare = text if re.search(r"\b[a-z]{3,}", text) else text.rstrip(".")
    if len(words) <= _HEADING_WORDS and _NUMBERED.fullmatch(bare):
        return True
    names = sum(word[0].isupper() or word[0].isdigit() for word in words)
    numbers = sum(word[0].isdigit() for word in words)
    return len(words) >= _HEADING_WORDS and numbers > 1 and names > len(words) / 2


def context_of(sentence: PassageSentence) -> str:
    """The stored text from the sentence before, where this one's words point back to it."""
    passage = sentence.hit.passage
    if not _POINTS_BACK.match(sentence.text):
        return ""
    spans = [s for s in sentence_spans(passage.text) if passage.start + s[1] <= sentence.start]
    return passage.text[spans[-1][0] : sentence.start - passage.start] if spans else ""
