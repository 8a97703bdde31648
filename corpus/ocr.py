"""Ocr: pages without a text layer, read by tesseract where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pypdfium2

from corpus.lines import Line, PageLines

_DPI = 300
_TIMEOUT_S = 60
_PROCESSES = 2
_LEAST_CONFIDENCE = 30.0
_TYPE_SHARE = 1.3
"""Height of a line of type against that of the word boxes in it."""


def is_available() -> bool:
    """Whether tesseract is installed."""
    return shutil.which("tesseract") is not None


def has_marks(page: pypdfium2.PdfPage) -> bool:
    """Whether anything is drawn on the page: an image, or text as outlines."""
    return next(iter(page.get_objects(max_depth=2)), None) is not None


def read_pages(
    file: pypdfium2.PdfDocument, indices: Sequence[int], tick: Callable[[], None]
) -> Iterator[tuple[int, PageLines]]:
    """Lines of each page that could be read, by index; they have no characters in the file."""
    images = ((index, file[index].get_size(), _image(file[index])) for index in indices)
    with ThreadPoolExecutor(_PROCESSES) as pool:  # each thread waits for one tesseract
        jobs = [(i, size, pool.submit(_tesseract, image)) for i, size, image in images]
        for index, size, job in jobs:
            lines = tuple(_lines(job.result()))
            tick()
            if lines:
                yield index, PageLines(size[0], size[1], lines)


def _image(page: pypdfium2.PdfPage) -> bytes:
    buffer = BytesIO()
    page.render(scale=_DPI / 72, grayscale=True).to_pil().save(buffer, "PNG")
    return buffer.getvalue()


def _tesseract(image: bytes) -> str:
    command = [
        "tesseract", "stdin", "stdout", "-l", "eng", "--psm", "3", "--dpi", str(_DPI), "tsv",
    ]  # fmt: skip
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command on our own image
            command,
            input=image,
            capture_output=True,
            env=environment,
            timeout=_TIMEOUT_S,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return ""  # the page is then reported as not read
    return done.stdout.decode("utf-8", errors="replace")


def _lines(table: str) -> Iterator[Line]:
    """Lines of tesseract's table of words, in points."""
    words: dict[tuple[str, ...], list[list[str]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[11].strip() and float(cells[10]) >= _LEAST_CONFIDENCE:
            words.setdefault(tuple(cells[1:5]), []).append(cells)
    scale = 72 / _DPI
    for line in words.values():
        boxes = [[int(v) * scale for v in c[6:10]] for c in line]
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
