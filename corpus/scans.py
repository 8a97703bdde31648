"""Scans: pages that show more than their text layer holds, read by OCR or reported as unread."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Sequence

import pypdfium2

from corpus import ocr
from corpus.lines import PageLines
from corpus.ocr import OcrPage

_OF_PAGE = re.compile(r"page \d+ (.*)", re.DOTALL)


def with_scans(
    file: pypdfium2.PdfDocument,
    pages: Sequence[PageLines],
    pictures: Sequence[int],
    tick: Callable[[], None],
    garbled: Container[int],
) -> tuple[list[PageLines], list[str]]:
    """The pages, those at `pictures` as OCR reads them where it finds more, and a line on each.

    `tick` is called for every page that was read. The text of pages in `garbled` was gibberish, and
    is gone.
    """
    kept = list(pages)
    if not ocr.is_available():
        return kept, [
            f"page {index + 1} {_lack(index, garbled)} and was not read: install tesseract-ocr"
            for index in pictures
            if not pages[index].lines
        ]
    warnings = []
    for index, found in ocr.read_pages(file, pictures, tick):
        if found.replaces(pages[index]):
            kept[index] = found.page
            more = "shows more than its text layer holds"
            state = more if pages[index].lines else _lack(index, garbled)
            warnings.append(_warning(index + 1, found, state))
        elif not pages[index].lines:
            lack = _lack(index, garbled)
            warnings.append(f"page {index + 1} {lack}, and OCR found no words in it")
    return kept, warnings


def in_short(warnings: Sequence[str]) -> str:
    """Warnings in one line: what is said of several pages is said once, with their number."""
    kinds = Counter(_OF_PAGE.sub(r"\1", warning) for warning in warnings)
    return "; ".join(
        f"{count} pages, of which each {kind}" if count > 1 else _whole(kind, warnings)
        for kind, count in kinds.items()
    )


def _whole(kind: str, warnings: Sequence[str]) -> str:
    return next(warning for warning in warnings if warning.endswith(kind))


def _lack(index: int, garbled: Container[int]) -> str:
    return "has a text layer of wrong characters" if index in garbled else "has no text layer"


def _warning(number: int, found: OcrPage, state: str) -> str:
    words = "word" if found.unsure == 1 else "words"
    unsure = f", {found.unsure} {words} left out as unsure" if found.unsure else ""
    return f"page {number} {state}: read by OCR, confidence {found.confidence} %{unsure}"
