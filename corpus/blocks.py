"""Blocks: what every reader yields, and how blocks become the text of a Document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.documents import Note, Section

GAP = "\n\n"
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    "\u180e\ud800-\udfff\U000e0000-\U000e0fff]"
)
_MARK = re.compile("\ufdd0([^\ufdd0\ufdd1]*)\ufdd1")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item or a table, in reading order."""

    text: str
    level: int | None = None
    """1 for the outermost headings; None for everything else."""
    note: str = ""
    """For the text of a footnote or endnote: the name that `note_mark` was given."""


ReadBlocks = tuple[list[Block], Mapping[str, str], list[str]]
"""What a reader finds: blocks, what the file says of itself, and warnings."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What blocks amount to."""

    text: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]


def note_mark(name: str) -> str:
    """What stands in a block's text where a note is referred to; no part of the final text."""
    return f"\ufdd0{name}\ufdd1"


def clean(text: str) -> str:
    """Text in NFC without control characters, and with single spaces; line ends stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return unicodedata.normalize("NFC", _UNWANTED.sub("", "\n".join(lines))).strip()


def assemble(blocks: Iterable[Block]) -> Assembled:
    """The text, blocks apart by a blank line, with its sections and notes."""
    pieces: list[str] = []
    headings: list[tuple[int, int | None, str]] = []
    references: dict[str, int] = {}
    bodies: dict[str, tuple[int, int]] = {}
    position = 0
    for block in blocks:
        text, marks = _without_marks(clean(block.text))
        if not text:
            continue
        references.update({name: position + offset for name, offset in marks})
        end = position + len(text)
        if block.note:
            bodies[block.note] = position, end
        if block.level:
            headings.append((position, block.level, " ".join(text.split())))
        pieces.append(text)
        position = end + len(GAP)
    whole = GAP.join(pieces)
    notes = [Note(references.get(name, body[0]), *body) for name, body in bodies.items()]
    notes.sort(key=lambda note: note.reference)
    return Assembled(whole, sections_of(headings, len(whole)), tuple(notes))


def _without_marks(text: str) -> tuple[str, list[tuple[str, int]]]:
    """The text without note marks, and where each stood."""
    first, *others = _MARK.split(text)
    kept = first.lstrip() if others else first
    marks = []
    for name, following in zip(others[::2], others[1::2], strict=True):
        marks.append((name, len(kept)))
        kept += following
    return kept.rstrip(), [(name, min(at, len(kept.rstrip()))) for name, at in marks]


def sections_of(
    headings: Sequence[tuple[int, int | None, str]], length: int
) -> tuple[Section, ...]:
    """Sections from headings (offset, level, title), covering the text from end to end."""
    sections = []
    path: list[tuple[int, str]] = []
    start = 0
    for offset, level, title in headings:
        if offset > start or path:
            sections.append(Section(tuple(t for _, t in path), start, offset))
        path = [(lv, t) for lv, t in path if lv < (level or 1)] + [(level or 1, title)]
        start = offset
    sections.append(Section(tuple(t for _, t in path), start, length))
    return tuple(s for s in sections if s.end > s.start)


def table_text(rows: Sequence[Sequence[str]], *, has_header: bool) -> str:
    """A table as one line a row, each cell after the name of its column."""
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if not (has_header and len(cleaned) > 1):
        return "\n".join(" | ".join(cell for cell in row if cell) for row in cleaned)
    header, *body = cleaned
    lines = []
    for row in body:
        cells = [
            f"{header[i]}: {cell}" if i < len(header) and header[i] else cell
            for i, cell in enumerate(row)
            if cell
        ]
        lines.append(" | ".join(cells))
    return "\n".join(lines)
