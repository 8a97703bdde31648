"""Lines: what a PDF page prints, line by line, with place, size and weight."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_MARGIN = 0.12
"""Share of the page's height at top and bottom where running lines stand."""
_REPEATED = 3
"""Pages on which a line must stand at the same height to be a running line."""
_NUMBERED_SHARE = 0.25
"""The same for lines with a counting number, as a share of all pages: "Recommendation 35, 36, 40"
may stand at the top of pages by chance."""
_TOLERANCE = 3.0
"""Points that the height of a running line may vary."""
_PLAIN = 3
"""Parts of the key of a line without a number."""
_BOLD = 600
_NUMBER = re.compile(r"\b(?:\d{1,4}|[ivxl]{1,6})\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; lengths in points, from the top left corner of the page."""

    text: str
    """As the page has it: `text[i]` is the page's character `first + i`."""
    first: int
    """Index of the line's first character among the page's characters."""
    left: float
    right: float
    top: float
    bottom: float
    is_bold: bool

    @property
    def height(self) -> float:
        """Height of the line's characters, a measure of the type size."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page."""

    width: float
    height: float
    lines: tuple[Line, ...]


def read_lines(page: pypdfium2.PdfPage) -> PageLines:
    """The lines of a page in the order of the file."""
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        return PageLines(width, height, tuple(_lines(textpage, height)))
    finally:
        textpage.close()


def characters(textpage: pypdfium2.PdfTextPage) -> str:
    """The page's text, one character for each of pdfium's: surrogates become a mark."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    if written == count + 1:
        return "".join(map(chr, buffer[:count]))
    codes = (pdfium.FPDFText_GetUnicode(textpage, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x10000 else "\ufffd" for code in codes)


def _lines(textpage: pypdfium2.PdfTextPage, page_height: float) -> Iterator[Line]:
    text = characters(textpage)
    position = 0
    for piece in re.split(r"(\r\n|\r|\n)", text):
        stripped = piece.strip()
        if stripped:
            first = position + piece.index(stripped)
            line = _measured(textpage, stripped, first, page_height)
            if line is not None:
                yield line
        position += len(piece)


def _measured(
    textpage: pypdfium2.PdfTextPage, text: str, first: int, page_height: float
) -> Line | None:
    start = _box(textpage, first)
    end = _box(textpage, first + len(text.rstrip("\x02")) - 1)
    if start is None or end is None:
        return None
    middle = first + len(text) // 2
    return Line(
        text,
        first,
        left=min(start[0], end[0]),
        right=max(start[2], end[2]),
        top=page_height - max(start[3], end[3]),
        bottom=page_height - min(start[1], end[1]),
        is_bold=pdfium.FPDFText_GetFontWeight(textpage, middle) >= _BOLD
        or _has_bold_name(textpage, middle),
    )


def _box(textpage: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of a character in PDF points, its full line height."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(textpage, index, rectangle):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top


def _has_bold_name(textpage: pypdfium2.PdfTextPage, index: int) -> bool:
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, 128, flags)
    return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()


def without_running_lines(pages: Sequence[PageLines]) -> list[PageLines]:
    """The pages without headers, footers and page numbers; nothing else is taken away.

    A running line stands at the same height, near the edge, on three pages or more with the same
    text, or with the same text but for one number that is the page's index plus a constant.
    """
    numbered = max(_REPEATED, _NUMBERED_SHARE * len(pages))
    seen: Counter[tuple[object, ...]] = Counter()
    keys: dict[tuple[int, int], list[tuple[object, ...]]] = {}
    for index, page in enumerate(pages):
        for number, line in enumerate(page.lines):
            if _is_at_edge(line, page):
                keys[index, number] = list(_keys(line, index))
    for found in keys.values():
        seen.update(found)
    return [
        PageLines(
            page.width,
            page.height,
            tuple(
                line
                for number, line in enumerate(page.lines)
                if not any(
                    seen[key] >= (_REPEATED if len(key) == _PLAIN else numbered)
                    for key in keys.get((index, number), [])
                )
            ),
        )
        for index, page in enumerate(pages)
    ]


def _is_at_edge(line: Line, page: PageLines) -> bool:
    return line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height


def _keys(line: Line, index: int) -> Iterator[tuple[object, ...]]:
    """What two running lines share; heights fall in two overlapping grids."""
    text = " ".join(line.text.split())
    numbers = list(_NUMBER.finditer(text))
    for grid in (0.0, _TOLERANCE / 2):
        height = grid, round((line.top + grid) / _TOLERANCE)
        yield (*height, text)
        for match in numbers:
            rest = f"{text[: match.start()]}#{text[match.end() :]}"
            yield (*height, rest, _value(match.group()) - index)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
