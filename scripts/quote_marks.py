"""Prints how often the rectangles of a quote, read back from the page, give the quote.

`python scripts/quote_marks.py` takes 500 random sentences of the starter PDFs and, where ../shared
is at hand, of public inquiry reports.
"""

from __future__ import annotations

import argparse
import random
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from corpus.documents import Page
from corpus.marking import Rectangle, span_rectangles
from corpus.pdf import ReadPdf, read_pdf
from corpus.sentences import sentence_spans

_HOME = Path(__file__).resolve().parent.parent
_INQUIRIES = _HOME.parent / "shared" / "documents" / "inquiries"
_SEED = 20


def main() -> None:
    """Draw sentences, mark them, and read what stands in the marks."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sentences", type=int, default=500)
    arguments.add_argument("--differences", action="store_true", help="list each that differs")
    options = arguments.parse_args()
    chance = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    files = sorted((_HOME / "corpus" / "starter" / "documents").rglob("*.pdf"))
    files += sorted(_INQUIRIES.glob("*.pdf")) if _INQUIRIES.exists() else []
    pool = [sentence for file in files for sentence in _sentences(file)]
    drawn = chance.sample(pool, min(options.sentences, len(pool)))
    equal = 0
    for file, page, start, end, sentence in drawn:
        marks = span_rectangles(file, page, start, end)
        found = _letters(" ".join(_read_back(file, page, marks)))
        if found == _letters(sentence):
            equal += 1
        elif options.differences:
            print(f"{file.name}, page {page.number}:\n  {sentence}\n  {found}")
    print(f"marks give their quote: {equal} of {len(drawn)} sentences ({equal / len(drawn):.1%})")


def _sentences(file: Path) -> Iterator[tuple[Path, Page, int, int, str]]:
    """Sentences that stand on one page and have a place in the file."""
    read: ReadPdf = read_pdf(file.read_bytes())
    pages = iter(page for page in read.pages if page.runs)
    page = next(pages, None)
    for start, end in sentence_spans(read.text):
        while page is not None and page.end <= start:
            page = next(pages, None)
        if page is not None and page.start <= start and end <= page.end:
            yield file, page, start, end, read.text[start:end]


def _read_back(file: Path, page: Page, marks: tuple[Rectangle, ...]) -> Iterator[str]:
    opened = pypdfium2.PdfDocument(file)
    height = opened[page.number - 1].get_height()
    textpage = opened[page.number - 1].get_textpage()
    for mark in marks:
        yield textpage.get_text_bounded(
            mark.left, height - mark.bottom, mark.right, height - mark.top
        )
    opened.close()


def _letters(text: str) -> str:
    """Letters and figures alone: line ends and hyphens are no part of a quote."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


if __name__ == "__main__":
    main()
