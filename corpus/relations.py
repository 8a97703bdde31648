"""Relations: which documents are the same twice over, and which are editions of one another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from corpus.documents import Metadata
from corpus.sketches import similarity

_SAME_TEXT = 0.8
_ANOTHER_EDITION = 0.1
_LEAST_SHARED = 3
_EDITION_WORDS = re.compile(
    r"\b(?:draft|final|first|second|third|revised|updated|interim|edition|version|v?\d[\d.]*)\b"
)

_EARLY = re.compile(r"\b(?:draft|first|interim)\b")


@dataclass(frozen=True, slots=True)
class Known:
    """What documents are compared by."""

    root: str
    source: str
    sha256: str
    metadata: Metadata
    sketch: tuple[int, ...]


class Sameness(StrEnum):
    """How two documents are the same."""

    BYTES = "same bytes"
    TEXT = "same text"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Documents that say the same: at least two, in the order of their sources."""

    sameness: Sameness
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Editions:
    """Editions of one document, the oldest first."""

    sources: tuple[str, ...]
    origin: str
    """"manifest" where one names the other, else "title and text"."""


def duplicates_among(documents: Sequence[Known]) -> tuple[Duplicates, ...]:
    """Files with the same bytes, and texts that are (nearly) the same in other files."""
    by_bytes = defaultdict(list)
    for document in documents:
        by_bytes[document.sha256].append(document)
    same = [group for group in by_bytes.values() if len(group) > 1]
    one_each = [group[0] for group in by_bytes.values()]
    alike = _groups(one_each, _similar_pairs(one_each, lambda s, _a, _b: s >= _SAME_TEXT))
    return (
        *(Duplicates(Sameness.BYTES, _sources(group)) for group in same),
        *(Duplicates(Sameness.TEXT, _sources(group)) for group in alike),
    )


def editions_among(documents: Sequence[Known]) -> tuple[Editions, ...]:
    """Chains by what manifests say, and by title, body and shared text where they say nothing."""
    by_place = {(d.root, d.source): d for d in documents}
    named = [
        (before, document)
        for document in documents
        if (before := by_place.get((document.root, document.metadata.supersedes)))
    ]
    chained = _groups(documents, named)
    later = {after.source: before.source for before, after in named}
    listed = [Editions(_in_order(group, later), "manifest") for group in chained]
    taken = {source for chain in listed for source in chain.sources}
    rest = [document for document in documents if document.source not in taken]
    guessed = _groups(rest, _similar_pairs(rest, _may_be_editions))
    return (
        *listed,
        *(
            Editions(tuple(d.source for d in sorted(g, key=_published)), "title and text")
            for g in guessed
        ),
    )


def _similar_pairs(
    documents: Sequence[Known], is_wanted: Callable[[float, Known, Known], bool]
) -> list[tuple[Known, Known]]:
    """Pairs with sketches in common; others are not even compared."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        for number in document.sketch:
            holders[number].append(place)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in holders.values():
        for pair in combinations(places, 2):
            shared[pair] += 1
    return [
        (documents[a], documents[b])
        for (a, b), count in shared.items()
        if count >= _LEAST_SHARED
        and is_wanted(
            similarity(documents[a].sketch, documents[b].sketch), documents[a], documents[b]
        )
    ]


def _may_be_editions(similar: float, one: Known, other: Known) -> bool:
    return (
        _ANOTHER_EDITION <= similar < _SAME_TEXT
        and _published(one)[:2] != _published(other)[:2]
        and one.metadata.organisation == other.metadata.organisation
        and _bare(one.metadata.title) == _bare(other.metadata.title) != ""
    )


def _bare(title: str) -> str:
    """A title without the words that tell editions apart."""
    return " ".join(re.findall(r"\w+", _EDITION_WORDS.sub(" ", title.casefold())))


def _groups(documents: Sequence[Known], pairs: Iterable[tuple[Known, Known]]) -> list[list[Known]]:
    """Documents that pairs connect, each group once."""
    places = {id(document): place for place, document in enumerate(documents)}
    leader = list(range(len(documents)))

    def lead(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for one, other in pairs:
        a, b = lead(places[id(one)]), lead(places[id(other)])
        leader[max(a, b)] = min(a, b)
    groups: dict[int, list[Known]] = defaultdict(list)
    for place, document in enumerate(documents):
        groups[lead(place)].append(document)
    return [group for group in groups.values() if len(group) > 1]


def _in_order(group: Sequence[Known], before: dict[str, str]) -> tuple[str, ...]:
    """Oldest first: by how many editions lie before each, then by date."""

    def age(document: Known) -> tuple[int, str, str]:
        steps, source, seen = 0, document.source, set()
        while source in before and source not in seen:
            seen.add(source)
            source = before[source]
            steps += 1
        return steps, document.metadata.published, document.source

    return tuple(document.source for document in sorted(group, key=age))


def _sources(group: Iterable[Known]) -> tuple[str, ...]:
    return tuple(sorted(document.source for document in group))


def _published(document: Known) -> tuple[str, bool, str]:
    """Date, then early editions before late ones, then place."""
    is_late = _EARLY.search(document.metadata.title.casefold()) is None
    return document.metadata.published, is_late, document.source
