"""Pdf: the text, pages and sections of a PDF, every character traced to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from corpus.characters import PageCharacters
from corpus.columns import in_reading_order, parted_at_gutter
from corpus.composition import Composer
from corpus.documents import Note, Page, Section, Table
from corpus.errors import ReadingError
from corpus.garbling import is_garbled
from corpus.hidden import LEAST_POINTS, HiddenText
from corpus.lines import Line, PageLines, read_lines
from corpus.numerals import cut_at_numerals, parted_numerals, with_numerals
from corpus.ocr import may_be_picture
from corpus.outline import read_outline
from corpus.running_lines import without_running_lines
from corpus.scans import in_short, with_scans
from corpus.tables import read_tables


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """What a PDF holds."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]
    tables: tuple[Table, ...]
    said: Mapping[str, str]
    """Title, organisation and date as the file gives them."""
    warnings: tuple[str, ...]


def read_pdf(content: bytes, tick: Callable[[], None] = lambda: None) -> ReadPdf:
    """Read all pages; raises ReadingError for damaged files and those that need a password."""
    outline = read_outline(content)
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = (
            "encrypted: it needs a password" if "assword" in str(error) else f"damaged PDF: {error}"
        )
        raise ReadingError(reason) from error
    try:
        pages, warnings = _pages(file, tick)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"damaged PDF: {error}") from error
    finally:
        file.close()
    if not any(page.lines or page.tables for page in pages):
        raise ReadingError(f"no text in it: {in_short(warnings) or 'no pages'}")
    kept, printed = without_running_lines(pages)
    ordered = [replace(page, lines=tuple(_ordered(page.lines))) for page in kept]
    composed = Composer(ordered, printed, outline.headings).compose()
    return ReadPdf(
        composed.text, composed.sections, composed.pages, composed.notes, composed.tables,
        outline.said, tuple(warnings),
    )  # fmt: skip


def _pages(
    file: pypdfium2.PdfDocument, tick: Callable[[], None]
) -> tuple[list[PageLines], list[str]]:
    hidden = HiddenText()
    pages: list[PageLines] = []
    pictures: list[int] = []
    garbled: set[int] = set()
    for index in range(len(file)):
        page = file[index]
        pages.append(_page(page, hidden))
        if is_garbled(pages[-1]):
            garbled.add(index)
            pages[-1] = replace(pages[-1], lines=(), tables=())
        if may_be_picture(page, pages[-1]):
            pictures.append(index)
        page.close()
    read, warnings = with_scans(file, pages, pictures, tick, garbled)
    return read, [*warnings, *hidden.warnings()]


def _page(page: pypdfium2.PdfPage, hidden: HiddenText) -> PageLines:
    characters = PageCharacters(page, hidden)
    try:
        printed = cut_at_numerals(read_lines(characters), characters)
        seen = [line for line in printed if _is_seen(line, characters, hidden)]
        outside, tables = read_tables(characters, seen)
        lines = parted_at_gutter(outside, characters)
        return PageLines(characters.width, characters.height, tuple(lines), tuple(tables))
    finally:
        characters.close()


def _ordered(lines: Sequence[Line]) -> list[Line]:
    numerals, others = parted_numerals(lines)
    return with_numerals(in_reading_order(others), numerals)


def _is_seen(line: Line, page: PageCharacters, hidden: HiddenText) -> bool:
    is_outside = (
        line.right < 0 or line.left > page.width or line.bottom < 0 or line.top > page.height
    )
    reason = "off the page" if is_outside else ""
    if not is_outside and min(line.size, line.height) <= LEAST_POINTS:
        reason = "type of 1 point or less"
    if reason:
        hidden.leave_out(line.text, reason)
    return not reason
