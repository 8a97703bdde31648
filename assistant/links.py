"""Links: the number under which other documents speak of what a question asks about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.library import Library
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
        return re.search(rf"\b{self.label}\b(?!\.\d)", text, re.IGNORECASE) is not None


def number_of(heading_path: Sequence[str], thing: str) -> str:
    """The number of the recommendation that a section is on; empty where it is on none."""
    pattern = re.compile(rf"^\W*(?:[\d.]+ )?{thing} {NUMBER}", re.IGNORECASE)
    found = [match for heading in heading_path if (match := pattern.match(heading))]
    return found[-1].group("number").casefold() if found else ""


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
    same = [h for h in numbered if number_of(h.passage.heading_path, LINKED) == number]
    entries = [library[id_] for id_ in dict.fromkeys(h.passage.document_id for h in same)]
    names = (name for e in entries for name in (_ANSWERING.sub("", e.title), e.organisation))
    called = (" ".join(name.split(":")[0].casefold().split()) for name in names)
    return Link(number, section, tuple(dict.fromkeys(name for name in called if name)))
