"""Drafting: a model's text, read as it arrives, into sentences with the numbers they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.guards import visible
from corpus.sentences import sentence_spans

_MARKERS = re.compile(r"(?:\s*\[\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*\])+\s*[.!?]?")
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+")
_LONGEST_LINE = 4000
_MOST_CITED = 8
"""Numbers a sentence may cite: a longer list points at everything, that is at nothing."""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence as a model wrote it, before anything is known to be true of it."""

    text: str
    """Visible characters only, without markers."""
    numbers: tuple[int, ...]
    """As cited, each once, in order; nothing says that they exist."""


def read_draft(pieces: Iterable[str]) -> Iterator[DraftSentence]:
    """Sentences as soon as their line is complete; never raises, whatever the text."""
    rest = ""
    for piece in pieces:
        *lines, rest = re.split(r"[\r\n\u2028\u2029\x0b\x0c]", rest + piece)
        for line in lines:
            yield from read_line(line)
        if len(rest) > _LONGEST_LINE:
            yield DraftSentence(visible(rest[:_LONGEST_LINE]), ())
            rest = ""
    yield from read_line(rest)


def read_line(line: str) -> Iterator[DraftSentence]:
    """Sentences of one line: the text before a run of markers rests on those numbers."""
    plain = visible(line)
    text = _BULLET.sub("", plain)
    start = 0
    for match in _MARKERS.finditer(text):
        numbers = tuple(dict.fromkeys(int(n) for n in re.findall(r"\d+", match.group())))
        yield from _sentences(text[start : match.start()] + _stop(match.group()), numbers)
        start = match.end()
    yield from _sentences(text[start:], ())


def _stop(markers: str) -> str:
    return markers[-1] if markers[-1] in ".!?" else ""


def _sentences(text: str, numbers: tuple[int, ...]) -> Iterator[DraftSentence]:
    cited = numbers if len(numbers) <= _MOST_CITED else ()
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        if re.search(r"\w", sentence):
            yield DraftSentence(_closed(sentence), cited)


def _closed(sentence: str) -> str:
    return sentence if sentence[-1] in '.!?”"’' else f"{sentence.rstrip(',;:')}."
