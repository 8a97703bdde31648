"""Whose words labelled sentences are said to be, against who labelled them: a table.

Usage: attribution_figures.py STORE LABELS.jsonl … [--misses]

A holder is *right*, *unattributed* (no name is given where there is one) or *wrong* (another name,
or the author for what another holds). Rows are `document`, `quote`, and either `holder_kinds` and
`holders` (any of which will do) or `holder_kind` and `holder`; `stance` where it was labelled.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.attribution import Attribution, attribute, author_of
from assistant.library import Library, LibraryEntry, significant
from assistant.positions import HolderKind
from assistant.stances import stance_of
from corpus.documents import Document
from index.catalogue import Catalogue
from index.store import Store

_BEFORE = 2000
"""Characters before a sentence that are read."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of one sentence."""

    kinds: frozenset[str]
    holders: tuple[str, ...]
    """Names of which any will do; none when the text gives none."""
    stance: str | None

    def judge(self, found: Attribution, organisation: str) -> str:
        """`right`, `unattributed` or `wrong`."""
        is_own = found.kind is HolderKind.AUTHOR
        if is_own and HolderKind.AUTHOR in self.kinds:
            return "right"
        if is_own:
            return "right" if organisation in self.holders else "wrong"
        if self.kinds == {HolderKind.HYPOTHETICAL} and found.kind is not HolderKind.HYPOTHETICAL:
            return "wrong"
        if self.kinds == {HolderKind.AUTHOR}:
            is_named = bool(found.holder) and found.holder != organisation
            return "wrong" if is_named else "unattributed"
        if not self.holders or any(_is_same(found.holder, name) for name in self.holders):
            return "right"
        return "wrong" if found.holder else "unattributed"


def _is_same(found: str, labelled: str) -> bool:
    return bool({*significant(found)} & {*significant(labelled)})


def _labels(path: Path) -> Iterator[tuple[str, str, Label]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        kinds = row.get("holder_kinds") or [row["holder_kind"]]
        holders = row["holders"] if "holders" in row else [row["holder"]]
        label = Label(frozenset(kinds), tuple(filter(None, holders)), row.get("stance"))
        yield row["document"], row["quote"], label


def _attribution(document: Document, entry: LibraryEntry, quote: str) -> Attribution:
    pattern = r"\s+".join(map(re.escape, quote.split()))
    place = re.search(pattern, document.text)
    if place is None:
        raise SystemExit(f"Not in {entry.source}: {quote}")
    before = document.text[max(0, place.start() - _BEFORE) : place.start()]
    return attribute(place.group(), before, author_of(entry), document.text[place.end() :][:400])


def main(store: str, files: list[str], *, is_listing: bool) -> None:
    """Print a row for each file, and what was not right when asked to."""
    catalogue = Catalogue(Store(Path(store)).catalogue)
    library = Library(catalogue.entries(catalogue.all_document_ids()))
    entries = {entry.source: entry for entry in library.entries}
    documents = {source: catalogue.document(e.document_id) for source, e in entries.items()}
    print("| sentences | n | right | unattributed | wrong | kind right | stance right |")
    print("|---|---|---|---|---|---|---|")
    for name in files:
        counts: Counter[str] = Counter()
        for source, quote, label in _labels(Path(name)):
            found = _attribution(documents[source], entries[source], quote)
            verdict = label.judge(found, entries[source].organisation)
            stance, _ = stance_of(quote)
            counts.update([verdict, "all"])
            counts["kind"] += found.kind in label.kinds
            counts["labelled"] += label.stance is not None
            counts["stance"] += label.stance is not None and (stance or "") == label.stance
            if is_listing and verdict != "right":
                print(f"{verdict}: {found.kind}, {found.holder!r}; {label}\n    {quote}")
        print(
            f"| {Path(name).name} | {counts['all']} | {counts['right']} | {counts['unattributed']} "
            f"| {counts['wrong']} ({counts['wrong'] / counts['all']:.0%}) | {counts['kind']} "
            f"| {counts['stance']} of {counts['labelled']} |"
        )


if __name__ == "__main__":
    main(
        sys.argv[1], [a for a in sys.argv[2:] if a != "--misses"], is_listing="--misses" in sys.argv
    )
