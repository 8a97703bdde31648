"""Sentences: exact spans of a text, the smallest unit that is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ABBREVIATIONS = frozenset(
    """
    al approx cf cllr col corp dept dr ed eds eg esp est etc gen gov hon ibid ie inc incl jr lt ltd
    messrs mr mrs ms prof rev rt sen sr st supp viz vs
    """.split()
)
_BEFORE_NUMBERS = frozenset("art cl ch fig figs no nos p para paras pp pt sec vol vols".split())
"""Abbreviations only where a number follows: "no. 5", but "The answer was no." """
_LETTERED = re.compile(
    r"\b(?:Annex|Appendix|Chapter|Part|Schedule|Section|Table|Volume)\s$", re.IGNORECASE
)
_END = re.compile(
    r"[.!?…]+[\"'”’)\]]*(?=\s)"
    r"|\n[ \t]*\n\s*"
    r"|\n(?=\s*(?:[•\-–*·▪●]|\(?[a-z0-9]{1,3}[.)])\s)"  # a list item
    r"|\n(?=[^\n]* \| )|(?<= \| )[^|\n]*\n"  # a row of a table
    r"|\n(?=[^\n]*\t)|(?<=\t)[^\t\n]*\n"  # the same in a PDF
)
_WORD_BEFORE = re.compile(r"([A-Za-z][A-Za-z.]*|\d+(?:\.\d+)*)$")
_CONTENTS = re.compile(r"(?:_{4,}|\.{5,}|(?:\. ){5,}|…{3,})[\s.]*(?:\d{1,4}|[ivxl]{1,6})\b")
"""A leader and the page that it leads to."""
_OPENS_SENTENCE = re.compile(r"\s+[\"'“‘(\[]*[A-Z0-9£$€•\-–]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, ascending and disjoint, without surrounding whitespace.

    Blank lines and list items always end a sentence; a full stop does unless it belongs to an
    abbreviation, an initial or a number. Every character that is not whitespace is in a span.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ends(text):
        _append(spans, text, start, end)
        start = end
    _append(spans, text, start, len(text))
    return spans


def lists_contents(text: str) -> bool:
    """Whether the text is lines of a table of contents, which say nothing themselves."""
    return _CONTENTS.search(text) is not None


def last_sentence(text: str) -> str:
    """The last sentence of a text: what is asked, where a story stands before it."""
    spans = sentence_spans(text)
    return text[slice(*spans[-1])] if spans else ""


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + piece.index(stripped)
        spans.append((offset, offset + len(stripped)))


def _ends(text: str) -> Iterator[int]:
    for match in _END.finditer(text):
        if "\n" in match.group() or _ends_sentence(text, match.start(), match.end()):
            yield match.end()


def _ends_sentence(text: str, stop: int, end: int) -> bool:
    """Whether the punctuation at `text[stop:end]` closes a sentence."""
    if text[stop] != "." or not _OPENS_SENTENCE.match(text, end):
        return _OPENS_SENTENCE.match(text, end) is not None
    before = _WORD_BEFORE.search(text, max(0, stop - 20), stop)
    if before is None:
        return True
    word = before.group()
    if word[0].isdigit():
        return not _starts_line(text, before.start())  # "2. Text" numbers a paragraph
    if word.lower() in _BEFORE_NUMBERS:
        return not re.match(r"\s+\d", text[end : end + 8])
    if len(word) == 1 and word.isupper() and word != "I":  # an initial, or "Annex A."
        return bool(_LETTERED.search(text, max(0, before.start() - 12), before.start()))
    return not ("." in word[:-1] or word.lower() in _ABBREVIATIONS)


def _starts_line(text: str, position: int) -> bool:
    return position == 0 or text[position - 1] == "\n"
