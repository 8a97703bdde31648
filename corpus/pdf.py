"""Pdf: the text, pages and sections of a PDF, every character traced to its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pypdfium2

from corpus import ocr
from corpus.characters import PageCharacters
from corpus.columns import in_reading_order, parted_at_gutter
from corpus.composition import Composer
from corpus.documents import Note, Page, Section, Table
from corpus.errors import ReadingError
from corpus.hidden import LEAST_POINTS, HiddenText
from corpus.lines import Line, PageLines, read_lines
from corpus.ocr import OcrPage
from corpus.outline import read_outline
from corpus.page_labels import page_labels
from corpus.running_lines import without_running_lines
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
        raise ReadingError("no text in it: " + "; ".join(warnings[:3] or ["no pages"]))
    kept, printed = without_running_lines(pages)
    ordered = [replace(page, lines=tuple(in_reading_order(page.lines))) for page in kept]
    labels = page_labels(printed, outline.labels, len(pages))
    composed = Composer(ordered, labels, outline.headings).compose()
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
    for index in range(len(file)):
        page = file[index]
        pages.append(_page(page, hidden))
        if ocr.may_be_picture(page, pages[-1]):
            pictures.append(index)
        page.close()
    if not ocr.is_available():
        unread = [index for index in pictures if not pages[index].lines]
        warnings = [
            f"page {index + 1} has no text layer and was not read: install tesseract-ocr"
            for index in unread
        ]
        return pages, [*warnings, *hidden.warnings()]
    warnings = []
    for index, found in ocr.read_pages(file, pictures, tick):
        has_text = bool(pages[index].lines)
        if found.replaces(pages[index]):
            pages[index] = found.page
            warnings.append(_ocr_warning(index + 1, found, has_text=has_text))
        elif not has_text:
            warnings.append(f"page {index + 1} has no text layer, and OCR found no words in it")
    return pages, [*warnings, *hidden.warnings()]


def _ocr_warning(number: int, found: OcrPage, *, has_text: bool) -> str:
    state = "shows more than its text layer holds" if has_text else "has no text layer"
    unsure = f", {found.unsure} words left out as unsure" if found.unsure else ""
    return f"page {number} {state}: read by OCR, confidence {found.confidence} %{unsure}"


def _page(page: pypdfium2.PdfPage, hidden: HiddenText) -> PageLines:
    characters = PageCharacters(page, hidden)
    try:
        seen = [line for line in read_lines(characters) if _is_seen(line, characters, hidden)]
        outside, tables = read_tables(characters, seen)
        lines = parted_at_gutter(outside, characters)
        return PageLines(characters.width, characters.height, tuple(lines), tuple(tables))
    finally:
        characters.close()


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
