"""Prints how fast PDFs are read in the safe child process, beside plain pypdfium2 in the same run.

`python scripts/reading_speed.py [--rounds N] [PDF ...]` takes the starter PDFs and, where
../shared is at hand, public reports. Processor time of this process and of its children, the
median of interleaved rounds; a new child is begun in each, and its start counts. What pypdf and
the table reader take is measured apart and left out, as are pages that OCR reads.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2

from corpus.characters import PageCharacters
from corpus.folders import FoundFile
from corpus.lines import Line, read_lines
from corpus.outline import read_outline
from corpus.sandbox import ReadOutcome, Staff, read_all
from corpus.tables import read_tables

_HOME = Path(__file__).resolve().parent.parent
_SHARED = _HOME.parent / "shared" / "documents"
_FEWEST_PATHS = 3


def main(files: Sequence[Path], rounds: int) -> None:
    """Time the files that hold text, and then those that OCR must read."""
    texts = [file for file in files if _holds_text(file)]
    contents = [file.read_bytes() for file in texts]
    pages = sum(map(_page_count, contents))
    table_pages = [page for content in contents for page in _table_pages(content)]
    work: dict[str, Callable[[], object]] = {
        "plain": lambda: [_plain(content) for content in contents],
        "ours": lambda: _read(texts, processes=1),
        "pypdf": lambda: [read_outline(content) for content in contents],
        "tables": lambda: [read_tables(page, lines) for page, lines in table_pages],
    }
    with _without_ocr():
        spent = {name: [] for name in work}
        for _ in range(rounds):
            for name, job in work.items():
                spent[name].append(_processor_s(job))
        wall = statistics.median(_wall_s(lambda: _read(texts, processes=2)) for _ in range(rounds))
    seconds = {name: statistics.median(times) for name, times in spent.items()}
    layout = seconds["ours"] - seconds["pypdf"] - seconds["tables"]
    shares = [
        plain / (ours - pypdf - tables)
        for plain, ours, pypdf, tables in zip(*spent.values(), strict=True)
    ]
    print(f"{len(texts)} PDFs with text, {pages} pages, {rounds} rounds\n")
    print("| | ms a page | pages a CPU second |\n|---|---:|---:|")
    for name, value in {
        "plain pypdfium2": seconds["plain"],
        "ours, text and layout": layout,
        "ours, all": seconds["ours"],
    }.items():
        print(f"| {name} | {1000 * value / pages:.2f} | {pages / value:.0f} |")
    print(f"\nshare of plain pypdfium2: {statistics.median(shares):.3f} "
          f"({min(shares):.3f} to {max(shares):.3f})")  # fmt: skip
    print(f"apart: pypdf's outline, labels and metadata {1000 * seconds['pypdf'] / pages:.2f} ms "
          f"a page; table reader {1000 * seconds['tables'] / len(table_pages):.2f} ms on each of "
          f"{len(table_pages)} pages with lines enough")  # fmt: skip
    print(f"end to end on two cores: {pages / wall:.0f} pages/s")
    _print_scans([file for file in files if file not in texts])


def _print_scans(files: Sequence[Path]) -> None:
    if not files:
        return
    pages = sum(_page_count(file.read_bytes()) for file in files)
    spent: list[float] = []
    wall = _wall_s(lambda: spent.append(_processor_s(lambda: _read(files, processes=2))))
    print(f"read by OCR, apart: {pages} pages, {spent[0] / pages:.2f} CPU s a page, "
          f"{pages / wall:.2f} pages/s on two cores")  # fmt: skip


def _read(files: Sequence[Path], processes: int) -> list[ReadOutcome]:
    jobs = [("", FoundFile(file, file.name), None) for file in files]
    return read_all(jobs, staff=Staff(processes))


def _plain(content: bytes) -> None:
    file = pypdfium2.PdfDocument(content)
    for page in file:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    file.close()


def _holds_text(file: Path) -> bool:
    pages = pypdfium2.PdfDocument(file.read_bytes())
    return any(read_lines(PageCharacters(page)) for page in pages)


def _page_count(content: bytes) -> int:
    return len(pypdfium2.PdfDocument(content))


def _table_pages(content: bytes) -> list[tuple[PageCharacters, list[Line]]]:
    """The pages that have lines or areas drawn on them, read but for their tables."""
    pages = map(PageCharacters, pypdfium2.PdfDocument(content))
    return [(page, read_lines(page)) for page in pages if len(page.paths) >= _FEWEST_PATHS]


@contextmanager
def _without_ocr() -> Iterator[None]:
    """Children find no tesseract: a picture among text pages is not this measure's subject."""
    path = os.environ["PATH"]
    os.environ["PATH"] = ""
    try:
        yield
    finally:
        os.environ["PATH"] = path


def _processor_s(work: Callable[[], object]) -> float:
    """Processor time of this process and of the children that it has waited for."""
    begun = _used_s()
    work()
    return _used_s() - begun


def _used_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(x.ru_utime + x.ru_stime for x in used)


def _wall_s(work: Callable[[], object]) -> float:
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    starter = sorted((_HOME / "corpus" / "starter" / "documents").rglob("*.pdf"))
    shared = sorted(_SHARED.rglob("*.pdf"))
    main(arguments.files or [*starter, *shared], arguments.rounds)
