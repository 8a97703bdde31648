"""Filters: which documents a search may look at, decided before anything is ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.documents import Metadata
from index.catalogue import CatalogueEntry


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Conditions that a document must meet, all of them; an empty one asks nothing."""

    organisations: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    published_from: str = ""
    """A date as in `Metadata.published`, inclusive."""
    published_to: str = ""
    """A date, inclusive: "2014" takes in all of 2014."""
    is_current: bool = False
    """Only documents that no other document replaces."""

    def chosen(self, entries: Iterable[CatalogueEntry]) -> list[str]:
        """The ids of the documents that meet the conditions."""
        known = list(entries)
        replaced = {e.metadata.supersedes for e in known if e.metadata.supersedes}
        return [
            entry.document_id
            for entry in known
            if self._admits(entry.metadata) and not (self.is_current and entry.source in replaced)
        ]

    def _admits(self, metadata: Metadata) -> bool:
        for wanted, value in (
            (self.organisations, metadata.organisation),
            (self.kinds, metadata.kind),
            (self.languages, metadata.language),
        ):
            if wanted and value.casefold() not in {w.casefold() for w in wanted}:
                return False
        has_range = bool(self.published_from or self.published_to)
        return not has_range or is_dated_within(
            metadata.published, self.published_from, self.published_to
        )


def is_dated_within(published: str, first: str, last: str) -> bool:
    """Whether a date lies from one to another, both included, as far as all are known.

    Dates are cut ISO dates: "2014" has some day in common with "2014-11". An empty limit is
    none; a document without a date lies in no range.
    """
    is_late_enough = published[: len(first)] >= first[: len(published)]
    is_early_enough = published[: len(last)] <= last[: len(published)]
    return bool(published) and is_late_enough and is_early_enough
