"""Characters: what a PDF page prints, character by character, with places and type."""

from __future__ import annotations

import ctypes
import math

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.hidden import HiddenText
from corpus.unseen import DrawnObjects, without_unseen

_BOLD = 600
_NAME_BYTES = 128
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
        self._rectangle = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        text = characters(self._textpage)
        drawn = DrawnObjects(page, self._textpage)
        self.text = without_unseen(page, self._textpage, text, hidden or HiddenText(), drawn)
        self.paths = drawn.paths

    def close(self) -> None:
        """Give back what pdfium holds."""
        self._textpage.close()

    def box(self, index: int) -> Box | None:
        """A character's place, over its full line height; None where it has none."""
        found = self._rectangle
        if not pdfium.FPDFText_GetLooseCharBox(self._raw, index, found):
            return None
        return found.left, self.height - found.top, found.right, self.height - found.bottom

    def size(self, index: int) -> float:
        """The type size in points, whether the font or the matrix states it."""
        size = pdfium.FPDFText_GetFontSize(self._raw, index)
        if pdfium.FPDFText_GetMatrix(self._raw, index, self._matrix):
            matrix = self._matrix
            size *= math.hypot(matrix.c, matrix.d) if matrix.c else abs(matrix.d)
        return float(size)

    def is_bold(self, index: int) -> bool:
        """By the font's weight or its name."""
        if pdfium.FPDFText_GetFontWeight(self._raw, index) >= _BOLD:
            return True
        pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, _NAME_BYTES, self._flags)
        name = self._name.value.lower()
        return b"bold" in name or b"black" in name


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
