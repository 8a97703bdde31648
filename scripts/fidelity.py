"""Prints how faithfully PDFs are read: ours beside plain pypdf and plain pypdfium2.

`python scripts/fidelity.py [--differences] [NAME ...]` scores the starter PDFs against their
sources and, where ../shared is at hand, public reports against their other formats.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pypdfium2
from fidelity_measures import Difference, differences, score, words
from fidelity_references import (
    Reference,
    markdown_reference,
    starter_references,
    word_reference,
)

from corpus.pdf import read_pdf

_HOME = Path(__file__).resolve().parent.parent
_SHARED = _HOME.parent / "shared" / "documents"
_Reader = Callable[[Path, int], tuple[str, str]]
"""Reads a PDF from a page on: its text, and its footnotes where the reader knows them apart."""


def main() -> None:
    """Score every reference by every reader, then list what differs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("names", nargs="*", help="documents to score; all by default")
    arguments.add_argument("--differences", action="store_true", help="list each differing run")
    options = arguments.parse_args()
    listed: list[tuple[str, Difference]] = []
    print("| document | part | reader | recall | precision | order | 8-grams |")
    print("|---|---|---|---:|---:|---:|---:|")
    for reference in _references():
        if options.names and reference.name not in options.names:
            continue
        _score(reference)
        listed += [(reference.name, found) for found in _differences(reference)]
    print(f"\n{len(listed)} runs of five words or more differ:")
    for fault in ("our error", "reference differs"):
        print(f"- {fault}: {sum(found.fault == fault for _, found in listed)}")
    if options.differences:
        for name, found in listed:
            print(f"\n{name}: {found.fault}: {found.reason}")
            print(f"  reference: {found.expected}\n  reading:   {found.found}")


def _references() -> Iterator[Reference]:
    yield from starter_references(_HOME / "corpus" / "starter")
    if not _SHARED.exists():
        print(f"(the public reports are skipped: {_SHARED} is not here)")
        return
    folder = _SHARED / "it_modernization"
    yield markdown_reference(
        "it-modernization",
        folder / "report-to-the-president-on-it-modernization-final.pdf",
        folder / "final_markdown",
        first_page=3,
    )
    folder = _SHARED / "us_digital_service"
    yield word_reference(
        "techfar", folder / "techfar-handbook.pdf", folder / "techfar-handbook.docx"
    )


def _score(reference: Reference) -> None:
    body, notes = words(reference.body), words(reference.notes)
    for name, read in _READERS.items():
        text, notes_text = read(reference.pdf, reference.first_page)
        reading, noted = words(text), words(notes_text)
        rows = [("body", score(body, notes, reading))]
        if notes:
            rows.append(("footnotes", score(notes, body, noted or reading)))
        for part, found in rows:
            precision = "" if part == "footnotes" and not noted else f"{found.precision:.4f}"
            print(
                f"| {reference.name} | {part} | {name} | {found.recall:.4f} | {precision} "
                f"| {found.order:.4f} | {found.grams:.4f} |"
            )


def _differences(reference: Reference) -> list[Difference]:
    """Of body and footnotes, each against what was read as such."""
    text, notes = _ours(reference.pdf, reference.first_page)
    printed = words(_pdfium(reference.pdf, reference.first_page)[0])
    return [
        *differences(words(reference.body), words(text), printed),
        *differences(words(reference.notes), words(notes), printed),
    ]


def _ours(path: Path, first_page: int) -> tuple[str, str]:
    read = read_pdf(path.read_bytes())
    position = read.pages[first_page - 1].start
    body = []
    notes = sorted((n for n in read.notes if n.start >= position), key=lambda n: n.start)
    for note in notes:
        body.append(read.text[position : note.start])
        position = note.end
    body.append(read.text[position:])
    return "\n".join(body), "\n".join(read.text[n.start : n.end] for n in notes)


def _pdfium(path: Path, first_page: int) -> tuple[str, str]:
    file = pypdfium2.PdfDocument(path)
    pages = [file[index].get_textpage() for index in range(first_page - 1, len(file))]
    return "\n".join(page.get_text_range() for page in pages), ""


def _pypdf(path: Path, first_page: int) -> tuple[str, str]:
    pages = pypdf.PdfReader(path).pages[first_page - 1 :]
    return "\n".join(page.extract_text() for page in pages), ""


_READERS: dict[str, _Reader] = {"ours": _ours, "pypdfium2": _pdfium, "pypdf": _pypdf}

if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(f"\n{time.perf_counter() - begin:.0f} s")
