"""Outline: bookmarks and metadata of a PDF, which pypdf knows best."""

from __future__ import annotations

import io
import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdf
from pypdf.errors import PyPdfError

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of flaws that it mends itself


@dataclass(frozen=True, slots=True)
class Outline:
    """What a PDF says of itself beside its text."""

    headings: Mapping[int, Mapping[str, int]]
    """By page index: the level of each heading, by its folded title."""
    said: Mapping[str, str]
    """Title, organisation and date."""


_NOTHING = Outline({}, {})


def read_outline(content: bytes) -> Outline:
    """The outline; empty where pypdf cannot read the file."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return _NOTHING
        headings: defaultdict[int, dict[str, int]] = defaultdict(dict)
        for page, title, level in _bookmarks(reader, reader.outline, 1):
            headings[page].setdefault(title, level)
        return Outline(dict(headings), _said(reader))
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        NotImplementedError,
        OverflowError,
    ):
        # pypdf raises these on damaged files; what it adds is not needed to read the text
        return _NOTHING


def folded(title: str) -> str:
    """A title as two spellings of it are compared: its words alone."""
    return " ".join(re.findall(r"\w+", title.casefold()))


def _bookmarks(
    reader: pypdf.PdfReader, items: Sequence[object], level: int
) -> Iterator[tuple[int, str, int]]:
    for item in items:
        if isinstance(item, list):
            yield from _bookmarks(reader, item, level + 1)
        elif isinstance(item, pypdf.generic.Destination):
            number = reader.get_destination_page_number(item)
            title = folded(str(item.title or ""))
            if number is not None and title:
                yield number, title, level


def _said(reader: pypdf.PdfReader) -> dict[str, str]:
    info = reader.metadata
    if info is None:
        return {}
    said = {"title": str(info.title or ""), "organisation": str(info.author or "")}
    if info.creation_date:
        said["published"] = info.creation_date.date().isoformat()
    looks_like_file = re.search(r"\.(?:docx?|indd|pdf|qxd)$|^Microsoft Word", said["title"])
    return {
        k: " ".join(v.split())
        for k, v in said.items()
        if v and not (k == "title" and looks_like_file)
    }
