"""Looks for quotes that answers show in an independent reading of the original files.

`python scripts/outside_quotes.py STORE [--quotes 500] [--seed 6]` asks varied questions, files of
every format in turn, and lists each quote that is not found. The answers are kept in the store.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from outside_reading import folded, outside_text
from varied_questions import varied_questions

from assistant.answers import Evidence
from assistant.assistant import Assistant
from assistant.settings import Settings
from corpus.documents import Document
from eval.statistics import Rate
from index.catalogue import Catalogue
from index.store import Store

_LETTERS = re.compile(r"[\W_]+")
_GRAM = 24
"""Characters: about five words."""
_NUMBER = re.compile(r"^\s*(?:\d{1,3}|[a-z]{1,3})[.)]?\s+", re.MULTILINE)
_CELL_ENDS = re.compile(r"\t|\n| \| |: ")
FOUND = "found"
NUMBER_APART = "found, its list's or note's number apart"
BY_PARTS = "found row by row, or cell by cell"
"""A table's row is shown with the headers of its columns."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote that was shown, and how it was found."""

    item: Evidence
    suffix: str
    is_ocr: bool
    verdict: str
    """`FOUND`, `NUMBER_APART`, `BY_PARTS`, or how it is not found."""

    @property
    def is_found(self) -> bool:
        """Whether every word of it stands in the file."""
        return self.verdict in {FOUND, NUMBER_APART, BY_PARTS}


def main() -> None:
    """Ask until enough quotes were shown, and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--quotes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=6)
    arguments = parser.parse_args()
    store = Store(arguments.store)
    assistant = Assistant(Settings(store=store.folder))
    catalogue = Catalogue(store.catalogue)
    shown: dict[str, Quoted] = {}
    asked = 0
    for question in varied_questions(assistant, catalogue, arguments.seed):
        answer = assistant.ask(question.text, question.document_ids)
        asked += 1
        for item in (*answer.evidence, *answer.near_misses):
            if item.id not in shown:
                shown[item.id] = _looked_for(item, catalogue.document(item.document_id), store)
        if len(shown) >= arguments.quotes or asked > 3 * arguments.quotes:
            break
    _print(list(shown.values()), asked)


def _looked_for(item: Evidence, document: Document, store: Store) -> Quoted:
    suffix = PurePosixPath(document.source).suffix.lower()
    file = store.original(document.sha256)
    pages = outside_text(file, suffix, item.pdf_page, is_ocr=item.read_by_ocr)
    return Quoted(item, suffix, item.read_by_ocr, _verdict(item.context + item.quote, pages))


def _verdict(text: str, pages: list[str]) -> str:
    """How a quote stands on its page, or over the end of it."""
    quote = folded(text)
    if _stands(quote, pages):
        return FOUND
    if _stands(folded(_NUMBER.sub("", text)), pages):
        return NUMBER_APART
    if all(_stands(folded(_NUMBER.sub("", part)), pages) for part in _CELL_ENDS.split(text)):
        return BY_PARTS
    letters = _LETTERS.sub("", quote).casefold()
    plain = [_LETTERS.sub("", page).casefold() for page in pages]
    if _stands(letters, plain):
        return "only its marks or capitals differ"
    grams = [letters[i : i + _GRAM] for i in range(max(1, len(letters) - _GRAM + 1))]
    share = sum(any(g in page for page in plain) for g in grams) / len(grams)
    return f"{share:.0%} of its runs of {_GRAM} characters found"


def _stands(quote: str, pages: list[str]) -> bool:
    return quote in pages[0] or _runs_over(quote, pages)


def _runs_over(quote: str, pages: list[str]) -> bool:
    """Whether it begins on one page and goes on over the next."""
    if len(pages) < 2:
        return False
    reach = next((n for n in range(len(quote), 0, -1) if quote[:n] in pages[0]), 0)
    return reach > 0 and quote[reach:] in pages[1]


def _print(quotes: list[Quoted], asked: int) -> None:
    print(f"{len(quotes)} quotes, {asked} questions\n")
    print("| format | quotes | found | number apart | by parts | not found |")
    print("|---|---:|---:|---:|---:|---:|")
    for suffix, is_ocr in sorted({(q.suffix, q.is_ocr) for q in quotes}):
        part = [q for q in quotes if (q.suffix, q.is_ocr) == (suffix, is_ocr)]
        _print_row(f"{suffix}{', read by OCR' if is_ocr else ''}", part)
    read = [q for q in quotes if not q.is_ocr]
    _print_row("all but OCR", read)
    print(f"\nfound: {Rate(sum(q.is_found for q in read), len(read))}")
    for quote in quotes:
        if quote.verdict != FOUND:
            item = quote.item
            where = f"{item.document}, page {item.pdf_page}" if item.pdf_page else item.document
            print(f"\n{quote.suffix}{', OCR' if quote.is_ocr else ''}, {where}: {quote.verdict}")
            print(f"  {item.context + item.quote}")


def _print_row(name: str, quotes: list[Quoted]) -> None:
    counts = Counter(q.verdict for q in quotes)
    known = [counts[verdict] for verdict in (FOUND, NUMBER_APART, BY_PARTS)]
    cells = [str(n) for n in (len(quotes), *known, len(quotes) - sum(known))]
    print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
