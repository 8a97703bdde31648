"""Reading: a file of any supported format into a Document."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from corpus.blocks import Block, assemble
from corpus.documents import Document, Metadata
from corpus.errors import ReadingError
from corpus.html import read_html
from corpus.limits import ReadingLimits
from corpus.markdown import read_markdown
from corpus.pdf import read_pdf
from corpus.plain import decode, read_plain
from corpus.word import read_word

SUPPORTED = "PDF, HTML, DOCX, Markdown and plain text"
_LIMITS = ReadingLimits()
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|main)\b", re.IGNORECASE)
_MAGIC = {
    b"\x89PNG": "PNG image", b"\xff\xd8\xff": "JPEG image", b"GIF8": "GIF image",
    b"\xd0\xcf\x11\xe0": "old Office document", b"\x7fELF": "program", b"\x1f\x8b": "gzip archive",
    b"MZ": "program", b"%!PS": "PostScript", b"SQLite format 3": "database", b"{\\rtf": "RTF",
}  # fmt: skip


def read(
    path: Path,
    source: str,
    metadata: Metadata | None = None,
    *,
    limits: ReadingLimits = _LIMITS,
    tick: Callable[[], None] = lambda: None,
) -> Document:
    """Read a file whole; `metadata` from a manifest wins over what the file says of itself.

    The content decides the format; the name only tells Markdown from plain text. Raises
    ReadingError with the reason a person is shown.
    """
    content = _content(path, limits.file_bytes)
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        read_file = read_pdf(content, tick)
        given = metadata or _metadata(source, read_file.said, None)
        return Document(
            source, sha256, given, read_file.text, read_file.sections, read_file.pages,
            read_file.warnings,
        )  # fmt: skip
    blocks, said, warnings = _blocks(content, PurePosixPath(source).suffix.lower())
    text, sections = assemble(blocks)
    if not text:
        raise ReadingError("no text in it")
    heading = next((s.heading_path[0] for s in sections if s.heading_path), None)
    given = metadata or _metadata(source, said, heading)
    return Document(source, sha256, given, text, sections, (), tuple(warnings))


def _content(path: Path, most_bytes: int) -> bytes:
    """The bytes of a regular file; no pipe or device is waited for."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError("refused: not a regular file")
        if status.st_size > most_bytes:
            raise ReadingError(
                f"refused: {status.st_size // 1_000_000} MB, more than {most_bytes // 1_000_000}"
            )
        content = file.read(most_bytes)
    if not content.strip():
        raise ReadingError("empty")
    return content


def _blocks(content: bytes, suffix: str) -> tuple[list[Block], dict[str, str], list[str]]:
    if content.startswith(b"PK\x03\x04"):
        _refuse_other_archives(content)
        return read_word(content)
    for magic, name in _MAGIC.items():
        if content.startswith(magic):
            raise _unsupported(name)
    if suffix not in {".md", ".markdown"} and _HTML.search(content[:4096]):
        return *read_html(content), []
    if b"\0" in content[:4096] and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise _unsupported("binary data")
    text = decode(content)
    if suffix in {".md", ".markdown"}:
        return *read_markdown(text), []
    return read_plain(text), {}, []


def _refuse_other_archives(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError) as error:
        raise ReadingError(f"damaged archive: {error}") from error
    if "word/document.xml" not in names:
        raise _unsupported("OpenDocument" if b"opendocument" in mimetype else "archive")


def _unsupported(name: str) -> ReadingError:
    return ReadingError(f"unsupported type: {name}; supported are {SUPPORTED}")


def _metadata(source: str, said: Mapping[str, str], heading: str | None) -> Metadata:
    """What the file says; where it has no title, its first heading or its name."""
    from_name = re.sub(r"[-_]+", " ", PurePosixPath(source).stem).strip().capitalize()
    known = Metadata.__dataclass_fields__
    fields = {key: value for key, value in said.items() if key in known}
    return Metadata(**{**fields, "title": said.get("title") or heading or from_name})
