"""Document: a policy text of which every character keeps its page and offset."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CharacterRun:
    """Characters of `Document.text` that stand, in the same order, on a page of the file."""

    start: int
    """Offset of the first character in `Document.text`."""
    length: int
    page_character: int
    """Index of the first character in the page's own text, as pdfium counts it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format: `text[start:end]` is what the page says."""

    number: int
    """1-based position in the file."""
    label: str | None
    """The number printed on the page ("iv", "12"); None when it prints none, whatever is stored."""
    start: int
    end: int
    runs: tuple[CharacterRun, ...] = ()
    """Ascending; characters outside every run were added (a space for a line end)."""
    ocr_confidence: int | None = None
    """Mean confidence in per cent of a page that OCR read; None for one that holds its text."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A numbered paragraph or recommendation, by the name with which a question may call it."""

    label: str
    """In lower case, as it is said: "recommendation 12", "8.1", "4(a)(ii)"."""
    start: int
    end: int
    """Where the next anchor, a heading, or the text ends it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `text[start:end]`; empty cells have no width."""

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    """Rows that it reaches over."""
    columns: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: in the text one line a row, its cells apart by tabs.

    It may go on over several pages.
    """

    start: int
    end: int
    cells: tuple[Cell, ...]
    """Row by row."""

    def headers_of(self, cell: Cell) -> tuple[Cell, ...]:
        """The header cells above a cell, outermost first, then the first cell of its row."""
        above = [
            other
            for other in self.cells
            if other.is_header
            and other.end > other.start
            and other.row < cell.row
            and other.column < cell.column + cell.columns
            and cell.column < other.column + other.columns
        ]
        beside = [
            other
            for other in self.cells
            if not cell.is_header
            and other.column == 0 < cell.column
            and other.end > other.start
            and other.row <= cell.row < other.row + other.rows
        ]
        return (*above, *beside)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, up to the next heading of any level."""

    heading_path: tuple[str, ...]
    """Headings from the outermost to this one; empty for text before the first heading."""
    start: int
    """Offset of the section's first character, its own heading line included."""
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote, which stands apart from the sentence that refers to it."""

    reference: int
    """Offset in `Document.text` of the place where the note's mark stands in the original; the
    note's own start where no mark was found."""
    start: int
    end: int
    """`text[start:end]` is what the note says."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document besides its text; an empty string means not known."""

    title: str
    organisation: str = ""
    kind: str = ""
    published: str = ""
    """A date as published: "2014", "2014-11" or "2014-11-21"; compared by prefix."""
    version: str = ""
    supersedes: str = ""
    """Path, within the same root, of the document that this one replaces."""
    licence: str = ""
    language: str = ""
    origins: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where each field that is known comes from: "manifest", "front matter", "file", …"""

    @property
    def year(self) -> str:
        """The first four characters of `published`; empty when the date is not known."""
        return self.published[:4]


FIELDS = (
    "title", "organisation", "kind", "published", "version", "supersedes", "licence", "language",
)  # fmt: skip
"""The fields of Metadata that a manifest or a file may give."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file read whole: its text, where its pages and sections lie, and its metadata.

    Sections are ascending, do not overlap, and cover `text`; pages are ascending and disjoint.
    """

    source: str
    """Path within its root, with forward slashes."""
    sha256: str
    """Digest of the file's bytes, in hexadecimal."""
    metadata: Metadata
    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    """What was not read, in words for the person who synced ("page 3 has no text layer")."""
    notes: tuple[Note, ...] = ()
    """Footnotes and endnotes, in the order of their references."""
    anchors: tuple[Anchor, ...] = ()
    """Numbered paragraphs and recommendations, ascending."""
    tables: tuple[Table, ...] = ()
    sketch: tuple[int, ...] = ()
    """By which the text is compared with others; see `corpus.sketches`."""
    id: str = field(init=False)
    """Digest of place, bytes, title and text: what is read anew and differs is another document."""

    def __post_init__(self) -> None:
        """Derive the id."""
        object.__setattr__(
            self, "id", document_digest(self.source, self.sha256, self.metadata.title, self.text)
        )


def document_digest(source: str, sha256: str, title: str, text: str) -> str:
    """The id of a document: equal for equal parts, and for no others."""
    parts = (source, sha256, title, text)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
