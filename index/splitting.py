"""Splitting: a Document into Passages, never across a heading, and tables apart."""

from __future__ import annotations

import bisect
import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from llama_index.core.node_parser import SentenceSplitter

from corpus.documents import Document, Section
from corpus.sentences import sentence_spans
from index.embedding import MAX_TOKENS
from index.passages import Passage
from index.recipe import SplittingConfig

_PREFIX_WORDS = 16
"""Of the title, its first, and of the headings, their last: both ends tell a passage apart."""
_WHOLE_TOKENS = 230
"""Word pieces up to which a numbered place or a table is kept whole, longer than other passages:
what the model reads, without the start of a title."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span of text and its length in word pieces."""

    start: int
    end: int
    tokens: int


class Splitter:
    """Splits documents with llama-index's sentence splitter, section by section.

    What stands under a number of its own, such as a recommendation, is one passage or part of
    one where the model can read it whole; each table is a passage of its own.
    """

    def __init__(
        self, config: SplittingConfig, recipe: str, count_tokens: Callable[[str], int]
    ) -> None:
        self._recipe = recipe
        self._most = config.passage_tokens
        self._count = count_tokens
        self._splitter = SentenceSplitter(
            chunk_size=config.passage_tokens,
            chunk_overlap=0,  # evidence is chosen by sentence: an overlap would repeat it
            tokenizer=lambda text: [0] * count_tokens(text),
            paragraph_separator="\n\n",
            chunking_tokenizer_fn=_sentences,
        )

    def split(self, document: Document) -> list[Passage]:
        """Passages in reading order; together they hold every character but whitespace."""
        return [
            self._passage(document, piece, heading_path)
            for heading_path, start, end in _bodies(document)
            for piece in self._pieces(document, start, end)
        ]

    def _pieces(self, document: Document, start: int, end: int) -> Iterator[_Piece]:
        """The passages of a section, each table apart."""
        for table in document.tables:
            first, last = max(table.start, start), min(table.end, end)
            if first < last:
                yield from self._packed(document, start, first)
                yield from self._whole_or_cut(document.text, first, last)
                start = last
        yield from self._packed(document, start, end)

    def _packed(self, document: Document, start: int, end: int) -> Iterator[_Piece]:
        """Neighbours joined while they are no longer than a passage."""
        joined: _Piece | None = None
        for piece in self._units(document, start, end):
            if joined is not None and joined.tokens + piece.tokens <= self._most:
                joined = _Piece(joined.start, piece.end, joined.tokens + piece.tokens)
                continue
            if joined is not None:
                yield joined
            joined = piece
        if joined is not None:
            yield joined

    def _units(self, document: Document, start: int, end: int) -> Iterator[_Piece]:
        """What may not be cut, outermost first, and what lies between, cut where it is long."""
        text = document.text
        first = bisect.bisect_left(document.anchors, start, key=lambda anchor: anchor.start)
        for anchor in itertools.islice(document.anchors, first, None):
            if anchor.start >= end:
                break
            if anchor.start < start or anchor.end > end:
                continue
            tokens = self._count(text[anchor.start : anchor.end])
            if tokens <= _WHOLE_TOKENS:
                yield from self._cut(text, start, anchor.start)
                yield _Piece(anchor.start, anchor.end, tokens)
                start = anchor.end
        yield from self._cut(text, start, end)

    def _whole_or_cut(self, text: str, start: int, end: int) -> Iterator[_Piece]:
        tokens = self._count(text[start:end])
        if 0 < tokens <= _WHOLE_TOKENS:
            yield _Piece(start, end, tokens)
        else:
            yield from self._cut(text, start, end)

    def _cut(self, text: str, start: int, end: int) -> Iterator[_Piece]:
        if not text[start:end].strip():
            return
        cursor = start
        for chunk in self._splitter.split_text(text[start:end]):
            position = text.index(chunk, cursor, end)
            cursor = position + len(chunk)
            yield _Piece(position, cursor, self._count(chunk))

    def _passage(self, document: Document, piece: _Piece, heading_path: tuple[str, ...]) -> Passage:
        start, end = piece.start, piece.end
        text = document.text[start:end]
        place = f"{document.id}\0{self._recipe}\0{start}\0{text}"
        digest = hashlib.sha256(place.encode()).hexdigest()[:20]
        return Passage(
            digest, document.id, start, end, page_at(document, start), heading_path, text
        )


def page_at(document: Document, position: int) -> int | None:
    """The 1-based number of the page that holds the character; None without pages."""
    if not document.pages:
        return None
    index = bisect.bisect_right(document.pages, position, key=lambda page: page.start) - 1
    return document.pages[max(index, 0)].number


def indexed_text(title: str, passage: Passage, count_tokens: Callable[[str], int]) -> str:
    """What is embedded: the passage under its title and headings, as a reader would see it.

    Never longer than the model reads: the context is cut, the passage is not.
    """
    path = passage.heading_path[passage.heading_path[:1] == (title,) :]
    words = title.split()[:_PREFIX_WORDS]
    if path:
        words += ["›", *" › ".join(path).split()[-_PREFIX_WORDS:]]
    room = MAX_TOKENS - 2 - count_tokens(passage.text)
    while words and count_tokens(" ".join(words)) > room:
        words.pop()
    return f"{' '.join(words)}\n{passage.text}"


def _bodies(document: Document) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Sections worth a passage; a heading without a body goes with the section below it."""
    pending: int | None = None
    for section in document.sections:
        start = section.start if pending is None else pending
        if _is_bare_heading(document.text, section) and section is not document.sections[-1]:
            pending = start
            continue
        pending = None
        if document.text[start : section.end].strip():
            yield section.heading_path, start, section.end


def _is_bare_heading(text: str, section: Section) -> bool:
    words = " ".join(text[section.start : section.end].split())
    return bool(section.heading_path) and words == section.heading_path[-1]


def _sentences(text: str) -> list[str]:
    """Sentences with the whitespace that follows them: joined they are the text again."""
    starts = [start for start, _ in sentence_spans(text)]
    bounds = [0, *starts[1:], len(text)]
    return [text[a:b] for a, b in itertools.pairwise(bounds)]
