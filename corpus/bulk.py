"""Bulk: pdfium asked the same of many characters or objects, a page may have thousands.

Objects and pages are plain addresses here: pypdfium2's own functions make a pointer object of
each, and a loop over them takes as long as pdfium takes to read the page.
"""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from ctypes import c_double, c_int, c_ulong, c_void_p
from itertools import repeat
from typing import Any, TypeVar

import pypdfium2.raw as pdfium

_RECTANGLE = struct.Struct("4f")
_MATRIX = struct.Struct("6f")
_POINT = struct.Struct("2f")
_DRAW_MODE = struct.Struct("2i")
_COLOUR = struct.Struct("4I")
_T = TypeVar("_T")
_BLACK = _COLOUR.pack(0, 0, 0, 255)
_NAME_BYTES = 128
_Pointer = Any
"""A pointer of pypdfium2, which has no types."""
Address = int
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pdfium's own coordinates."""
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int, int]
"""Red, green, blue and alpha, 0 to 255."""


def _function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401 - ctypes
    place = ctypes.cast(getattr(pdfium, name), c_void_p).value
    assert place is not None  # noqa: S101 - pypdfium2 has loaded it
    function: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(place)
    return function


_P = c_void_p
_page_object = _function("FPDFPage_GetObject", _P, _P, c_int)
_form_object = _function("FPDFFormObj_GetObject", _P, _P, c_ulong)
_object_type = _function("FPDFPageObj_GetType", c_int, _P)
_render_mode = _function("FPDFTextObj_GetTextRenderMode", c_int, _P)
_fill_colour = _function("FPDFPageObj_GetFillColor", c_int, _P, _P, _P, _P, _P)
segment_count = _function("FPDFPath_CountSegments", c_int, _P)
"""Of how many segments a path is made."""
_draw_mode = _function("FPDFPath_GetDrawMode", c_int, _P, _P, _P)
_segment = _function("FPDFPath_GetPathSegment", _P, _P, c_int)
_segment_type = _function("FPDFPathSegment_GetType", c_int, _P)
_segment_point = _function("FPDFPathSegment_GetPoint", c_int, _P, _P, _P)
_segment_close = _function("FPDFPathSegment_GetClose", c_int, _P)
_object_matrix = _function("FPDFPageObj_GetMatrix", c_int, _P, _P)
_text_object = _function("FPDFText_GetTextObject", _P, _P, c_int)
_loose_box = _function("FPDFText_GetLooseCharBox", c_int, _P, c_int, _P)
_font = _function("FPDFTextObj_GetFont", _P, _P)
_base_font_name = _function("FPDFFont_GetBaseFontName", c_ulong, _P, _P, c_ulong)
_font_size = _function("FPDFText_GetFontSize", c_double, _P, c_int)
_matrix = _function("FPDFText_GetMatrix", c_int, _P, c_int, _P)
_font_weight = _function("FPDFText_GetFontWeight", c_int, _P, c_int)
_font_info = _function("FPDFText_GetFontInfo", c_ulong, _P, c_int, _P, c_ulong, _P)


def address_of(pointer: _Pointer) -> Address:
    """Where what a pointer of pypdfium2 points at lies."""
    return int(ctypes.addressof(pointer.contents))


def page_objects(page: _Pointer) -> list[Address]:
    """What is drawn on a page, in order."""
    count = pdfium.FPDFPage_CountObjects(page)
    return list(map(_page_object, repeat(address_of(page)), range(max(count, 0))))


def form_objects(form: Address) -> list[Address]:
    """What is drawn in a form object."""
    count = pdfium.FPDFFormObj_CountObjects(typed(form))
    return list(map(_form_object, repeat(form), range(max(count, 0))))


def typed(drawn: Address) -> _Pointer:
    """A page object as pypdfium2's functions take it."""
    return ctypes.cast(drawn, pdfium.FPDF_PAGEOBJECT)


def object_types(objects: Iterable[Address]) -> list[int]:
    """The kind of each object: `FPDF_PAGEOBJ_PATH` and others."""
    return list(map(_object_type, objects))


def render_modes(objects: Sequence[Address]) -> list[int]:
    """How each object's text is drawn; `FPDF_TEXTRENDERMODE_UNKNOWN` for what is no text."""
    return list(map(_render_mode, objects))


def fill_colours(objects: Collection[Address]) -> Iterator[Colour]:
    """The colour in which each object is filled; black where it has none."""
    buffer, places = _room(_COLOUR.size, len(objects))
    buffer[:] = _BLACK * len(objects)
    parts = (range(places.start + n, places.stop + n, places.step) for n in (0, 4, 8, 12))
    list(map(_fill_colour, objects, *parts))
    return _COLOUR.iter_unpack(buffer)


def draw_mode(path: Address) -> tuple[bool, bool]:
    """Whether a path's area is filled, and whether its line is drawn."""
    buffer, places = _room(_DRAW_MODE.size, 1)
    _draw_mode(path, places.start, places.start + 4)
    fill, stroke = _DRAW_MODE.unpack(buffer)
    return bool(fill), bool(stroke)


def segments(path: Address, count: int) -> Iterator[tuple[int, float, float, bool]]:
    """The kind, the end, and whether it closes the outline, of each segment of a path."""
    buffer, places = _room(_POINT.size, count)
    found = list(map(_segment, repeat(path), range(count)))
    list(map(_segment_point, found, places, range(places.start + 4, places.stop + 4, places.step)))
    points = _POINT.iter_unpack(buffer)
    kinds, closes = map(_segment_type, found), map(_segment_close, found)
    return (
        (kind, x, y, bool(close)) for kind, (x, y), close in zip(kinds, points, closes, strict=True)
    )


def object_matrix(drawn: Address) -> Matrix:
    """What a page object is scaled, turned and moved by."""
    buffer, places = _room(_MATRIX.size, 1)
    _object_matrix(drawn, places.start)
    a, b, c, d, e, f = _MATRIX.unpack(buffer)
    return a, b, c, d, e, f


def text_objects(textpage: _Pointer, indices: Sequence[int]) -> list[Address | None]:
    """The text object that each character belongs to; None for characters that were added."""
    return list(map(_text_object, repeat(address_of(textpage)), indices))


def loose_boxes(textpage: _Pointer, indices: Sequence[int]) -> list[Rectangle | None]:
    """Each character's place over its full line height; None where it has none."""
    buffer, places = _room(_RECTANGLE.size, len(indices))
    are_known = list(map(_loose_box, repeat(address_of(textpage)), indices, places))
    return list(_where(are_known, _RECTANGLE.iter_unpack(buffer)))


def font_sizes(textpage: _Pointer, indices: Sequence[int]) -> list[float]:
    """The type size of each character as its font states it."""
    return list(map(_font_size, repeat(address_of(textpage)), indices))


def matrices(textpage: _Pointer, indices: Sequence[int]) -> list[Matrix | None]:
    """What each character's type is scaled and turned by."""
    buffer, places = _room(_MATRIX.size, len(indices))
    are_known = list(map(_matrix, repeat(address_of(textpage)), indices, places))
    return list(_where(are_known, _MATRIX.iter_unpack(buffer)))


def fonts(textpage: _Pointer, indices: Sequence[int]) -> list[Address | None]:
    """The font of each character; None for characters that were added."""
    return [drawn and _font(drawn) for drawn in text_objects(textpage, indices)]


def font_weights(textpage: _Pointer, indices: Collection[int]) -> list[int]:
    """The weight of each character's font; -1 where it is not known."""
    return list(map(_font_weight, repeat(address_of(textpage)), indices))


def font_names(textpage: _Pointer, indices: Collection[int]) -> list[bytes]:
    """The name of each character's font; empty where it is too long to matter."""
    buffer, places = _room(_NAME_BYTES, len(indices))
    page = address_of(textpage)
    list(map(_font_info, repeat(page), indices, places, repeat(_NAME_BYTES), repeat(None)))
    return _names(buffer)


def names_by_object(texts: Collection[Address]) -> dict[Address, bytes]:
    """The name of the font of each text object; empty where it is too long to matter."""
    found = dict(zip(texts, map(_font, texts), strict=True))
    distinct = [font for font in set(found.values()) if font]
    buffer, places = _room(_NAME_BYTES, len(distinct))
    list(map(_base_font_name, distinct, places, repeat(_NAME_BYTES)))
    names = dict(zip(distinct, _names(buffer), strict=True))
    return {text: names.get(font, b"") for text, font in found.items()}


def _names(buffer: bytearray) -> list[bytes]:
    """The names that stand one after another, each in its room."""
    names = bytes(buffer)
    starts = range(0, len(names), _NAME_BYTES)
    return [names[start : start + _NAME_BYTES].partition(b"\0")[0] for start in starts]


def _room(size: int, count: int) -> tuple[bytearray, range]:
    """Zeroed memory for so many structures, and where each of them lies."""
    buffer = bytearray(size * count)
    start = ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer)) if buffer else 0
    return buffer, range(start, start + size * count, size)


def _where(are_known: Iterable[int], values: Iterable[_T]) -> Iterator[_T | None]:
    return (value if known else None for known, value in zip(are_known, values, strict=True))
