"""Acronyms: short forms and the long forms that documents give for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_DEFINITION = re.compile(r"\([\"'“‘]?([A-Z][A-Za-z0-9&-]{1,9})[\"'”’]?(?:[;,][^)]*)?\)")
_WORD = re.compile(r"[^\W_][\w’'&-]*")
_MOST_FORMS = 2
"""Long forms of one short form that a query is widened by."""


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form as one document explains it."""

    short: str
    long: str


class AcronymTable:
    """The acronyms of a corpus, both ways."""

    def __init__(self, found: Iterable[tuple[Acronym, int]]) -> None:
        """`found` holds each acronym with the number of documents that explain it so."""
        counts: dict[str, Counter[str]] = {}
        for acronym, documents in found:
            long = " ".join(acronym.long.split())
            counts.setdefault(acronym.short, Counter())[long] += documents
        self._long: Mapping[str, tuple[str, ...]] = {
            short: _usual(forms) for short, forms in counts.items()
        }
        self._short: dict[tuple[str, ...], str] = {}
        for short, forms in self._long.items():
            for form in forms:
                self._short.setdefault(_folded(form), short)
        self._longest = max((len(words) for words in self._short), default=0)

    def in_query(self, query: str) -> list[Acronym]:
        """The acronyms that stand in the query in either form, each in both."""
        words = _WORD.findall(query)
        found = [Acronym(word, long) for word in words for long in self._long.get(word, ())]
        folded = _folded(query)
        found += [
            Acronym(self._short[folded[first:last]], " ".join(folded[first:last]))
            for first in range(len(folded))
            for last in range(first + 2, min(first + self._longest, len(folded)) + 1)
            if folded[first:last] in self._short
        ]
        return list(dict.fromkeys(found))

    def spelled_out(self, text: str) -> str:
        """The text with the long form in brackets behind the first use of each short one."""
        for acronym in self.in_query(text):
            short = rf"\b{re.escape(acronym.short)}\b"
            if re.search(short, text) and acronym.long.casefold() not in text.casefold():
                text = re.sub(short, lambda m, a=acronym: f"{m.group()} ({a.long})", text, count=1)  # type: ignore[misc] # the default binds the loop's value
        return text


def find_acronyms(text: str) -> list[Acronym]:
    """Short forms in brackets after their long forms: "Long Form (LF)".

    After Schwartz & Hearst (2003): the letters of the short form occur in order in the words
    before it, and its first letter begins the long form.
    """
    found = []
    for match in _DEFINITION.finditer(text):
        short = match.group(1)
        if sum(letter.isupper() for letter in short) < 2:
            continue
        before = text[max(0, match.start() - 160) : match.start()]
        before = re.split(r"[.;:!?()\[\]]\s|\n\s*\n", before)[-1]
        long = _long_form(short, before)
        if long:
            found.append(Acronym(short, long))
    return list(dict.fromkeys(found))


def _long_form(short: str, before: str) -> str:
    """The words before the bracket that the short form stands for; empty when there are none."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    text = before.rstrip()
    place = len(text)
    for index in range(len(letters) - 1, -1, -1):
        place -= 1
        while place >= 0 and not _is_letter_of(text, place, letters[index], begins=index == 0):
            place -= 1
        if place < 0:
            return ""
    long = " ".join(text[place:].split())
    words = _WORD.findall(long)
    is_plausible = 2 <= len(words) <= min(len(letters) + 5, len(letters) * 2)
    return long if is_plausible and short not in words else ""


def _is_letter_of(text: str, place: int, letter: str, *, begins: bool) -> bool:
    starts_word = place == 0 or not text[place - 1].isalnum()
    return text[place].casefold() == letter and (starts_word or not begins)


def _usual(forms: Counter[str]) -> tuple[str, ...]:
    """The forms that most documents give, those that differ in case alone as one."""
    merged: dict[tuple[str, ...], str] = {}
    counts: Counter[tuple[str, ...]] = Counter()
    for form, count in sorted(forms.items()):
        merged.setdefault(_folded(form), form)
        counts[_folded(form)] += count
    usual = sorted(counts, key=lambda words: (-counts[words], words))[:_MOST_FORMS]
    return tuple(merged[words] for words in usual)


def _folded(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))
