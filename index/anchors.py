"""Anchors: the names by which a question can call for a passage, such as "recommendation 12"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.anchors import labels_in
from corpus.documents import Anchor
from index.passages import Passage

_PARTS = (
    r"(?P<noun>annex|appendix|article|box|chapter|clause|figure|part|schedule|section|table|volume)"
    r"[ \t]+(?P<number>\d+(?:\.\d+)*[a-z]?|[a-z]\d*|[ivx]+)(?![\w.]*\w)"
)
"""Parts of a document and what has a caption: they are headings or lines, not numbered text."""
_NAMED = re.compile(rf"\b{_PARTS}", re.IGNORECASE)
_PLACE = re.compile(rf"{_NAMED.pattern}|\bparagraph[ \t]+\d+(?:\.\d+)*\b", re.IGNORECASE)
_AT_LINE_START = re.compile(rf"^\W{{0,3}}{_PARTS}", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"[\"“‘']([^\"”’']{4,80})[\"”’']")


def anchors_of(passage: Passage, numbered: Iterable[Anchor]) -> list[str]:
    """The names by which a question can call for this passage, in lower case.

    Those of its document's `numbered` places that it holds any of, of parts and captions that
    begin in it, and its own heading.
    """
    heading = passage.heading_path[-1:]
    found = [a.label for a in numbered if a.start < passage.end and passage.start < a.end]
    for text in (passage.text, *heading):
        found += [_part(match) for match in _AT_LINE_START.finditer(text)]
    found += [_title(text) for text in heading]
    return list(dict.fromkeys(found))


def anchors_in(query: str) -> list[str]:
    """The names of places in a query: "recommendations 3 and 4", or a title in quotes."""
    found = labels_in(query)
    found += [_part(match) for match in _NAMED.finditer(query)]
    found += [_title(quoted) for quoted in _QUOTED.findall(query)]
    found.append(_title(query))
    return list(dict.fromkeys(found))


def without_places(query: str) -> str:
    """The query without the numbered places that it names: "What does show?" of table 1."""
    return _PLACE.sub("", query)


def _part(match: re.Match[str]) -> str:
    return f"{match['noun']} {match['number']}".lower()


def _title(text: str) -> str:
    return "title " + " ".join(re.findall(r"\w+", text.casefold()))
