"""Marking: a page as an image, with the words of a citation painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from corpus.documents import Page
from corpus.errors import ReadingError

_MARKER = (255, 230, 100)
_PADDING = 1.0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A part of a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


def span_rectangles(file: Path, page: Page, start: int, end: int) -> tuple[Rectangle, ...]:
    """One rectangle for each line that the span `text[start:end]` covers on the page.

    Empty where the characters have no place in the file (a page read by OCR).
    """
    indices = [
        run.page_character + offset
        for run in page.runs
        for offset in range(run.length)
        if start <= run.start + offset < end
    ]
    if not indices:
        return ()
    with _opened(file) as document:
        pdf_page = document[page.number - 1]
        height = pdf_page.get_height()
        textpage = pdf_page.get_textpage()
        boxes = [box for i in indices if (box := _box(textpage, i, height)) is not None]
        textpage.close()
    return _merged(boxes)


def render_page(file: Path, number: int, marks: Sequence[Rectangle], dpi: int = 110) -> bytes:
    """PNG of a page (1-based) with the marks painted as by a marker pen."""
    with _opened(file) as document:
        image = document[number - 1].render(scale=dpi / 72).to_pil().convert("RGB")
    pen = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(pen)
    scale = dpi / 72
    for mark in marks:
        upper = (mark.left - _PADDING, mark.top - _PADDING)
        lower = (mark.right + _PADDING, mark.bottom + _PADDING)
        draw.rectangle([value * scale for value in (*upper, *lower)], fill=_MARKER)
    buffer = BytesIO()
    ImageChops.multiply(image, pen).save(buffer, "PNG")
    return buffer.getvalue()


def _opened(file: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(file)
    except (pypdfium2.PdfiumError, OSError) as error:
        raise ReadingError(f"The copy of the cited file cannot be opened: {error}") from error


def _box(textpage: pypdfium2.PdfTextPage, index: int, height: float) -> Rectangle | None:
    found = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, found) or found.right <= found.left:
        return None
    return Rectangle(found.left, height - found.top, found.right, height - found.bottom)


def _merged(boxes: Sequence[Rectangle]) -> tuple[Rectangle, ...]:
    """Neighbours on one line as one rectangle."""
    lines: list[Rectangle] = []
    for box in boxes:
        last = lines[-1] if lines else None
        is_same_line = (
            last is not None
            and abs(box.top - last.top) < 0.6 * (last.bottom - last.top)
            and box.left >= last.left - 1
        )
        if last is not None and is_same_line:
            lines[-1] = Rectangle(
                last.left, min(last.top, box.top), max(last.right, box.right),
                max(last.bottom, box.bottom),
            )  # fmt: skip
        else:
            lines.append(box)
    return tuple(lines)
