"""Texts: files that are text of one kind or another, into blocks."""

from __future__ import annotations

from corpus.blocks import ReadBlocks
from corpus.formats import Format
from corpus.html import read_html
from corpus.mail import read_mail
from corpus.markdown import read_markdown
from corpus.plain import decode, read_plain
from corpus.rtf import read_rtf
from corpus.sheets import read_csv

_READERS = {Format.RTF: read_rtf, Format.MAIL: read_mail, Format.HTML: read_html}


def read_text(content: bytes, format_: Format) -> ReadBlocks:
    """Read a file of a format that is known; what looks like no table is plain text."""
    if format_ in _READERS:
        return _READERS[format_](content)
    text = decode(content)
    if format_ is Format.MARKDOWN:
        return read_markdown(text)
    table = read_csv(text) if format_ is Format.CSV else None
    if table is not None:
        return table[0], {}, table[1]
    return read_plain(text), {}, []
