"""Rtf: the text of a Rich Text Format file."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from corpus.blocks import Block
from corpus.errors import ReadingError

_HIDDEN = re.compile(r"\\v(?=[\\\s{}])|\\fs[12](?=\D)")
_CELLS = re.compile(r"\s*\|\s*")
_INFO = {"title": "title", "company": "organisation"}


def read_rtf(content: bytes) -> tuple[list[Block], dict[str, str], list[str]]:
    """Paragraphs and table rows, the title and company stated, and warnings on hidden text."""
    source = content.decode("latin-1")
    try:
        text = rtf_to_text(source, errors="replace")
    except (ValueError, IndexError, KeyError, LookupError, OverflowError) as error:
        raise ReadingError(f"damaged RTF: {error}") from error
    said = {}
    for word, name in _INFO.items():
        found = re.search(rf"\{{\\{word}\s+([^{{}}\\]+)\}}", source[:20_000])
        if found:
            said[name] = found.group(1).strip()
    warnings = []
    if _HIDDEN.search(source):
        warnings.append("it marks some text as hidden or tiny, which was read with the rest")
    blocks = [Block(_CELLS.sub(" | ", line).strip(" |")) for line in text.split("\n")]
    return blocks, said, warnings
