"""Pdf: pages, paragraphs and headings of a PDF, every character traced to its page."""

from __future__ import annotations

import io
import logging
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pypdf
import pypdfium2
from pypdf.errors import PyPdfError

from corpus import ocr
from corpus.blocks import GAP, sections_of
from corpus.documents import CharacterRun, Page, Section
from corpus.errors import ReadingError
from corpus.lines import Line, PageLines, read_lines, without_running_lines
from corpus.tracing import TracedText

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of flaws that it mends itself
_LARGER = 1.12
"""A heading's type against the body's."""
_HEADING_CHARACTERS = 160
_LIST_START = re.compile(
    r"(?:[•·▪●○■◦–—*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]|\d{1,3}(?:\.\d{1,3})+\.?)\s"
    r"|(?:Recommendation|RECOMMENDATION)\s+\d"
)
_ENDS = re.compile(r"[.!?:;][\"”’')\]]*\s*\d{0,3}$")


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """What a PDF holds."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    said: dict[str, str]
    """Title, organisation and date as the file gives them."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outline:
    """What pypdf knows better than pdfium."""

    headings: dict[tuple[int, str], int]
    """Level by page index and folded title."""
    labels: dict[int, str]
    said: dict[str, str]


def read_pdf(content: bytes, tick: Callable[[], None] = lambda: None) -> ReadPdf:
    """Read all pages; raises ReadingError for damaged files and those that need a password."""
    outline = _outline(content)
    try:
        file = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = (
            "encrypted: it needs a password" if "assword" in str(error) else f"damaged PDF: {error}"
        )
        raise ReadingError(reason) from error
    try:
        pages, warnings = _pages(file, tick)
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"damaged PDF: {error}") from error
    finally:
        file.close()
    if not any(page.lines for page in pages):
        raise ReadingError("no text in it: " + "; ".join(warnings[:3] or ["no pages"]))
    composed = _Composer(without_running_lines(pages), outline).compose()
    return ReadPdf(*composed, outline.said, tuple(warnings))


def _pages(
    file: pypdfium2.PdfDocument, tick: Callable[[], None]
) -> tuple[list[PageLines], list[str]]:
    pages = [read_lines(file[index]) for index in range(len(file))]
    blank = [index for index, page in enumerate(pages) if not page.lines]
    scanned = [index for index in blank if ocr.has_marks(file[index])]
    warnings = []
    if scanned and ocr.is_available():
        for index, lines in ocr.read_pages(file, scanned, tick):
            pages[index] = lines
            warnings.append(f"page {index + 1} has no text layer: read by OCR")
    else:
        warnings = [
            f"page {index + 1} has no text layer and was not read: install tesseract-ocr"
            for index in scanned
        ]
    return pages, warnings


def _outline(content: bytes) -> _Outline:
    """Bookmarks, labels and metadata; empty where pypdf cannot read the file."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return _Outline({}, {}, {})
        has_labels = "/PageLabels" in reader.root_object
        labels = dict(enumerate(reader.page_labels)) if has_labels else {}
        headings = dict(_bookmarks(reader, reader.outline, 1))
        return _Outline(headings, labels, _said(reader))
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
    ):
        # pypdf raises these on damaged files; what it adds is not needed to read the text
        return _Outline({}, {}, {})


def _bookmarks(
    reader: pypdf.PdfReader, items: Sequence[object], level: int
) -> Iterator[tuple[tuple[int, str], int]]:
    for item in items:
        if isinstance(item, list):
            yield from _bookmarks(reader, item, level + 1)
        elif isinstance(item, pypdf.generic.Destination):
            number = reader.get_destination_page_number(item)
            if number is not None and item.title:
                yield (number, _folded(str(item.title))), level


def _said(reader: pypdf.PdfReader) -> dict[str, str]:
    info = reader.metadata
    if info is None:
        return {}
    said = {"title": str(info.title or ""), "organisation": str(info.author or "")}
    if info.creation_date:
        said["published"] = info.creation_date.date().isoformat()
    looks_like_file = re.search(r"\.(?:docx?|indd|pdf|qxd)$|^Microsoft Word", said["title"])
    return {
        k: " ".join(v.split())
        for k, v in said.items()
        if v and not (k == "title" and looks_like_file)
    }


def _folded(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


class _Composer:
    """Makes paragraphs of lines, headings of some, and keeps where each character stands."""

    def __init__(self, pages: Sequence[PageLines], outline: _Outline) -> None:
        self._pages = pages
        self._outline = outline
        lines = [line for page in pages for line in page.lines]
        self._body = _usual_height(lines)
        self._words = Counter(w for line in lines for w in re.findall(r"[\w-]+", line.text.lower()))
        self._levels = self._levels_by_size(lines)
        self._text = TracedText(self._words)
        self._headings: list[tuple[int, int | None, str]] = []

    def compose(self) -> tuple[str, tuple[Section, ...], tuple[Page, ...]]:
        pages = []
        for index, page in enumerate(self._pages):
            paragraphs = self._paragraphs(index, page)
            start = self._begin_page(paragraphs)
            runs: list[CharacterRun] = []
            for number, (lines, level) in enumerate(paragraphs):
                if number:
                    self._text.add(GAP)
                offset = len(self._text)
                runs += self._text.add_lines(lines)
                if level is not None:
                    title = self._text.since(offset)
                    self._headings.append((offset, level, " ".join(title.split())))
            label = self._outline.labels.get(index)
            pages.append(Page(index + 1, label, start, len(self._text), tuple(runs)))
        text = self._text.whole()
        return text, sections_of(self._headings, len(text)), tuple(pages)

    def _begin_page(self, paragraphs: list[tuple[list[Line], int | None]]) -> int:
        """Part the page from the one before: by a space where a sentence runs over."""
        before = self._text.tail()
        if not before or not paragraphs:
            return len(self._text)
        first, level = paragraphs[0]
        runs_over = level is None and first[0].text[:1].islower() and not _ENDS.search(before)
        if runs_over:
            self._text.join()
        else:
            self._text.add(GAP)
        return len(self._text)

    def _paragraphs(self, index: int, page: PageLines) -> list[tuple[list[Line], int | None]]:
        groups: list[tuple[list[Line], int | None]] = []
        right = (
            statistics.quantiles([x.right for x in page.lines], n=10)[-1]
            if len(page.lines) > 2
            else 0
        )
        for line in page.lines:
            level = self._level(index, line)
            if groups and self._continues(groups[-1], line, level, right):
                groups[-1][0].append(line)
            else:
                groups.append(([line], level))
        return groups

    def _continues(
        self, group: tuple[list[Line], int | None], line: Line, level: int | None, right: float
    ) -> bool:
        lines, group_level = group
        last = lines[-1]
        gap = line.top - last.bottom
        is_same_row = abs(line.top - last.top) < 0.5 * last.height
        if level != group_level or abs(line.height - last.height) > 0.2 * last.height:
            return False
        if is_same_row:
            return True
        if gap > 0.75 * last.height or gap < -2 * last.height:
            return False
        if level is not None:
            return len(lines) < 4
        if _LIST_START.match(line.text):
            return False
        is_short = last.right < right - 0.12 * max(right - last.left, 1.0)
        return not (is_short and _ENDS.search(last.text))

    def _level(self, index: int, line: Line) -> int | None:
        """The heading level of a line; None for everything that is no heading."""
        text = line.text.strip()
        marked = self._outline.headings.get((index, _folded(text)))
        if marked is not None:
            return marked
        is_title = 2 < len(text) <= _HEADING_CHARACTERS and any(c.isalpha() for c in text)
        if not is_title or text.endswith((".", ",", ";")) or _is_leader(text):
            return None
        if line.height > _LARGER * self._body:
            return self._levels.get(round(line.height), 2)
        is_recommendation = re.fullmatch(r"recommendation\s+\d+\w?:?", text, re.IGNORECASE)
        is_bold_title = line.is_bold and line.height >= 0.95 * self._body and len(text) < 90
        if is_recommendation or (is_bold_title and not text[0].islower()):
            return len(self._levels) + 1
        return None

    def _levels_by_size(self, lines: Sequence[Line]) -> dict[int, int]:
        sizes = Counter(
            round(line.height) for line in lines
            if line.height > _LARGER * self._body and len(line.text) <= _HEADING_CHARACTERS
        )  # fmt: skip
        largest = sorted(sizes, reverse=True)
        return {size: min(rank, 4) for rank, size in enumerate(largest, 1)}


def _usual_height(lines: Sequence[Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.height, 1)] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 10.0


def _is_leader(text: str) -> bool:
    """A line of a table of contents: dots that lead to a number."""
    return re.search(r"\.{4,}|(?:\. ){3,}|\s\d{1,3}$", text) is not None and not re.match(
        r"(?:recommendation|chapter|annex|appendix|part|section|play)\b", text, re.IGNORECASE
    )
