"""Reading: a file of any supported format into a Document.

What reads a format is imported when the first such file comes: together its libraries take most
of a second, which every child would pay.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from corpus.anchors import anchors_of
from corpus.blocks import ReadBlocks, assemble, clean
from corpus.documents import FIELDS, Document, Metadata
from corpus.errors import ReadingError
from corpus.formats import Format, format_of, is_zip
from corpus.hidden import invisible_characters
from corpus.inflation import refuse_inflation
from corpus.limits import ReadingLimits
from corpus.sketches import sketch_of

_LIMITS = ReadingLimits()
_OPENING = 500
"""Characters within which a document's first heading may be its title."""
_FILE_ENDING = re.compile(r"\.(?:docx?|odt|pdf|rtf|pptx?|xlsx?|indd|qxd|html?)$", re.IGNORECASE)


def read(
    path: Path,
    source: str,
    metadata: Metadata | None = None,
    *,
    limits: ReadingLimits = _LIMITS,
    tick: Callable[[], None] = lambda: None,
) -> Document:
    """Read a file whole; what a manifest says in `metadata` wins over what the file says.

    The content decides the format; the name only tells Markdown and CSV from plain text. `tick`
    is called whenever a slow step is done. Raises ReadingError with the reason a person is shown.
    """
    content = _content(path, limits.file_bytes)
    sha256 = hashlib.sha256(content).hexdigest()
    suffix = PurePosixPath(source).suffix
    format_ = None if is_zip(content) else format_of(content, suffix)
    if format_ is Format.PDF:
        from corpus.pdf import read_pdf  # noqa: PLC0415 - see above

        refuse_inflation(content)
        pdf = read_pdf(content, tick)
        given = _metadata(source, metadata, pdf.said, "file", None)
        return Document(
            source, sha256, given, pdf.text, pdf.sections, pdf.pages, pdf.warnings, pdf.notes,
            anchors_of(pdf.text, pdf.sections, pdf.notes, pdf.tables), pdf.tables,
            sketch_of(pdf.text),
        )  # fmt: skip
    blocks, said, warnings = _read_blocks(content, format_)
    found = assemble(blocks)
    if not found.text:
        raise ReadingError("; ".join(["no text in it", *warnings]))
    warnings += invisible_characters("\n".join(block.text for block in blocks))
    heading = next(
        (s.heading_path[0] for s in found.sections if s.heading_path and s.start < _OPENING), None
    )
    origin = "front matter" if format_ is Format.MARKDOWN else "file"
    given = _metadata(source, metadata, said, origin, heading)
    return Document(
        source, sha256, given, found.text, found.sections, (), tuple(warnings), found.notes,
        anchors_of(found.text, found.sections, found.notes), sketch=sketch_of(found.text),
    )  # fmt: skip


def _read_blocks(content: bytes, format_: Format | None) -> ReadBlocks:
    if format_ is None:
        from corpus.packages import read_package  # noqa: PLC0415 - see above

        return read_package(content)
    from corpus.texts import read_text  # noqa: PLC0415 - see above

    return read_text(content, format_)


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


def _metadata(
    source: str,
    listed: Metadata | None,
    said: Mapping[str, str],
    origin: str,
    heading: str | None,
) -> Metadata:
    """Each field from the manifest, else from the file, with where it comes from.

    Where nothing gives a title it is the first heading, or the file's name.
    """
    values: dict[str, str] = {}
    origins: dict[str, str] = {}
    for name in FIELDS:
        given = getattr(listed, name) if listed else ""
        own = clean(said.get(name, ""))
        values[name] = given or (_FILE_ENDING.sub("", own) if name == "title" else own)
        if values[name]:
            origins[name] = "manifest" if given else origin
    if not values["title"]:
        from_name = re.sub(r"[-_]+", " ", PurePosixPath(source).stem).strip().capitalize()
        values["title"] = clean(heading or "") or from_name
        origins["title"] = "first heading" if heading else "file name"
    return Metadata(**values, origins=origins)
