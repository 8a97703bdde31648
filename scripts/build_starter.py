"""Builds the starter documents from their sources; the same bytes every time."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from starter_pdf import build_pdf
from starter_scan import build_scan
from starter_source import Source, read_source
from starter_text import build_markdown, build_plain, build_web, build_word

_HOME = Path(__file__).resolve().parent.parent / "corpus" / "starter"
_BUILDERS: dict[str, Callable[[Source, Path], None]] = {
    ".pdf": build_pdf, ".docx": build_word, ".html": build_web, ".md": build_markdown,
    ".txt": build_plain,
}  # fmt: skip
_COLUMNS = (
    "path", "title", "organisation", "published", "kind", "licence", "version", "supersedes",
    "language",
)  # fmt: skip


def main(home: Path = _HOME) -> None:
    """Build every source in `home/sources` into `home/documents`, and their manifest."""
    rows = []
    for path in sorted((home / "sources").glob("*.md")):
        source = read_source(path)
        target = home / source.output
        target.parent.mkdir(parents=True, exist_ok=True)
        builder = build_scan if source.layout == "scan" else _BUILDERS[target.suffix]
        builder(source, target)
        rows.append(_row(source))
        print(f"{source.output}  {target.stat().st_size:,} bytes")
    with (home / "documents" / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["path"]))


def _row(source: Source) -> dict[str, str]:
    row = {name: getattr(source, name) for name in _COLUMNS}
    supersedes = source.supersedes.removeprefix("documents/")
    return {
        **row, "path": source.output.removeprefix("documents/"), "licence": "CC BY 4.0",
        "language": "en", "supersedes": supersedes,
    }  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _HOME)
