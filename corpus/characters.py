"""Characters: what a PDF page prints, character by character, with places and type."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as pdfium

from corpus import bulk
from corpus.hidden import HiddenText
from corpus.unseen import DrawnObjects, without_letters_of_symbols, without_unseen

_BOLD = 600
Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points from the top left corner of the page."""


class PageCharacters:
    """The characters of one page as pdfium counts them; close it after use.

    Those that nobody sees are line ends in `text`, and counted in `hidden`.
    """

    def __init__(self, page: pypdfium2.PdfPage, hidden: HiddenText | None = None) -> None:
        self.width, self.height = page.get_size()
        self._textpage = page.get_textpage()
        self._raw = self._textpage.raw
        text = characters(self._textpage)
        drawn = DrawnObjects(page, self._textpage)
        seen = without_unseen(page, self._textpage, text, hidden or HiddenText(), drawn)
        self.text = without_letters_of_symbols(self._textpage, seen, drawn)
        self.paths = drawn.paths

    def close(self) -> None:
        """Give back what pdfium holds."""
        self._textpage.close()

    def boxes(self, indices: Sequence[int]) -> list[Box | None]:
        """The characters' places, over their full line height; None for one that has none."""
        height = self.height
        return [
            box and (box[0], height - box[1], box[2], height - box[3])
            for box in bulk.loose_boxes(self._raw, indices)
        ]

    def sizes(self, indices: Sequence[int]) -> list[float]:
        """The type sizes in points, whether the font or the matrix states them."""
        return [
            size * _scale(matrix) if matrix else size
            for size, matrix in zip(
                bulk.font_sizes(self._raw, indices),
                bulk.matrices(self._raw, indices),
                strict=True,
            )
        ]

    def are_bold(self, indices: Sequence[int]) -> list[bool]:
        """By the weight of each character's font or by its name."""
        fonts = bulk.fonts(self._raw, indices)
        samples = dict(zip(fonts, indices, strict=True))
        weights = bulk.font_weights(self._raw, samples.values())
        names = bulk.font_names(self._raw, samples.values())
        bold = {
            font
            for font, weight, name in zip(samples, weights, names, strict=True)
            if weight >= _BOLD or b"bold" in name.lower() or b"black" in name.lower()
        }
        return [font in bold for font in fonts]


def _scale(matrix: bulk.Matrix) -> float:
    *_, c, d, _, _ = matrix
    return math.hypot(c, d) if c else abs(d)


def characters(textpage: pypdfium2.PdfTextPage) -> str:
    """The page's text, one character for each of pdfium's: surrogates become a mark."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="surrogatepass")
        if len(text) == count:
            return text
        return "".join(map(chr, buffer[:count]))
    codes = (pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x10000 else "\ufffd" for code in codes)
