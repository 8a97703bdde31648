"""Links: the number under which other documents speak of what a question asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.library import Library, LibraryEntry, fold, significant
from assistant.mentions import DOCUMENT_NOUNS
from assistant.names import BODIES
from assistant.relevance import coverage
from index.lexical import stems
from index.passages import ScoredPassage

LINKING_PASSAGES = 8
"""Passages of the whole library among which the recommendation asked about is looked for."""
LINKED = "recommendation"
NUMBER = r"(?P<number>\d+(?:\.\d+)*[a-z]?)\b"
_NAMED = 0.3
"""Share of the topic that its section must name, by rarity."""

_ANSWERING = re.compile(r"^.*\b(?:response|reply|answer) to (?:the )?", re.IGNORECASE)
"""What stands in a title before the name of what is answered."""
_OF_ANY = DOCUMENT_NOUNS | BODIES | {fold(w) for w in "recommendations final interim draft".split()}
"""Words of which many names are made: with none besides, a name tells nobody."""


@dataclass(frozen=True, slots=True)
class Link:
    """A recommendation that the question is about, whatever words it uses for it."""

    number: str
    section: ScoredPassage
    """Where it is stated."""
    names: tuple[str, ...]
    """What documents that speak of it by its number call the one that makes it; folded."""

    @property
    def label(self) -> str:
        """As others call it: "Recommendation 16"."""
        return f"{LINKED.capitalize()} {self.number}"

    @property
    def stems(self) -> frozenset[str]:
        """The words by which it is stated."""
        return frozenset(stems(self.section.passage.text))

    def is_named_in(self, text: str) -> bool:
        """Whether a text speaks of it by its number."""
        return self.number in numbers_in(text, LINKED)

    def is_of(self, opening: str) -> bool:
        """Whether a document that opens so speaks of the one that makes the recommendation."""
        folded = " ".join(opening.casefold().split())
        return any(name in folded for name in self.names)


def number_of(heading_path: Sequence[str], thing: str) -> str:
    """The number of the recommendation that a section is on; empty where it is on none."""
    pattern = re.compile(rf"^\W*(?:[\d.]+ )?{thing} {NUMBER}", re.IGNORECASE)
    found = [match for heading in heading_path if (match := pattern.match(heading))]
    return found[-1].group("number").casefold() if found else ""


def numbers_in(text: str, thing: str) -> list[str]:
    """The numbers by which a text names recommendations: "Recommendations 15 and 16"."""
    several = re.compile(
        rf"\b{thing}s? (\d+[\d.]*[a-z]?(?:(?:, (?:and )?| and | or |–|-)\d+[\d.]*[a-z]?)*)",
        re.IGNORECASE,
    )
    return [
        n for found in several.findall(text)
        for n in re.findall(r"\d+(?:\.\d+)*[a-z]?", found.casefold())
    ]  # fmt: skip


def link_of(
    rarities: Mapping[str, float], hits: Sequence[ScoredPassage], library: Library
) -> Link | None:
    """The recommendation that the nearest of the passages under a number states; None without one.

    `rarities` are those of the topic's stems. Whoever answers a review speaks of "Recommendation
    16", and not of what it recommends.
    """
    numbered = [h for h in hits if number_of(h.passage.heading_path, LINKED)]
    if not numbered:
        return None
    section, number = numbered[0], number_of(numbered[0].passage.heading_path, LINKED)
    if coverage(rarities, {*stems(section.passage.text)}) < _NAMED:
        return None
    names = _names_of(library[section.passage.document_id])
    return Link(number, section, names) if names else None


def _names_of(entry: LibraryEntry) -> tuple[str, ...]:
    """What others call the document that makes the recommendations of this one, folded.

    Of an answer that is what it answers. A name that many have ("Final report") is left out.
    """
    answered = _ANSWERING.sub("", entry.title)
    names = (answered,) if answered != entry.title else (answered, entry.organisation)
    called = dict.fromkeys(" ".join(name.split(":")[0].casefold().split()) for name in names)
    return tuple(name for name in called if {*significant(name)} - _OF_ANY)
