"""Tables: the ruled tables of a PDF page, cell by cell."""

from __future__ import annotations

from corpus.lines import TableLines


def header_row_count(table: TableLines) -> int:
    """Rows at the top that name the columns."""
    return min(1, table.row_count)
