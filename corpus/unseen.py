"""Unseen: text of a PDF page that nobody who looks at the page can read."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from corpus import bulk
from corpus.bulk import Address
from corpus.hidden import HiddenText

_LIGHT = 0xF0
_INVISIBLE = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_NO_TEXT = pdfium.FPDF_TEXTRENDERMODE_UNKNOWN
_PICTURE_SHARE = 0.3
"""Share of a page under pictures from which invisible text is taken for their words."""
_CONTRAST = 24
"""Difference between the darkest and the lightest pixel, of 255, that makes text visible."""
_DEEPEST = 4
_SCALE = 2.0
_MOST_PIXELS = 2000
"""Longest side of the picture of a page."""
_FIRST_CHARACTERS = 64
_SYMBOL_FONT = re.compile(
    rb"dings|marlett|awesome|glyphicon|material.?(?:icon|symbol)", re.IGNORECASE
)
"""Fonts whose letters are buttons, ticks and arrows."""
_LETTER = re.compile(r"[!-~]")


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
    for index, object_ in enumerate(bulk.text_objects(textpage.raw, range(len(text)))):
        if object_ in suspects:
            places.setdefault(suspects[object_], []).append(index)
    light = [i for reason in ("white on white", "transparent") for i in places.get(reason, [])]
    seen = _with_contrast(page, textpage, light)
    characters = list(text)
    for reason, indices in places.items():
        left_out = [i for run in _runs(indices) if not _is_seen(run, seen) for i in run]
        hidden.leave_out("".join(text[i] for i in left_out), reason)
        for index in left_out:
            characters[index] = "\r"
    return "".join(characters)


def without_letters_of_symbols(
    textpage: pypdfium2.PdfTextPage, text: str, drawn: DrawnObjects
) -> str:
    """The page's text with a bullet or a space for letters that are drawn as signs.

    A sign that opens a line is a bullet; others, such as the layers of a button, say nothing.
    """
    if not drawn.symbols:
        return text
    objects = bulk.text_objects(textpage.raw, range(len(text)))
    signs = [
        o in drawn.symbols and bool(_LETTER.match(c)) for o, c in zip(objects, text, strict=True)
    ]
    spelt = []
    for index, (character, is_sign) in enumerate(zip(text, signs, strict=True)):
        opens = text[index - 1 : index] in {"", "\n"} and text[index + 1 : index + 2].isspace()
        spelt.append(("•" if opens else " ") if is_sign else character)
    return "".join(spelt)


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
        self._pictures: list[Address] = []
        self.paths: list[tuple[Address, tuple[Address, ...]]] = []
        """Lines and areas, each with the forms that it stands in, outermost first."""
        self.suspects: dict[Address | None, str] = {}
        """Text objects that may not be seen, each with the reason."""
        self.symbols: set[Address | None] = set()
        """Text objects in a font of signs, whatever letters they are said to be."""
        self._look_at(bulk.page_objects(page.raw), ())
        if "not drawn" in self.suspects.values() and self._is_pictured():
            self.suspects = {x: r for x, r in self.suspects.items() if r != "not drawn"}

    def _look_at(self, objects: Sequence[Address], forms: tuple[Address, ...]) -> None:
        modes = bulk.render_modes(objects)
        texts = {x: mode for x, mode in zip(objects, modes, strict=True) if mode != _NO_TEXT}
        suspects = {
            drawn: "transparent" if alpha == 0 else "white on white"
            for drawn, (red, green, blue, alpha) in zip(
                texts, bulk.fill_colours(texts), strict=True
            )
            if alpha == 0 or (red >= _LIGHT and green >= _LIGHT and blue >= _LIGHT)
        }
        if not _INVISIBLE.isdisjoint(modes):
            suspects |= {x: "not drawn" for x, mode in texts.items() if mode in _INVISIBLE}
        self.suspects |= {x: reason for x, reason in suspects.items() if self._has_words(x)}
        names = bulk.names_by_object(texts)
        self.symbols |= {text for text, name in names.items() if _SYMBOL_FONT.search(name)}
        others = [x for x in objects if x not in texts]
        for drawn, kind in zip(others, bulk.object_types(others), strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self.paths.append((drawn, forms))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._pictures.append(drawn)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and len(forms) < _DEEPEST:
                self._look_at(bulk.form_objects(drawn), (*forms, drawn))

    def _is_pictured(self) -> bool:
        """Whether pictures cover so much of the page that invisible text may be their words."""
        frame = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._page.raw, frame)
        area = abs((frame.right - frame.left) * (frame.top - frame.bottom))
        covered = 0.0
        bounds = [ctypes.c_float() for _ in range(4)]
        for picture in self._pictures:
            pdfium.FPDFPageObj_GetBounds(bulk.typed(picture), *bounds)
            left, bottom, right, top = (bound.value for bound in bounds)
            covered += abs((right - left) * (top - bottom))
        return bool(covered >= _PICTURE_SHARE * area)

    def _has_words(self, drawn: Address) -> bool:
        """False for the white spaces that word processors put between everything."""
        size = ctypes.sizeof(self._text)
        used = pdfium.FPDFTextObj_GetText(bulk.typed(drawn), self._textpage.raw, self._text, size)
        return used > size or bool("".join(map(chr, self._text[: used // 2])).strip("\0 \t\xa0"))


def _with_contrast(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, indices: list[int]
) -> set[int]:
    """The light characters that stand out from what is drawn behind them.

    Only the part of the page that they stand in is drawn.
    """
    if not indices:
        return set()
    width, height = page.get_size()
    scale = min(_SCALE, _MOST_PIXELS / max(width, height, 1.0))
    size = math.ceil(width * scale), math.ceil(height * scale)
    areas = dict(_areas(page, textpage, indices, size))
    if not areas:
        return set()
    left, top = min(a.left for a in areas.values()), min(a.top for a in areas.values())
    right, bottom = max(a.right for a in areas.values()), max(a.bottom for a in areas.values())
    # pypdfium2 rounds up what it cuts off
    crop = (left, size[1] - bottom, size[0] - right, top)
    bitmap = page.render(
        scale=scale,
        crop=[(pixels - 0.5) / scale for pixels in crop],
        grayscale=True,
        optimize_mode=None,
    )
    pixels = bytes(bitmap.buffer)
    seen = set()
    for index, area in areas.items():
        starts = (y * bitmap.stride - left for y in range(area.top - top, area.bottom - top))
        part = b"".join(pixels[start + area.left : start + area.right] for start in starts)
        if part and max(part) - min(part) >= _CONTRAST:
            seen.add(index)
    bitmap.close()
    return seen


@dataclass(frozen=True, slots=True)
class _Area:
    """A part of a page's picture, in pixels from its top left corner."""

    left: int
    top: int
    right: int
    bottom: int


def _areas(
    page: pypdfium2.PdfPage,
    textpage: pypdfium2.PdfTextPage,
    indices: Sequence[int],
    size: tuple[int, int],
) -> Iterator[tuple[int, _Area]]:
    """The part that each character takes up in a picture of the page of this size."""
    box = [ctypes.c_double() for _ in range(4)]
    x_, y_ = ctypes.c_int(), ctypes.c_int()
    for index in indices:
        if not pdfium.FPDFText_GetCharBox(textpage.raw, index, *box):
            continue
        left, right, bottom, top = (side.value for side in box)
        xs, ys = [], []
        for x, y in ((left, top), (right, bottom)):
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, x_, y_)
            xs.append(min(max(x_.value, 0), size[0]))
            ys.append(min(max(y_.value, 0), size[1]))
        area = _Area(min(xs), min(ys), min(max(xs) + 1, size[0]), min(max(ys) + 1, size[1]))
        if area.left < area.right and area.top < area.bottom:
            yield index, area
