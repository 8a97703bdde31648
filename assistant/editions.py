"""Editions: which of a body's documents a question means, by year, kind and edition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.library import Library, LibraryEntry, Word, words
from assistant.mentions import DOCUMENT_NOUNS

EDITIONS = frozenset(
    "draft final revised first second third original updated interim provisional".split()
)
LATEST = frozenset(["latest", "newest", "current"])
_NAMED = 3


def narrow(
    ids: Sequence[str], said: Sequence[Word], dates: Sequence[int], library: Library
) -> tuple[tuple[str, ...], str]:
    """Those of the documents that have the year and kind that the question names.

    `dates` are the places of years among the words `said`. Where no document is of any of them,
    none, and what is not there in words.
    """
    entries = [library[i] for i in ids]
    years = {said[i].text for i in dates}
    if years:
        dated = [e for e in entries if any(y in e.published or y in e.title for y in years)]
        if not dated:
            whose = ", ".join(dict.fromkeys(e.organisation or e.title for e in entries))
            return (), f"{whose}, {' or '.join(sorted(years))}"
        entries = dated
    kinds = [w.folded for w in said if w.folded in DOCUMENT_NOUNS]
    of_kind = [e for e in entries if any(_is_of_kind(e, kind) for kind in kinds)]
    return tuple(e.document_id for e in of_kind or entries), ""


def editions_of(
    ids: tuple[str, ...], said: Sequence[Word], library: Library
) -> list[tuple[str, ...]]:
    """The documents apart by the editions that the question names."""
    entries = [library[i] for i in ids]
    folded = [w.folded for w in said]
    if LATEST.intersection(folded):
        replaced = {e.supersedes for e in entries}
        return [tuple(e.document_id for e in entries if e.source not in replaced)]
    parts = [
        tuple(e.document_id for e in entries if edition in _edition_words(e))
        for edition in dict.fromkeys(word for word in folded if word in EDITIONS)
    ]
    return [part for part in parts if part] or [ids]


def label_of(ids: Collection[str], library: Library) -> str:
    """In words: a title where it is one document, else the body and its years."""
    entries = [library[i] for i in ids]
    if len(entries) == 1:
        entry = entries[0]
        edition = f", {entry.version}" if entry.version else ""
        origin = ", ".join(filter(None, (entry.organisation, entry.published[:4])))
        return f"{entry.title}{edition} ({origin})"
    bodies = list(dict.fromkeys(e.organisation for e in entries if e.organisation))
    others = " and others" if len(bodies) > _NAMED else ""
    return f"{', '.join(bodies[:_NAMED])}{others}, {len(entries)} documents"


def _is_of_kind(entry: LibraryEntry, noun: str) -> bool:
    return noun in {w.folded for w in words(entry.kind)}


def _edition_words(entry: LibraryEntry) -> set[str]:
    return {w.folded for w in words(f"{entry.version} {entry.title}")}
