"""Word: paragraphs, headings, lists and tables of a DOCX file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpus.blocks import Block, table_text
from corpus.errors import ReadingError

_MAX_ENTRIES = 2000
_MAX_BYTES = 300_000_000
_MAX_RATIO = 200
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read_word(content: bytes) -> tuple[list[Block], dict[str, str], list[str]]:
    """The blocks, what the file says of itself, and warnings about what was not read.

    Raises ReadingError for a damaged file and for an archive that would not fit in memory.
    """
    warnings = _checked(content)
    try:
        document = docx.Document(io.BytesIO(content))
        blocks = list(_blocks(document))
    except Exception as error:  # python-docx lets errors of zip, XML and its own through
        raise ReadingError(f"damaged Word document: {error}") from error
    core = document.core_properties
    said = {
        "title": core.title or "",
        "organisation": core.author or "",
        "published": core.created.date().isoformat() if core.created else "",
    }
    return blocks, {key: value for key, value in said.items() if value}, warnings


def _checked(content: bytes) -> list[str]:
    """What python-docx will not read; raises ReadingError for an archive out of bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            body = archive.read("word/document.xml") if _is_small(entries, content) else b""
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise ReadingError(f"damaged Word document: {error}") from error
    if not body:
        raise ReadingError("refused: the archive would unpack to more than a document can hold")
    warnings = []
    if any(entry.filename == "word/footnotes.xml" for entry in entries):
        warnings.append("footnotes were not read")
    if b"<w:txbxContent" in body:
        warnings.append("text boxes were not read")
    return warnings


def _is_small(entries: list[zipfile.ZipInfo], content: bytes) -> bool:
    unpacked = sum(entry.file_size for entry in entries)
    return (
        len(entries) <= _MAX_ENTRIES
        and unpacked <= _MAX_BYTES
        and unpacked <= _MAX_RATIO * max(len(content), 1)
    )


def _blocks(document: WordDocument) -> Iterator[Block]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            rows = [[cell.text for cell in row.cells] for row in item.rows]
            yield Block(table_text(rows, has_header=True))
        elif isinstance(item, Paragraph):
            yield _paragraph(item)


def _paragraph(paragraph: Paragraph) -> Block:
    style = (paragraph.style.name if paragraph.style else "") or ""
    heading = _HEADING.match(style)
    if heading:
        return Block(paragraph.text, int(heading.group(1)))
    if style == "Title":
        return Block(paragraph.text, 1)
    bullet = "- " if style.lower().startswith("list") and paragraph.text.strip() else ""
    return Block(bullet + paragraph.text)
