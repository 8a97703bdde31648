"""Quotations: what stands in quotation marks, and a sentence without it."""

from __future__ import annotations

import re

QUOTATION = re.compile(
    r"“([^”]+)(?:”|$)|(?<!\w)\"([^\"]+)(?:\"|$)|(?<!\w)‘([^’]{24,})(?:’(?!\w)|$)"
)
_NUMBER = re.compile(r"^(?:[•●▪◦*–-]\s*)?(?:(?:\d+(?:\.\d+)*[.)]?|\([a-z0-9]{1,3}\))\s+)?(?=\S)")


def without_quotations(sentence: str) -> str:
    """The sentence on one line, without its number, its quotations emptied."""
    return _NUMBER.sub("", QUOTATION.sub("“”", " ".join(sentence.split())))
