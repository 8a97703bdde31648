"""Ocr: pages without a text layer, read by tesseract where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.lines import Line, PageLines

_DPI = 300
_MOST_PIXELS = 40_000_000
"""A page of more is drawn at a lower resolution: A4 has nine million."""
_PAGE_S = 60.0
"""Time for one page with all that is tried on it: less than a step of reading may take."""
_PROCESSES = 2
_LEAST_CONFIDENCE = 30.0
_DOUBTFUL = 70.0
"""Mean confidence below which a page is tried turned, and in the other language."""
_TYPE_SHARE = 1.3
"""Height of a line of type against that of the word boxes in it."""
_FEW_CHARACTERS = 200
"""A page with fewer may have a header as its only text and the rest as a picture."""
_PICTURE_SHARE = 0.5
_MANY_PATHS = 300
_MORE_WORDS = 3
"""How many times the words of a page's text OCR must find to replace them."""


@dataclass(frozen=True, slots=True)
class OcrPage:
    """One page as tesseract read it; its lines have no characters in the file."""

    page: PageLines
    unsure: int
    """Words left out because they could not be made out."""

    @property
    def confidence(self) -> int:
        """Mean over the words, in per cent."""
        return self.page.ocr_confidence or 0

    @property
    def words(self) -> int:
        """Words that were read."""
        return sum(len(line.text.split()) for line in self.page.lines)

    def replaces(self, other: PageLines) -> bool:
        """Whether this is so much more than the page's own text that the text was not the page."""
        own = sum(len(line.text.split()) for line in other.lines)
        return self.words > _MORE_WORDS * own


def is_available() -> bool:
    """Whether tesseract is installed."""
    return shutil.which("tesseract") is not None


def may_be_picture(page: pypdfium2.PdfPage, text: PageLines) -> bool:
    """Whether what the page shows may be a picture of text or text drawn as outlines.

    True for every page without text on which something is drawn.
    """
    count = sum(len(line.text) for line in text.lines)
    if text.tables or count >= _FEW_CHARACTERS:
        return False
    objects = pdfium.FPDFPage_CountObjects(page.raw)
    return objects > 0 if count == 0 else objects >= _MANY_PATHS or _picture(page) is not None


def _picture(page: pypdfium2.PdfPage) -> pypdfium2.PdfObject | None:
    """A picture that covers most of the page."""
    width, height = page.get_size()
    for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= _PICTURE_SHARE * width * height:
            return image
    return None


def read_pages(
    file: pypdfium2.PdfDocument, indices: Sequence[int], tick: Callable[[], None]
) -> Iterator[tuple[int, OcrPage]]:
    """Each page, by index, as it is read; a page without words has no lines.

    A few pages are drawn ahead and no more: a picture takes megabytes.
    """
    waiting: deque[tuple[int, Future[OcrPage]]] = deque()
    with ThreadPoolExecutor(_PROCESSES) as pool:  # each thread waits for one tesseract
        for index in indices:
            size, image = file[index].get_size(), _image(file[index])
            waiting.append((index, pool.submit(_read, image, size)))
            if len(waiting) > 2 * _PROCESSES:
                yield _next(waiting, tick)
        while waiting:
            yield _next(waiting, tick)


def _next(
    waiting: deque[tuple[int, Future[OcrPage]]], tick: Callable[[], None]
) -> tuple[int, OcrPage]:
    index, job = waiting.popleft()
    found = job.result()
    tick()
    return index, found


def _image(page: pypdfium2.PdfPage) -> bytes:
    """The page as a grey picture in the simplest of formats."""
    width, height = page.get_size()
    area = max(width * height, 1.0)
    scale = min(_DPI / 72, (_MOST_PIXELS / area) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = memoryview(bitmap.buffer).cast("B")
    rows = (
        pixels[y * bitmap.stride : y * bitmap.stride + bitmap.width] for y in range(bitmap.height)
    )
    image = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(rows)
    bitmap.close()
    return image


def _read(image: bytes, size: tuple[float, float]) -> OcrPage:
    """English upright; where that is doubtful, also turned and in Welsh, and the surest counts."""
    ends = time.monotonic() + _PAGE_S
    found = [_tried(image, size, "eng", ends)]
    if found[0].confidence < _DOUBTFUL:
        turn = _turn(image, ends)
        if turn:
            image = _turned(image, turn)
            size = size if turn == 180 else size[::-1]
            found.append(_tried(image, size, "eng", ends))
        if "cym" in _languages():
            found.append(_tried(image, size, "cym", ends))
    return max(found, key=lambda page: page.confidence * page.words)


def _turn(image: bytes, ends: float) -> int:
    """By how many degrees clockwise the page must be turned to stand upright."""
    if "osd" not in _languages():
        return 0
    said = _run(["tesseract", "stdin", "stdout", "--psm", "0", "--dpi", str(_DPI)], image, ends)
    match = re.search(r"^Rotate: (90|180|270)$", said, re.MULTILINE)
    return int(match.group(1)) if match else 0


def _turned(image: bytes, degrees: int) -> bytes:
    head, _, pixels = image.partition(b" 255\n")
    width, height = (int(number) for number in head.split()[1:])
    if degrees == 180:
        return head + b" 255\n" + pixels[::-1]
    if degrees == 90:
        rows = [pixels[(height - 1) * width + x :: -width] for x in range(width)]
    else:
        rows = [pixels[x::width] for x in reversed(range(width))]
    return b"P5 %d %d 255\n" % (height, width) + b"".join(rows)


@cache
def _languages() -> frozenset[str]:
    listed = _run(["tesseract", "--list-langs"], b"", time.monotonic() + _PAGE_S)
    return frozenset(listed.split())


def _tried(image: bytes, size: tuple[float, float], language: str, ends: float) -> OcrPage:
    table = _run(
        ["tesseract", "stdin", "stdout", "-l", language, "--psm", "3", "--dpi", str(_DPI), "tsv"],
        image,
        ends,
    )
    words = [
        cells
        for row in table.splitlines()[1:]
        if len(cells := row.split("\t")) == 12 and cells[11].strip()
    ]
    sure = [cells for cells in words if float(cells[10]) >= _LEAST_CONFIDENCE]
    confidence = sum(float(cells[10]) for cells in sure) / max(len(sure), 1)
    lines = tuple(_lines(sure, _width(image) / size[0]))
    page = PageLines(*size, lines, ocr_confidence=round(confidence))
    return OcrPage(page, len(words) - len(sure))


def _width(image: bytes) -> int:
    return int(image[:40].split()[1])


def _run(command: list[str], image: bytes, ends: float) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command on our own image
            command,
            input=image,
            capture_output=True,
            env=environment,
            timeout=max(ends - time.monotonic(), 0.1),
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return ""  # the page is then reported as not read
    return done.stdout.decode("utf-8", errors="replace")


def _lines(words: Sequence[Sequence[str]], scale: float) -> Iterator[Line]:
    """Lines of tesseract's table of words, in points; `scale` is pixels a point."""
    by_line: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for cells in words:
        by_line.setdefault(tuple(cells[1:5]), []).append(cells)
    for line in by_line.values():
        boxes = [[int(v) / scale for v in c[6:10]] for c in line]
        middle = sorted(y + h / 2 for _, y, _, h in boxes)[len(boxes) // 2]
        half = sorted(h for *_, h in boxes)[len(boxes) // 2] * _TYPE_SHARE / 2
        yield Line(
            " ".join(c[11].strip() for c in line),
            first=-1,
            left=min(x for x, *_ in boxes),
            right=max(x + w for x, _, w, _ in boxes),
            top=middle - half,
            bottom=middle + half,
            is_bold=False,
            size=2 * half,
        )
