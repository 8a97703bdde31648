"""Library: the documents of one generation and the names by which people call them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answers import DocumentReference
from index.catalogue import CatalogueEntry

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*", re.UNICODE)
_MINOR = frozenset(
    ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"]
)


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A document as it is listed and chosen."""

    document_id: str
    title: str
    organisation: str
    published: str
    kind: str
    source: str
    page_count: int
    version: str = ""
    supersedes: str = ""

    @property
    def reference(self) -> DocumentReference:
        """As an answer names it."""
        return DocumentReference(self.document_id, self.title, self.organisation, self.published)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that stands for one or more documents: a body's, its acronym, or a title."""

    tokens: tuple[str, ...]
    """Significant words in order, folded by `fold`."""
    document_ids: tuple[str, ...]
    is_body: bool
    """Whether it names an organisation rather than a title."""
    is_acronym: bool = False
    noun: str = ""
    """What a body is, folded: "guild", of a Guild of Bakers and Millers."""


class Library:
    """All documents that can be asked about."""

    def __init__(self, entries: Iterable[CatalogueEntry]) -> None:
        self.entries = tuple(_entry(entry) for entry in entries)
        self._by_id = {entry.document_id: entry for entry in self.entries}

    def __getitem__(self, document_id: str) -> LibraryEntry:
        return self._by_id[document_id]

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._by_id

    def references(self, document_ids: Iterable[str]) -> tuple[DocumentReference, ...]:
        """The documents as an answer names them, in the given order."""
        return tuple(self._by_id[id_].reference for id_ in document_ids)

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Every organisation, its acronym, and every title, each with its documents."""
        return tuple(self._names())

    def names_with(self, tokens: Collection[str]) -> list[Name]:
        """The names that hold any of these words, in the order of `names`: few of thousands."""
        places = {i for token in tokens for i in self._places.get(token, ())}
        return [self.names[i] for i in sorted(places)]

    def of_kind(self, noun: str) -> tuple[str, ...]:
        """Ids of the documents of a kind, by a word of it, folded."""
        return tuple(self._kinds.get(noun, ()))

    @cached_property
    def _kinds(self) -> dict[str, list[str]]:
        kinds: dict[str, list[str]] = {}
        for entry in self.entries:
            for noun in {w.folded for w in words(entry.kind)}:
                kinds.setdefault(noun, []).append(entry.document_id)
        return kinds

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for i, name in enumerate(self.names):
            for token in set(name.tokens):
                places.setdefault(token, []).append(i)
        return places

    @cached_property
    def body_words(self) -> Counter[str]:
        """How many organisations each word occurs in: a word of one body alone names it."""
        return Counter(w for name in self.names if name.is_body and not name.is_acronym
                       for w in set(name.tokens))  # fmt: skip

    def _names(self) -> Iterable[Name]:
        for organisation in dict.fromkeys(e.organisation for e in self.entries):
            if not organisation:
                continue
            ids = tuple(e.document_id for e in self.entries if e.organisation == organisation)
            noun = significant(re.split(r"\s(?:of|for|on)\s", organisation)[0])[-1:]
            yield Name(significant(organisation), ids, is_body=True, noun="".join(noun))
            for acronym in _acronyms(organisation):
                yield Name((acronym,), ids, is_body=True, is_acronym=True)
        for title in dict.fromkeys(e.title for e in self.entries):
            ids = tuple(e.document_id for e in self.entries if e.title == title)
            for part in dict.fromkeys((title, re.split(r"[:(]", title)[0])):
                if len(significant(part)) > 0:
                    yield Name(significant(part), ids, is_body=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question and where it stands."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def is_capitalised(self) -> bool:
        """Whether it is written as a name."""
        return self.text[0].isupper()


def words(text: str) -> list[Word]:
    """The words of a text in order."""
    return [Word(m.group(), fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


def fold(word: str) -> str:
    """A word without case, possessive or plural: enough to tell that two names are one."""
    folded = re.sub(r"['’]s?$", "", word.casefold())
    if len(folded) > 3 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        folded = folded[:-1]
    return folded


def significant(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, folded."""
    return tuple(w.folded for w in words(name) if w.folded not in _MINOR)


def is_minor(word: Word) -> bool:
    """Whether a word may stand inside a name without being part of what identifies it."""
    return word.folded in _MINOR


def _acronyms(organisation: str) -> Sequence[str]:
    """Initials of the significant words, and what the name itself gives in brackets."""
    initials = [w.text[0] for w in words(organisation) if not is_minor(w)]
    found = [m.casefold() for m in re.findall(r"\(([A-Z][A-Za-z&]{1,9})\)", organisation)]
    if len(initials) > 1:
        found.append("".join(initials).casefold())
    return list(dict.fromkeys(found))


def _entry(entry: CatalogueEntry) -> LibraryEntry:
    metadata = entry.metadata
    return LibraryEntry(
        entry.document_id,
        metadata.title,
        metadata.organisation,
        metadata.published,
        metadata.kind,
        entry.source,
        entry.page_count,
        metadata.version,
        metadata.supersedes,
    )
