"""Unseen: text of a PDF page that nobody who looks at the page can read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.hidden import HiddenText

_LIGHT = 0xF0
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_PICTURE_SHARE = 0.3
"""Share of a page under pictures from which invisible text is taken for their words."""
_CONTRAST = 24
"""Difference between the darkest and the lightest pixel, of 255, that makes text visible."""
_DEEPEST = 4
_SCALE = 2.0
_MOST_PIXELS = 2000
"""Longest side of the picture of a page."""
_FIRST_CHARACTERS = 64
_Object = Any
"""A pointer of pdfium, which has no types."""


def without_unseen(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    text: str,
    hidden: HiddenText,
    drawn: DrawnObjects,
) -> str:
    """The page's text with a line end in place of every character that is not seen.

    Not seen are characters in white on white, transparent ones, and those drawn in no way at all
    where no picture shows them. `text[i]` is pdfium's character `i`.
    """
    suspects = drawn.suspects
    if not suspects:
        return text
    places: dict[str, list[int]] = {}
    for index in range(len(text)):
        object_ = pdfium.FPDFText_GetTextObject(textpage.raw, index)
        reason = suspects.get(_address(object_), "") if object_ else ""
        if reason:
            places.setdefault(reason, []).append(index)
    light = [i for reason in ("white on white", "transparent") for i in places.get(reason, [])]
    seen = _with_contrast(page, textpage, light)
    characters = list(text)
    for reason, indices in places.items():
        left_out = [i for run in _runs(indices) if not _is_seen(run, seen) for i in run]
        hidden.leave_out("".join(text[i] for i in left_out), reason)
        for index in left_out:
            characters[index] = "\r"
    return "".join(characters)


def _runs(indices: Iterable[int]) -> Iterator[list[int]]:
    """Indices that follow each other."""
    run: list[int] = []
    for index in indices:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _is_seen(run: Sequence[int], seen: set[int]) -> bool:
    """Whether most characters of a run stand out: a thin one may not in a small picture."""
    return sum(i in seen for i in run) >= len(run) / 2


class DrawnObjects:
    """One pass over what is drawn on a page."""

    def __init__(self, page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> None:
        self._page = page
        self._textpage = textpage
        self._text = (ctypes.c_ushort * _FIRST_CHARACTERS)()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._pictures: list[_Object] = []
        self.paths: list[tuple[_Object, tuple[_Object, ...]]] = []
        """Lines and areas, each with the forms that it stands in, outermost first."""
        self.suspects = self._look()
        """Addresses of text objects that may not be seen, each with the reason."""

    def _look(self) -> dict[int, str]:
        found: dict[int, str] = {}
        raw = self._page.raw
        get = pdfium.FPDFPage_GetObject
        self._look_at((get(raw, i) for i in range(pdfium.FPDFPage_CountObjects(raw))), found, ())
        if "not drawn" in found.values() and self._is_pictured():
            found = {key: reason for key, reason in found.items() if reason != "not drawn"}
        return found

    def _look_at(
        self, objects: Iterable[_Object], found: dict[int, str], forms: tuple[_Object, ...]
    ) -> None:
        """Three calls an object and no more: a page may have thousands."""
        mode_of, colour_of = pdfium.FPDFTextObj_GetTextRenderMode, pdfium.FPDFPageObj_GetFillColor
        red, green, blue, alpha = self._colour
        for drawn in objects:
            mode = mode_of(drawn)
            if mode == pdfium.FPDF_TEXTRENDERMODE_UNKNOWN:  # no text
                self._look_inside(drawn, found, forms)
                continue
            reason = "not drawn" if mode in _INVISIBLE else ""
            if not reason and colour_of(drawn, red, green, blue, alpha):
                if alpha.value == 0:
                    reason = "transparent"
                elif red.value >= _LIGHT and green.value >= _LIGHT and blue.value >= _LIGHT:
                    reason = "white on white"
            if reason and self._has_words(drawn):
                found[_address(drawn)] = reason

    def _look_inside(
        self, drawn: _Object, found: dict[int, str], forms: tuple[_Object, ...]
    ) -> None:
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self._pictures.append(drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self.paths.append((drawn, forms))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and len(forms) < _DEEPEST:
            get = pdfium.FPDFFormObj_GetObject
            count = pdfium.FPDFFormObj_CountObjects(drawn)
            self._look_at((get(drawn, i) for i in range(count)), found, (*forms, drawn))

    def _is_pictured(self) -> bool:
        """Whether pictures cover so much of the page that invisible text may be their words."""
        frame = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page.raw, frame)
        area = abs((frame.right - frame.left) * (frame.top - frame.bottom))
        covered = 0.0
        bounds = [ctypes.c_float() for _ in range(4)]
        for picture in self._pictures:
            pdfium.FPDFPageObj_GetBounds(picture, *bounds)
            left, bottom, right, top = (bound.value for bound in bounds)
            covered += abs((right - left) * (top - bottom))
        return bool(covered >= _PICTURE_SHARE * area)

    def _has_words(self, drawn: _Object) -> bool:
        """False for the white spaces that word processors put between everything."""
        size = ctypes.sizeof(self._text)
        used = pdfium.FPDFTextObj_GetText(drawn, self._textpage.raw, self._text, size)
        return used > size or bool("".join(map(chr, self._text[: used // 2])).strip("\0 \t\xa0"))


def _with_contrast(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, indices: list[int]
) -> set[int]:
    """The light characters that stand out from what is drawn behind them."""
    if not indices:
        return set()
    scale = min(_SCALE, _MOST_PIXELS / max(*page.get_size(), 1.0))
    bitmap = page.render(scale=scale, grayscale=True, optimize_mode=None)
    pixels = bytes(bitmap.buffer)
    seen = set()
    box = [ctypes.c_double() for _ in range(4)]
    left_, top_ = ctypes.c_int(), ctypes.c_int()
    for index in indices:
        if not pdfium.FPDFText_GetCharBox(textpage.raw, index, *box):
            continue
        left, right, bottom, top = (side.value for side in box)
        corners = []
        for x, y in ((left, top), (right, bottom)):
            pdfium.FPDF_PageToDevice(
                page.raw, 0, 0, bitmap.width, bitmap.height, 0, x, y, left_, top_
            )
            corners.append((left_.value, top_.value))
        (x0, y0), (x1, y1) = corners
        first, last = max(min(x0, x1), 0), min(max(x0, x1) + 1, bitmap.width)
        rows = range(max(min(y0, y1), 0), min(max(y0, y1) + 1, bitmap.height))
        lines = [pixels[y * bitmap.stride + first : y * bitmap.stride + last] for y in rows]
        part = b"".join(lines)
        if part and max(part) - min(part) >= _CONTRAST:
            seen.add(index)
    bitmap.close()
    return seen


def _address(drawn: _Object) -> int:
    return int(ctypes.addressof(drawn.contents))
