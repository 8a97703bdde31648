"""Blocks: what every reader yields, and how blocks become the text of a Document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.documents import Section

GAP = "\n\n"
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph, a list item or a table, in reading order."""

    text: str
    level: int | None = None
    """1 for the outermost headings; None for everything else."""


def clean(text: str) -> str:
    """Text in NFC without control characters, and with single spaces; line ends stay."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return unicodedata.normalize("NFC", _UNWANTED.sub("", "\n".join(lines))).strip()


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Section, ...]]:
    """The text, blocks apart by a blank line, and its sections."""
    kept = [Block(text, b.level) for b in blocks if (text := clean(b.text))]
    text = GAP.join(block.text for block in kept)
    starts = []
    position = 0
    for block in kept:
        starts.append((position, block))
        position += len(block.text) + len(GAP)
    return text, sections_of(
        [(start, b.level, " ".join(b.text.split())) for start, b in starts if b.level], len(text)
    )


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
            f"{header[i]}: {cell}" if i < len(header) and header[i] and i else cell
            for i, cell in enumerate(row)
            if cell
        ]
        lines.append(" | ".join(cells))
    return "\n".join(lines)
