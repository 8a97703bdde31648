"""Lines: what a PDF page prints, line by line, with place, size and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.characters import PageCharacters

_LINE = re.compile(r"[^\r\n\x02\ufffe]+[\x02\ufffe]?")
"""pdfium goes on in the same line after a hyphen that broke a word."""

_SAME_COLUMN = 6.0
"""Points that a column may stand elsewhere on the next page."""
_LONG = 90
"""Characters from which on a line is no heading, and its weight not asked for."""
_NO_ROOM = 0.5
"""Points of room that a space has at least."""
_SPLIT_WORD = re.compile(r"\d{1,3}\. [A-Z][a-z]? [a-z]")
"""Typesetting sets a space behind the first letter after a number and takes its width back."""


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a page has fifty
class Line:
    """One printed line; lengths in points, from the top left corner of the page."""

    text: str
    """As the page has it: `text[i]` is the page's character `first + i`."""
    first: int
    """Index of the line's first character among the page's characters."""
    left: float
    right: float
    top: float
    bottom: float
    is_bold: bool
    """Not told of long lines, which are no headings."""
    size: float
    """Size of the type; where it is not known, the height of the characters."""

    @property
    def height(self) -> float:
        """Height of the line's characters."""
        return self.bottom - self.top

    def is_beside(self, other: Line) -> bool:
        """Whether two lines stand on one row: the middle of one lies within the other."""
        middle, others = (self.top + self.bottom) / 2, (other.top + other.bottom) / 2
        return other.top < middle < other.bottom or self.top < others < self.bottom

    def follows_in_row(self, other: Line) -> bool:
        """Whether this line goes on to the right of the other on the same row."""
        return self.left >= other.right - self.height / 2 and self.is_beside(other)


@dataclass(frozen=True, slots=True)
class CellLines:
    """A cell of a ruled table and the lines that stand in it."""

    lines: tuple[Line, ...]
    row: int
    column: int
    rows: int = 1
    """Rows that the cell reaches over."""
    columns: int = 1


@dataclass(frozen=True, slots=True)
class TableLines:
    """A ruled table on one page, its cells row by row."""

    top: float
    bottom: float
    left: float
    right: float
    row_count: int
    columns: tuple[float, ...]
    """Where the columns begin, and where the last ends."""
    cells: tuple[CellLines, ...]

    def is_followed_by(self, other: TableLines) -> bool:
        """Whether a table on the next page has the same columns, and so goes on this one."""
        return len(self.columns) == len(other.columns) and all(
            abs(a - b) < _SAME_COLUMN for a, b in zip(self.columns, other.columns, strict=True)
        )


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page; those in ruled tables stand with their tables only."""

    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[TableLines, ...] = ()
    ocr_confidence: int | None = None
    """Mean over the words in per cent, where OCR read them."""


def read_lines(page: PageCharacters) -> list[Line]:
    """The lines of a page in the order of the file."""
    pieces = []
    for match in _LINE.finditer(page.text):
        piece = match.group()
        text = piece.strip()
        if text:
            first = match.start() + piece.index(text)
            if _SPLIT_WORD.match(text):
                text = _mended(page, text, first)
            pieces.append((text, first))
    return [line for line in measured(page, pieces) if line is not None]


def _mended(page: PageCharacters, text: str, first: int) -> str:
    """The text with a space that takes no room marked as nothing."""
    place = text.index(" ", text.index(" ") + 1)
    before, after = page.boxes((first + place - 1, first + place + 1))
    if before and after and after[0] - before[2] < _NO_ROOM:
        return f"{text[:place]}\x7f{text[place + 1 :]}"
    return text


def measured(page: PageCharacters, pieces: Sequence[tuple[str, int]]) -> list[Line | None]:
    """Each text and its first character as a Line; None where the characters have no place.

    The characters of a piece stand in a row.
    """
    starts = page.boxes([first for _, first in pieces])
    ends = page.boxes([first + len(text.rstrip("\x02\ufffe")) - 1 for text, first in pieces])
    middles = [_middle(text, first) for text, first in pieces]
    sizes = page.sizes(middles)
    short = [n for n, (text, _) in enumerate(pieces) if len(text) < _LONG]
    bold = {
        n
        for n, is_bold in zip(short, page.are_bold([middles[n] for n in short]), strict=True)
        if is_bold
    }
    lines: list[Line | None] = []
    for n, ((text, first), start, end, size) in enumerate(
        zip(pieces, starts, ends, sizes, strict=True)
    ):
        if start is None or end is None:
            lines.append(None)
            continue
        lines.append(Line(
            text, first,
            min(start[0], end[0]), max(start[2], end[2]),
            min(start[1], end[1]), max(start[3], end[3]),
            n in bold, size or start[3] - start[1],
        ))  # fmt: skip
    return lines


def _middle(text: str, first: int) -> int:
    """The character of a line that tells its type: no space."""
    place = len(text) // 2
    return first + place + (text[place] == " ")
