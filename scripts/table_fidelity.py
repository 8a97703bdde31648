"""Prints how many cells of tables are read with their headers, page by page.

`python scripts/table_fidelity.py` knows the starter tables by their sources, one report's by its
Markdown, and those of other reports by digests of their cells, counted by hand.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fidelity_measures import words
from lxml import html
from starter_flow import placed
from starter_source import plain, read_source

from corpus.documents import Cell, Table
from corpus.pdf import ReadPdf, read_pdf

_HOME = Path(__file__).resolve().parent.parent
_SHARED = _HOME.parent / "shared" / "documents"
_DIGESTS = Path(__file__).with_name("table_digests.json")
_Place = tuple[str, str]
"""The words of a cell's header, and of the cell."""


@dataclass(frozen=True, slots=True)
class _Score:
    name: str
    expected: int
    found: int


def main() -> None:
    """Score all tables that are at hand; `--record` writes the digests of what is read now."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--record", action="store_true", help="after checking them by eye")
    arguments.add_argument("--missing", action="store_true", help="list each cell not found")
    options = arguments.parse_args()
    if options.record:
        _record()
        return
    print("| tables | cells | with their header | share |")
    print("|---|---:|---:|---:|")
    for score in _scores(missing=options.missing):
        share = score.found / score.expected
        print(f"| {score.name} | {score.expected} | {score.found} | {share:.1%} |")
    if not _SHARED.exists():
        print(f"(the public reports are skipped: {_SHARED} is not here)")


def _scores(*, missing: bool) -> Iterator[_Score]:
    yield from _starter(missing=missing)
    if not _SHARED.exists():
        return
    yield _appendix(missing=missing)
    for entry in json.loads(_DIGESTS.read_text()):
        read = read_pdf((_SHARED / entry["file"]).read_bytes())
        found = Counter(map(_digest, _places(read, entry["pages"])))
        expected = Counter(entry["digests"])
        pages = ", ".join(map(str, entry["pages"]))
        name = f"{Path(entry['file']).stem}, pages {pages}"
        yield _Score(name, expected.total(), (expected & found).total())


def _starter(*, missing: bool) -> Iterator[_Score]:
    for path in sorted((_HOME / "corpus" / "starter" / "sources").glob("*.md")):
        source = read_source(path)
        tables = [part for part in source.parts if part.kind == "table"]
        target = _HOME / "corpus" / "starter" / source.output
        if target.suffix != ".pdf" or source.layout == "scan" or not tables:
            continue
        expected: Counter[_Place] = Counter()
        for table in tables:
            cells = list(placed(table.rows))
            heads = [(cell, x) for cell, x, _ in cells if cell.is_header]
            for cell, x, _ in cells:
                above = [h for h, at in heads if at < x + cell.wide and x < at + h.wide]
                if not cell.is_header and _said(plain(cell.markup)):
                    names = " ".join(plain(h.markup) for h in above)
                    expected[_said(names), _said(plain(cell.markup))] += 1
        found = Counter(_places(read_pdf(target.read_bytes()), None))
        yield _compared(target.stem, expected, found, missing=missing)


def _appendix(*, missing: bool) -> _Score:
    """One table over seven pages; its Markdown dates the last column in other words."""
    folder = _SHARED / "it_modernization"
    text = (folder / "final_markdown" / "11-appendix-f.md").read_text(encoding="utf-8")
    root = html.fromstring(f"<div>{text.split('---', 2)[2]}</div>")
    rows = [row.xpath("./td|./th") for row in root.iter("tr")]
    names = [_said(" ".join(cell.itertext())).split(" starting")[0] for cell in rows[0]]
    expected: Counter[_Place] = Counter()
    for row in rows[1:]:
        for x, cell in enumerate(row):
            said = _said(" ".join(cell.itertext()))
            if said:
                expected[names[x] if len(row) == len(names) else "", said] += 1
    pdf = folder / "report-to-the-president-on-it-modernization-final.pdf"
    found: Counter[_Place] = Counter()
    for header, said in _places(read_pdf(pdf.read_bytes()), range(52, 59)):
        name = next((n for n in names if n and header.startswith(n)), "")
        found[name, said] += 1
        found["", said] += 1  # a row over all columns has no header there
    return _compared("it-modernization, appendix F", expected, found, missing=missing)


def _compared(
    name: str, expected: Counter[_Place], found: Counter[_Place], *, missing: bool
) -> _Score:
    if missing:
        for header, said in expected - found:
            print(f"not found in {name}: {header} > {said}")
    return _Score(name, expected.total(), (expected & found).total())


def _places(read: ReadPdf, pages: Sequence[int] | None) -> Iterator[_Place]:
    """Each cell that has words, with the words of the headers above it."""
    for table in read.tables:
        on = {p.number for p in read.pages if p.start < table.end and table.start < p.end}
        if pages is None or on & set(pages):
            for cell in table.cells:
                if not cell.is_header and cell.end > cell.start:
                    yield _names(read.text, table, cell), _said(read.text[cell.start : cell.end])


def _names(text: str, table: Table, cell: Cell) -> str:
    heads = [head for head in table.headers_of(cell) if head.is_header]
    spans = dict.fromkeys(text[head.start : head.end] for head in heads)
    return _said(" ".join(spans))


def _said(text: str) -> str:
    return " ".join(words(text))


def _digest(place: _Place) -> str:
    return hashlib.sha256(f"cells of tables\0{place[0]}\0{place[1]}".encode()).hexdigest()[:12]


def _record() -> None:
    entries = json.loads(_DIGESTS.read_text())
    for entry in entries:
        read = read_pdf((_SHARED / entry["file"]).read_bytes())
        entry["digests"] = sorted(map(_digest, _places(read, entry["pages"])))
    _DIGESTS.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    main()
