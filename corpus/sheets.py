"""Sheets: the rows of XLSX workbooks and CSV files under the names of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

import openpyxl

from corpus.archives import Archive
from corpus.blocks import Block, table_text
from corpus.errors import ReadingError

_MOST_ROWS = 20_000
_MOST_COLUMNS = 200
_EMPTY_RUN = 200
"""Empty rows in a row after which a sheet is taken to have ended."""


def read_workbook(archive: Archive, content: bytes) -> tuple[list[Block], list[str]]:
    """A heading and a table for each visible sheet, and warnings about what was left out.

    Cells hold the values last calculated. Raises ReadingError for a damaged file.
    """
    for name in sorted(archive.names):
        if name.endswith(".xml"):
            archive.xml(name)  # openpyxl parses these itself: they must be found harmless first
    blocks: list[Block] = []
    warnings = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                warnings.append(f"a hidden sheet was left out: {sheet.title}")
                continue
            sheet.reset_dimensions()  # a file may state a million columns that are empty
            rows, is_whole = _cut(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True))
            if not is_whole:
                warnings.append(f"sheet {sheet.title}: only {_MOST_ROWS} rows were read")
            blocks += [Block(sheet.title, 1), *_table(rows)]
        book.close()
    except ReadingError:
        raise
    except Exception as error:  # openpyxl lets errors of many kinds through
        raise ReadingError(f"damaged workbook: {error}") from error
    return blocks, warnings


def read_csv(text: str) -> tuple[list[Block], list[str]] | None:
    """The rows of a delimited file, and warnings; None for text that has no columns."""
    sample = text[:20_000]
    try:
        dialect = csv.Sniffer().sniff(sample, ",;\t|")
        read = csv.reader(io.StringIO(text), dialect)
        rows, is_whole = _cut(read)
    except csv.Error:
        return None
    widths = [len(row) for row in rows[:50]]
    if len(rows) < 2 or min(widths) < 2 or len(set(widths)) > 2:
        return None
    warnings = [] if is_whole else [f"only {_MOST_ROWS} rows were read"]
    return list(_table(rows)), warnings


def _cut(rows: Iterable[Sequence[object]]) -> tuple[list[list[str]], bool]:
    """Rows with something in them, as texts, and whether they are all."""
    kept: list[list[str]] = []
    empty = 0
    for row in rows:
        cells = [_shown(value) for value in row[:_MOST_COLUMNS]]
        if not any(cells):
            empty += 1
            if empty >= _EMPTY_RUN:
                break
            continue
        empty = 0
        if len(kept) == _MOST_ROWS:
            return kept, False
        kept.append(cells)
    return kept, True


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (
            value.isoformat(" ") if value.time().isoformat() != "00:00:00" else _shown(value.date())
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.12g}"
    return " ".join(str(value).split())


def _table(rows: list[list[str]]) -> Iterator[Block]:
    """Lines above the first full row are paragraphs; that row names the columns."""
    wide = max((sum(map(bool, row)) for row in rows), default=0)
    head = next((i for i, row in enumerate(rows) if 2 * sum(map(bool, row)) > wide), 0)
    for row in rows[:head]:
        yield Block(" ".join(filter(None, row)))
    body = rows[head:]
    if body:
        yield Block(table_text(body, has_header=wide > 1))
