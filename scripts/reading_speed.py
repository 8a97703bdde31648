"""Prints how fast the text and layout of PDFs are read, beside plain pypdfium2 in the same run.

`python scripts/reading_speed.py [PDF ...]` takes the starter PDFs and, where ../shared is at hand,
public reports. Processor time; what pypdf and the table reader take is listed apart.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from corpus.characters import PageCharacters
from corpus.frames import REPLY, Reply
from corpus.lines import read_lines
from corpus.outline import read_outline
from corpus.pdf import read_pdf
from corpus.reading import read
from corpus.tables import read_tables

_HOME = Path(__file__).resolve().parent.parent
_SHARED = _HOME.parent / "shared" / "documents"
_ROUNDS = 3
"""Each is timed so often, and the quickest counts: other work disturbs."""


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds of processor time for one file."""

    pages: int
    plain: float
    layout: float
    """All of our reading but pypdf, the table reader, and the way out of the child."""
    child: float
    """Putting the document into the child's reply and checking it in the parent."""
    tables: float
    table_pages: int
    outline: float


def main(files: Sequence[Path]) -> None:
    """Time each file and all of them."""
    os.environ["PATH"] = ""  # so that no page goes to OCR: its figures are apart
    print("| PDF | pages | plain pypdfium2, pages/s | ours, pages/s | share |")
    print("|---|---:|---:|---:|---:|")
    found = []
    for file in files:
        times = _timed(file)
        if times is not None:
            found.append(times)
            _print(file.stem, [times])
    _print("**all**", found)
    pages = sum(t.table_pages for t in found)
    print(f"\npages with lines enough for the table reader: {pages}, "
          f"{1000 * sum(t.tables for t in found) / max(pages, 1):.2f} ms each")  # fmt: skip
    count = sum(t.pages for t in found)
    print(f"pypdf's outline, labels and metadata: "
          f"{1000 * sum(t.outline for t in found) / count:.2f} ms a page")  # fmt: skip
    print(
        f"the child's reply, both ways: {1000 * sum(t.child for t in found) / count:.2f} ms a page"
    )


def _print(name: str, times: Sequence[_Times]) -> None:
    pages = sum(t.pages for t in times)
    plain = pages / sum(t.plain for t in times)
    ours = pages / sum(t.layout + t.child for t in times)
    print(f"| {name} | {pages} | {plain:.0f} | {ours:.0f} | {ours / plain:.2f} |")


def _timed(file: Path) -> _Times | None:
    content = file.read_bytes()
    if not any(read_lines(PageCharacters(page)) for page in pypdfium2.PdfDocument(content)):
        return None  # pages without text are OCR's
    document = read(file, file.name)
    reply = Reply(finished=True, document=document)
    body = REPLY.dump_json(reply)
    table_pages = _table_pages(content)
    outline = _quickest(lambda: read_outline(content))
    tables = _quickest(lambda: [read_tables(page, lines) for page, lines in table_pages])
    whole = _quickest(lambda: read_pdf(content))
    return _Times(
        pages=len(document.pages),
        plain=_quickest(lambda: _plain(content)),
        layout=whole - outline - tables,
        child=_quickest(lambda: (REPLY.dump_json(reply), REPLY.validate_json(body))),
        tables=tables,
        table_pages=len(table_pages),
        outline=outline,
    )


def _table_pages(content: bytes) -> list[tuple[PageCharacters, list[object]]]:
    """The pages that have lines or areas drawn on them, read but for their tables."""
    pages = map(PageCharacters, pypdfium2.PdfDocument(content))
    return [(page, read_lines(page)) for page in pages if len(page.paths) >= 3]


def _plain(content: bytes) -> None:
    file = pypdfium2.PdfDocument(content)
    for page in file:
        textpage = page.get_textpage()
        textpage.get_text_range()
        textpage.close()
        page.close()
    file.close()


def _quickest(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(_ROUNDS):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return min(spent)


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    starter = sorted((_HOME / "corpus" / "starter" / "documents").rglob("*.pdf"))
    main(given or [*starter, *sorted(_SHARED.rglob("*.pdf"))])
