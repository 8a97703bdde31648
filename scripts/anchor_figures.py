"""Prints which numbered paragraphs, recommendations and printed page numbers are found.

`python scripts/anchor_figures.py` reads the inquiry reports in ../shared; it skips without them.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from corpus.anchors import labels_in
from corpus.documents import Document
from corpus.reading import read

_SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_PDFS = _SHARED / "documents" / "inquiries"
_PAIRS = _SHARED / "benchmarks" / "inquiries" / "pairs.jsonl"
_DECIMAL = re.compile(r"\d+\.\d+")
_NUMBER = re.compile(r"\b\d{1,3}\b")


def main() -> None:
    """Read each report and count."""
    if not _PDFS.exists():
        print(f"(skipped: {_PDFS} is not here)")
        return
    names = ("post-office-horizon-inquiry-volume-1", "space-economy-report",
             "space-economy-response", "infected-blood-inquiry-volume-1",
             "infected-blood-inquiry-response")  # fmt: skip
    found = {name: read(_PDFS / f"{name}.pdf", f"{name}.pdf") for name in names}
    labels = {name: {a.label for a in document.anchors} for name, document in found.items()}
    print("| document | anchors | found | of |\n|---|---|---:|---:|")
    decimals = sum(bool(_DECIMAL.fullmatch(label)) for label in labels[names[0]])
    _row(names[0], "numbered paragraphs", decimals, 812)
    _row(names[0], "recommendations", _recommendations(labels[names[0]], 19), 19)
    paragraphs = sum(str(n) in labels[names[1]] for n in range(1, 335))
    _row(names[1], "numbered paragraphs", paragraphs, 334)
    _row(names[2], "recommendations", _recommendations(labels[names[2]], 40), 40)
    nested = list(_nested())
    for name in names[3:]:
        held = sum(bool({wanted, wanted.split()[1]} & labels[name]) for wanted in nested)
        _row(name, "nested recommendations", held, len(nested))
    print("\n| document | pages | print a number | label right | label where none is printed |")
    print("|---|---:|---:|---:|---:|")
    if shutil.which("pdftotext") is None:
        print("(skipped: poppler's pdftotext is not installed)")
        return
    for name, document in found.items():
        _labels(name, document)


def _row(name: str, kind: str, found: int, expected: int) -> None:
    print(f"| {name} | {kind} | {found} | {expected} |")


def _recommendations(labels: set[str], count: int) -> int:
    return sum(f"recommendation {n}" in labels for n in range(1, count + 1))


def _nested() -> Iterator[str]:
    for row in _PAIRS.read_text(encoding="utf-8").splitlines():
        pair = json.loads(row)
        if "Blood" in pair["rec_file"]:
            yield labels_in(f"recommendation {pair['rec_id']}")[0]


def _labels(name: str, document: Document) -> None:
    """Against poppler: a page prints its number if its first or last lines hold index + constant.

    The constant is the one that most pages agree on.
    """
    pages = [_edges(_PDFS / f"{name}.pdf", page.number) for page in document.pages]
    offsets = [n - i for i, numbers in enumerate(pages) for n in numbers]
    offset = max(set(offsets), key=offsets.count, default=0)
    prints = [i for i, numbers in enumerate(pages) if i + offset in numbers]
    if len(prints) < 0.25 * len(pages):
        prints = []
    right = sum(document.pages[i].label == str(i + offset) for i in prints)
    arabic = [i for i, page in enumerate(document.pages) if (page.label or "").isdigit()]
    invented = len(set(arabic) - set(prints))
    print(f"| {name} | {len(pages)} | {len(prints)} | {right} | {invented} |")


def _edges(file: Path, number: int) -> set[int]:
    command = ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(file), "-"]
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - poppler
    lines = [x for x in done.stdout.decode(errors="replace").splitlines() if x.strip()]
    return {int(n) for line in (*lines[:2], *lines[-2:]) for n in _NUMBER.findall(line)}


if __name__ == "__main__":
    main()
