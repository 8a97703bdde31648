"""Formats: which format a file has, told by its content; its name only tells text from text."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.errors import ReadingError

if TYPE_CHECKING:  # it loads lxml, which most files do not need
    from corpus.archives import Archive

SUPPORTED = "PDF, HTML, DOCX, ODT, PPTX, ODP, XLSX, ODS, CSV, RTF, e-mail, Markdown and plain text"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main)\b", re.IGNORECASE)
_MAGIC = {
    b"\x89PNG": "PNG image", b"\xff\xd8\xff": "JPEG image", b"GIF8": "GIF image",
    b"\xd0\xcf\x11\xe0": "old or encrypted Office document", b"\x7fELF": "program",
    b"\x1f\x8b": "gzip archive", b"MZ": "program", b"%!PS": "PostScript",
    b"SQLite format 3": "database", b"7z\xbc\xaf": "archive", b"Rar!": "archive",
    b"II*\0": "TIFF image", b"MM\0*": "TIFF image", b"BM": "bitmap image", b"RIFF": "media file",
    b"OggS": "media file", b"ID3": "media file",
}  # fmt: skip
_MAIL_HEADER = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_TELLING = re.compile(
    rb"^(?:MIME-Version|Received|Message-ID|Return-Path|Delivered-To):",
    re.IGNORECASE | re.MULTILINE,
)
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


class Format(StrEnum):
    """A format that is read."""

    PDF = "PDF"
    WORD = "DOCX"
    OPEN_DOCUMENT = "OpenDocument"
    SLIDES = "PPTX"
    WORKBOOK = "XLSX"
    HTML = "HTML"
    MAIL = "e-mail"
    RTF = "RTF"
    MARKDOWN = "Markdown"
    CSV = "CSV"
    PLAIN = "plain text"


_PACKAGES = {"word/": Format.WORD, "ppt/": Format.SLIDES, "xl/": Format.WORKBOOK}
_BY_NAME = {
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN, ".csv": Format.CSV, ".tsv": Format.CSV,
}  # fmt: skip


def format_of(content: bytes, suffix: str) -> Format:
    """The format; raises ReadingError, naming what it is, for one that is not read."""
    named = _BY_NAME.get(suffix.lower())
    if b"%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(b"{\\rtf"):
        return Format.RTF
    for magic, name in _MAGIC.items():
        if content.startswith(magic) and not _is_text(content, magic):
            raise _unsupported(name)
    if named is None and _HTML.search(content[:4096]) and not _is_mail(content):
        return Format.HTML
    if b"\0" in content[:4096] and not content.startswith(_BYTE_ORDER_MARKS):
        raise _unsupported("binary data")
    if named is None and _is_mail(content):
        return Format.MAIL
    return named or Format.PLAIN


def package_format(archive: Archive) -> Format:
    """The format of a zip file; raises ReadingError for one that is no document."""
    if "mimetype" in archive.names and b"opendocument" in archive.read("mimetype")[:80]:
        return Format.OPEN_DOCUMENT
    main = archive.main_part()
    for folder, format_ in _PACKAGES.items():
        if main.startswith(folder) and main in archive.names:
            if main.endswith(".bin"):
                raise _unsupported("binary workbook (XLSB)")
            return format_
    raise _unsupported("archive")


def _is_mail(content: bytes) -> bool:
    """Whether the bytes begin with the header of a message."""
    head = _MAIL_HEADER.match(content[:20_000].replace(b"\r\n", b"\n"))
    return head is not None and _MAIL_TELLING.search(head.group()) is not None


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_text(content: bytes, magic: bytes) -> bool:
    """Whether bytes that begin like a program or image are words all the same ("BMA says")."""
    return magic.isascii() and b"\0" not in content[:4096] and magic in {b"BM", b"MZ", b"ID3"}


def _unsupported(name: str) -> ReadingError:
    return ReadingError(f"unsupported type: {name}; supported are {SUPPORTED}")
