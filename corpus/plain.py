"""Plain: text files, their paragraphs and what stands as a heading."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from corpus.blocks import Block

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
_ACCENTED = 0.25
"""Share of letters beyond ASCII above which a text is not Western European."""
_GUESSED_BYTES = 100_000
_HEADING_CHARACTERS = 80
_HEADING_WORDS = 12
_LIST_ITEM = re.compile(r"\s*(?:[•·▪●*\-–]|\(?[a-z0-9]{1,3}[.)])\s")
_WRAPPED = 0.8
"""A line shorter than this share of the longest ends its paragraph."""


def decode(content: bytes) -> str:
    """Text of UTF-8, of UTF-16 or UTF-32 with its mark, of Windows-1252, or as best guessed."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        western = content.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    if western and _is_mostly_ascii(western):
        return western
    guess = from_bytes(content[:_GUESSED_BYTES]).best()
    return content.decode(guess.encoding if guess else "latin-1", errors="replace")


def _is_mostly_ascii(text: str) -> bool:
    """Whether letters beyond ASCII are few, as in English, Welsh or French."""
    letters = sum(character.isalpha() for character in text)
    return sum(c.isalpha() and not c.isascii() for c in text) <= _ACCENTED * letters


def read_plain(text: str) -> list[Block]:
    """Paragraphs, and short lines without a full stop that stand above one as headings."""
    paragraphs = list(_paragraphs(text))
    return [
        Block(p, 1 if _is_heading(p, paragraphs[i + 1 : i + 2]) else None)
        for i, p in enumerate(paragraphs)
    ]


def _paragraphs(text: str) -> Iterator[str]:
    """Blank lines part paragraphs; where there are few, every line is one."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [line for line in lines if line.strip()]
    blank = len(lines) - len(filled)
    if not filled:
        return
    if blank < len(filled) / 20:
        yield from filled
        return
    for paragraph in re.split(r"\n[ \t]*\n", "\n".join(lines)):
        if paragraph.strip():
            yield _unwrapped(paragraph)


def _unwrapped(paragraph: str) -> str:
    """Lines that were broken to fit a width, joined; list items and short lines stay apart."""
    lines = [line.strip() for line in paragraph.strip().split("\n") if line.strip()]
    width = max(map(len, lines))
    joined = lines[0]
    for before, line in itertools.pairwise(lines):
        is_wrapped = width > 50 and len(before) >= _WRAPPED * width
        joined += (" " if is_wrapped and not _LIST_ITEM.match(line) else "\n") + line
    return joined


def _is_heading(paragraph: str, following: list[str]) -> bool:
    return bool(
        following
        and "\n" not in paragraph
        and len(paragraph) <= _HEADING_CHARACTERS
        and len(paragraph.split()) <= _HEADING_WORDS
        and not re.search(r"[.,;:!?…)]\s*$", paragraph)
        and not _LIST_ITEM.match(paragraph)
        and paragraph.lstrip()[0].isupper() | paragraph.lstrip()[0].isdigit()
        and len(following[0]) > len(paragraph)
    )
