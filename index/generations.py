"""Generation: what answers questions, derived from the catalogue; a base and what is newer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from corpus.errors import StoreError
from index.acronyms import Acronym, AcronymTable
from index.catalogue import Catalogue
from index.chroma import ChromaSearch
from index.embedding import Vectors
from index.lexical import LexicalIndex
from index.rows import Rows, Scored
from index.seal import broken_files, sizes
from index.segment import Segment, open_segment, read_segment
from index.store import Store
from index.word_rows import word_rows

_SPARE = 20
"""Rows asked of Chroma beyond the limit where some of its rows are no more."""
_PROBES = 3
_SAME = 1e-3
"""How far a stored vector's cosine with itself may lie from 1: half precision would pass."""


@dataclass(frozen=True, slots=True)
class Outline:
    """Which generation holds the base, and which of its documents are no more."""

    base: str
    gone: tuple[str, ...]
    recipe: str
    is_approximate: bool = True
    """Whether the vector index answers; it does not where it missed too many neighbours."""

    def write(self, folder: Path) -> None:
        """Keep the outline in a generation's folder."""
        (folder / "rows.json").write_text(json.dumps(asdict(self)), encoding="utf-8")


class Generation:
    """An opened generation: read-only, complete, and right even where its files are damaged.

    What is damaged is derived from the catalogue in memory instead: slower, and the same hits.
    """

    def __init__(self, store: Store, catalogue: Catalogue, name: str) -> None:
        self.id = name
        self.damage: tuple[str, ...] = ()
        """What was found to be damaged, in words."""
        self.base: Segment
        """The rows of the vector index, some of which may be no more."""
        self._folder = store.generations / name
        self.base_folder = self._folder
        self._is_approximate = False
        self._broken = {self._folder: broken_files(self._folder)}
        try:
            self.outline = read_outline(self._folder)
            base = self.base_folder = store.generations / self.outline.base
            self._broken.setdefault(base, broken_files(base))
            self._open_rows(base)
        except (OSError, ValueError, TypeError, StoreError) as error:
            self._distrust(f"generation {name} is incomplete ({error})")
            live, recipe = catalogue.live_document_ids(), catalogue.fact("recipe") or ""
            self.outline = Outline(name, (), recipe)
            self.base = read_segment(catalogue, live, recipe)
            self._newer = read_segment(catalogue, (), recipe)
            self.rows = Rows((self.base,))
        else:
            is_whole = len(self.base) > 0 and self._is_whole(base, "chroma")
            self._is_approximate = is_whole and self.outline.is_approximate
        self._sizes = [sizes(folder) for folder in self._broken]
        self.acronyms = AcronymTable(self._open_acronyms(catalogue))
        self.lexical = self._open_lexical() or self._words_of(catalogue)
        self.lexical.document_ids = frozenset(self.rows.document_ids)

    def _open_rows(self, base: Path) -> None:
        whole = [
            self._is_whole(self._folder, "rows.json"),
            self._is_whole(self._folder, "delta"),
            self._is_whole(base, "segment"),
        ]
        if not all(whole):
            raise StoreError("its rows are damaged")
        self.base = open_segment(base / "segment")
        self._newer = open_segment(self._folder / "delta")
        self.rows = Rows((self.base, self._newer), self.outline.gone)

    @cached_property
    def chroma(self) -> ChromaSearch | None:
        """The vector index, opened when first asked for; None when it is not as derived."""
        if not self._is_approximate:
            return None
        try:
            chroma = ChromaSearch(self.base_folder / "chroma")
            wrong = ""
            if len(chroma) != len(self.base):
                wrong = f"it holds {len(chroma)} of {len(self.base)} passages"
            for row in {i * len(self.base) // (_PROBES + 1) for i in range(1, _PROBES + 1)}:
                found = chroma.nearest(self.base.vectors[row], 1)
                if not found or not abs(found[0][1] - 1) < _SAME:
                    wrong = "a stored vector is not found again"
        except StoreError as error:
            wrong = str(error)
        if wrong:
            self._distrust(f"the vector index of generation {self.base_folder.name}: {wrong}")
            return None
        return chroma

    def _open_acronyms(self, catalogue: Catalogue) -> list[tuple[Acronym, int]]:
        """The acronyms that the documents explain, each with how many do."""
        if self._is_whole(self._folder, "acronyms.json"):
            with suppress(OSError, ValueError, TypeError):
                return read_acronyms(self._folder)
        return catalogue.acronyms(self.rows.document_ids)

    def _open_lexical(self) -> LexicalIndex | None:
        """The word index; None when it is not the one that was derived."""
        if not self._is_whole(self._folder, "lexical"):
            return None
        try:
            lexical = LexicalIndex(self._folder / "lexical")
        except StoreError as error:
            self._distrust(str(error))
            return None
        if lexical.count() != len(self.rows):
            self._distrust(f"the word index holds {lexical.count()} of {len(self.rows)} passages")
            return None
        return lexical

    def _words_of(self, catalogue: Catalogue) -> LexicalIndex:
        lexical = LexicalIndex(None, create=True)
        lexical.add(word_rows(catalogue, self.rows.document_ids, self.outline.recipe))
        return lexical

    def _is_whole(self, folder: Path, part: str) -> bool:
        """Whether the files of a part are as they were sealed; what is not is remembered."""
        broken = self._broken.get(folder, {})
        wrong = [w for file, w in broken.items() if file.split("/", 1)[0] in {"", part}]
        for line in wrong:
            self._distrust(f"generation {folder.name}: {line}")
        return not wrong

    def _distrust(self, wrong: str) -> None:
        if wrong not in self.damage:
            self.damage = (*self.damage, wrong)

    def is_as_opened(self) -> bool:
        """Whether no file has been cut short or removed since: who reads on from one dies."""
        return self._sizes == [sizes(folder) for folder in self._broken]

    def inspect(self) -> tuple[str, ...]:
        """What is damaged, the vector index included, which questions open when they need it."""
        _ = self.chroma
        return self.damage

    def nearest(self, vector: Vectors, limit: int) -> Scored:
        """The nearest passages by cosine: Chroma's over the base, exactly over what is newer."""
        if self.chroma is None:
            return self.rows.nearest(vector, limit)
        try:
            near = self._nearest_in_base(self.chroma, vector, limit)
        except StoreError as error:
            self._distrust(str(error))
            self.chroma = None
            return self.rows.nearest(vector, limit)
        newer = self._newer_rows.nearest(vector, limit) if len(self._newer) else []
        return sorted([*near, *newer], key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _nearest_in_base(self, chroma: ChromaSearch, vector: Vectors, limit: int) -> Scored:
        """Rows that are no more are passed over, and as many asked for as that needs."""
        asked = limit + min(len(self._gone_ids), _SPARE)
        while True:
            found = chroma.nearest(vector, asked)
            if (self.base.rows_of([id_ for id_, _ in found]) < 0).any():
                raise StoreError("The vector index names passages that are not in it.")
            live = [pair for pair in found if pair[0] not in self._gone_ids]
            if len(live) >= limit or len(found) < asked or asked >= len(chroma):
                return live[:limit]
            asked = min(asked * 4, len(chroma))

    @cached_property
    def _newer_rows(self) -> Rows:
        return Rows((self._newer,))

    @property
    def base_ids(self) -> list[str]:
        """The passages of the base, those that are no more included."""
        return list(self.base.ids([(0, len(self.base))]))

    @cached_property
    def _gone_ids(self) -> frozenset[str]:
        return frozenset(self.base.ids(self.base.spans(self.outline.gone)))


def open_current(store: Store, catalogue: Catalogue) -> Generation:
    """The generation of this catalogue; raises StoreError before the first sync."""
    name = catalogue.generation
    if name is None:
        raise StoreError(
            f"No index in {store.folder}. Run `policy-assistant sync PATH` with the folder "
            "that holds your documents."
        )
    return Generation(store, catalogue, name)


def read_acronyms(folder: Path) -> list[tuple[Acronym, int]]:
    """What a generation's folder holds of them; raises OSError, ValueError or TypeError."""
    content = json.loads((folder / "acronyms.json").read_text(encoding="utf-8"))
    return [(Acronym(short, long), count) for short, long, count in content]


def write_acronyms(folder: Path, acronyms: Iterable[tuple[Acronym, int]]) -> None:
    """As `read_acronyms` reads them."""
    rows = [(acronym.short, acronym.long, count) for acronym, count in acronyms]
    (folder / "acronyms.json").write_text(json.dumps(rows), encoding="utf-8")


def read_outline(folder: Path) -> Outline:
    """The outline of a generation; raises OSError, ValueError or TypeError.

    What an earlier version wrote is a TypeError: it is derived again.
    """
    content = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    outline = Outline(**{**content, "gone": tuple(content.get("gone", ()))})
    if not outline.base.isalnum():
        raise ValueError(f"no generation is called {outline.base!r}")
    return outline
