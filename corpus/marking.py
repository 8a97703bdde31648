"""Marking: a page as an image, with the words of a citation painted."""

from __future__ import annotations

import ctypes
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
        boxes = [box for i in indices if (box := _boxes(textpage, i, height)) is not None]
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


def _boxes(
    textpage: pypdfium2.PdfTextPage, index: int, height: float
) -> tuple[Rectangle, Rectangle] | None:
    """The room that a character has in its line, and what its ink takes up; None for spaces."""
    room = pdfium.FS_RECTF()
    ink = [ctypes.c_double() for _ in range(4)]
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, room):
        return None
    if not pdfium.FPDFText_GetCharBox(textpage, index, *ink):
        return None
    left, right, bottom, top = (side.value for side in ink)
    if right <= left or top <= bottom:
        return None
    return (
        Rectangle(room.left, height - room.top, room.right, height - room.bottom),
        Rectangle(left, height - top, right, height - bottom),
    )


def _merged(boxes: Sequence[tuple[Rectangle, Rectangle]]) -> tuple[Rectangle, ...]:
    """The ink of neighbours on one line as one rectangle.

    Lines are told apart by the room of their characters; a mark of that height would take in
    the tails of the letters above.
    """
    lines: list[Rectangle] = []
    last: Rectangle | None = None
    for room, ink in boxes:
        is_same_line = (
            last is not None
            and abs(room.top - last.top) < 0.6 * (last.bottom - last.top)
            and room.left >= last.left - 1
        )
        if is_same_line:
            before = lines[-1]
            lines[-1] = Rectangle(
                min(before.left, ink.left), min(before.top, ink.top),
                max(before.right, ink.right), max(before.bottom, ink.bottom),
            )  # fmt: skip
        else:
            lines.append(ink)
        last = room
    return tuple(lines)
