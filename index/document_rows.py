"""Document rows: a Document as the catalogue's row, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter

from corpus.documents import (
    Anchor,
    CharacterRun,
    Document,
    Metadata,
    Note,
    Page,
    Section,
    Table,
)

COLUMNS = "source, sha256, metadata, text, sections, pages, warnings, parts"
"""As `document_row` writes them after the id, and `document_of` takes them."""


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """What lies in a document's text beside its pages and sections."""

    notes: tuple[Note, ...]
    anchors: tuple[Anchor, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a page begins: a Page without the places of its characters, of which it has many."""

    number: int
    label: str | None
    start: int
    """Offset of its first character in `Document.text`."""
    is_picture: bool
    """Whether the file holds no characters for it: OCR read what it says."""


_PARTS = TypeAdapter(DocumentParts)


def document_row(document: Document) -> tuple[str, ...]:
    """The id, and then the `COLUMNS`."""
    parts = DocumentParts(document.notes, document.anchors, document.tables)
    return (
        document.id,
        document.source,
        document.sha256,
        json.dumps(asdict(document.metadata)),
        document.text,
        json.dumps([[s.heading_path, s.start, s.end] for s in document.sections]),
        json.dumps([_page_row(page) for page in document.pages]),
        json.dumps(document.warnings),
        _PARTS.dump_json(parts).decode(),
    )


def document_of(row: Sequence[str]) -> Document:
    """The document whose `COLUMNS` these are."""
    source, sha256, metadata, text, sections, pages, warnings, parts = row
    found = _PARTS.validate_json(parts)
    return Document(
        source=source,
        sha256=sha256,
        metadata=Metadata(**json.loads(metadata)),
        text=text,
        sections=tuple(Section(tuple(h), s, e) for h, s, e in json.loads(sections)),
        pages=pages_of(pages),
        warnings=tuple(json.loads(warnings)),
        notes=found.notes,
        anchors=found.anchors,
        tables=found.tables,
    )


def pages_of(column: str) -> tuple[Page, ...]:
    """The pages of a document."""
    return tuple(_page(row) for row in json.loads(column))


def page_places_of(column: str) -> tuple[PagePlace, ...]:
    """Where the pages of a document begin, ascending."""
    return tuple(
        PagePlace(number, label, start, not runs)
        for number, label, start, _end, runs, *_ in json.loads(column)
    )


def _page_row(page: Page) -> list[object]:
    runs = [[run.start, run.length, run.page_character] for run in page.runs]
    read_by_ocr = [] if page.ocr_confidence is None else [page.ocr_confidence]
    return [page.number, page.label, page.start, page.end, runs, *read_by_ocr]


def _page(row: Sequence[object]) -> Page:
    number, label, start, end, runs, *read_by_ocr = row
    return Page(number, label, start, end, tuple(CharacterRun(*run) for run in runs), *read_by_ocr)  # type: ignore[arg-type,attr-defined] # our own JSON
