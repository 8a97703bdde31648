"""Prints how much of a Word file is read: ours beside python-docx, against all of its XML.

`python scripts/word_fidelity.py FILE` counts text boxes, notes and diagrams as words to be found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import docx
from fidelity_measures import score, words
from fidelity_references import word_reference

from corpus.reading import read


def main(file: Path) -> None:
    """Recall, precision, order and 8-grams of the body, recall of the notes."""
    reference = word_reference(file.stem, file, file)
    body, notes = words(reference.body), words(reference.notes)
    print("| reader | recall | precision | order | 8-grams | recall of notes |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, reader in _READERS.items():
        reading = words(reader(file))
        found, noted = score(body, notes, reading), score(notes, body, reading)
        print(
            f"| {name} | {found.recall:.4f} | {found.precision:.4f} | {found.order:.4f} "
            f"| {found.grams:.4f} | {noted.recall:.4f} |"
        )


def _ours(file: Path) -> str:
    return read(file, file.name).text


def _python_docx(file: Path) -> str:
    document = docx.Document(str(file))
    tables = [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *tables])


_READERS: dict[str, Callable[[Path], str]] = {"ours": _ours, "python-docx": _python_docx}

if __name__ == "__main__":
    main(Path(sys.argv[1]))
