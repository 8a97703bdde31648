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
_Reader = Callable[[Path, int], str]


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
        reading = words(read(reference.pdf, reference.first_page))
        rows = [("body", score(body, notes, reading))]
        if notes:
            rows.append(("footnotes", score(notes, body, reading)))
        for part, found in rows:
            precision = f"{found.precision:.4f}" if part == "body" else ""
            print(
                f"| {reference.name} | {part} | {name} | {found.recall:.4f} | {precision} "
                f"| {found.order:.4f} | {found.grams:.4f} |"
            )


def _differences(reference: Reference) -> list[Difference]:
    """Against body and notes, each note where the reading has it."""
    reading = words(_ours(reference.pdf, reference.first_page))
    printed = words(_pdfium(reference.pdf, reference.first_page))
    notes = f" {' '.join(words(reference.notes))} "
    return [
        found
        for found in differences(words(reference.body), reading, printed)
        if not (found.found and not found.expected and f" {found.found} " in notes)
    ]


def _ours(path: Path, first_page: int) -> str:
    read = read_pdf(path.read_bytes())
    return read.text[read.pages[first_page - 1].start :]


def _pdfium(path: Path, first_page: int) -> str:
    file = pypdfium2.PdfDocument(path)
    pages = [file[index].get_textpage() for index in range(first_page - 1, len(file))]
    return "\n".join(page.get_text_range() for page in pages)


def _pypdf(path: Path, first_page: int) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages[first_page - 1 :])


_READERS: dict[str, _Reader] = {"ours": _ours, "pypdfium2": _pdfium, "pypdf": _pypdf}

if __name__ == "__main__":
    begin = time.perf_counter()
    main()
    print(f"\n{time.perf_counter() - begin:.0f} s")
