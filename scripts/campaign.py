"""What the crash and damage campaigns share: changing documents, a reader, and what it must see."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path

from corpus.errors import PolicyAssistantError
from index.backends import Backend
from index.catalogue import Catalogue
from index.generations import Generation, open_current
from index.recipe import Recipe
from index.store import Store
from index.sync import Progress, sync

BACKEND = Backend.ONNX
"""Loads fastest: a campaign encodes little, many times."""
FORK = multiprocessing.get_context("fork")
"""Each trial starts from a process that has imported everything and opened nothing."""
_WORDS = (
    "harbour ferry timetable winter quay council budget bridge tram library school orchard "
    "railway market clinic museum river allotment lighthouse reservoir theatre bakery"
).split()


def quiet(_stage: str, _done: int, _total: int) -> None:
    """A progress that nobody looks at."""


def run_sync(store: Store, recipe: Recipe, folder: Path, progress: Progress = quiet) -> None:
    """Sync the folder in this process."""
    sync(store, recipe, [folder], backend=BACKEND, progress=progress)


def write_document(folder: Path, number: int, chance: random.Random) -> None:
    """Write document `number` with new words."""
    sentences = [
        f"The {chance.choice(_WORDS)} of town {number} needs a {chance.choice(_WORDS)} "
        f"and {chance.randrange(9999)} {chance.choice(_WORDS)}s."
        for _ in range(chance.randrange(3, 40))
    ]
    text = f"Report {number}\n\n" + "\n\n".join(
        " ".join(sentences[i : i + 6]) for i in range(0, len(sentences), 6)
    )
    (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def change_documents(folder: Path, chance: random.Random) -> None:
    """Add some, edit some and delete some."""
    numbers = sorted(int(path.stem) for path in folder.glob("*.txt"))
    chance.shuffle(numbers)
    for number in numbers[: chance.randrange(1, 3)]:
        (folder / f"{number}.txt").unlink()
    for number in numbers[3 : 3 + chance.randrange(1, 3)]:
        write_document(folder, number, chance)
    for _ in range(chance.randrange(1, 4)):
        write_document(folder, chance.randrange(10**6), chance)


def texts_in(folder: Path) -> dict[str, str]:
    """What a whole sync of the folder would store: source to text."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


def texts_stored(store: Store) -> dict[str, str]:
    """What the store answers from: source to text. Raises ValueError for a half-indexed one."""
    catalogue = Catalogue(store.catalogue)
    try:
        with catalogue.snapshot():
            generation = open_current(store, catalogue)
            wrong = list(half_indexed(generation, catalogue))
            if wrong:
                raise ValueError("; ".join(wrong))
            sources = [catalogue.document(id_) for id_ in generation.rows.document_ids]
            if len({d.source for d in sources}) != len(sources):
                raise ValueError("a document is there twice")
            return {d.source: d.text for d in sources}
    finally:
        catalogue.close()


def half_indexed(generation: Generation, catalogue: Catalogue) -> Iterator[str]:
    """Documents of which not everything can be found."""
    recipe = catalogue.fact("recipe") or ""
    live = catalogue.live_document_ids()
    if set(generation.rows.document_ids) != live:
        yield "the index answers from other documents than are stored"
    expected = {id_ for d in live for id_ in catalogue.vectors(d, recipe)[0]}
    if set(generation.rows.passage_ids) != expected:
        yield "the rows are not the stored passages"
    if generation.lexical.count() != len(expected):
        yield "the word index holds another number of passages"
    if any(not catalogue.is_embedded(d, recipe) for d in live):
        yield "a document has no passages"


@dataclass(slots=True)
class Reading:
    """What a reader met while a writer was at work."""

    answers: int = 0
    wrong: list[str] = field(default_factory=list)


def read_until(store: Store, end: Event, found: multiprocessing.Queue[Reading]) -> None:
    """Answer without pause, as a page that stays open does, until told to end."""
    reading = Reading()
    generation: Generation | None = None
    while not end.is_set():
        catalogue = Catalogue(store.catalogue)
        try:
            with catalogue.snapshot():
                if generation is None or generation.id != catalogue.generation:
                    generation = open_current(store, catalogue)
                wrong = _unanswered(generation, catalogue)
        except (PolicyAssistantError, OSError, KeyError, ValueError) as error:
            wrong = f"{type(error).__name__}: {error}"
        finally:
            catalogue.close()
        reading.answers += 1
        if wrong:
            reading.wrong.append(wrong)
        time.sleep(0.02)
    found.put(reading)


def _unanswered(generation: Generation, catalogue: Catalogue) -> str:
    ids, vectors = next(generation.rows.blocks())
    near = [id_ for id_, _ in generation.nearest(vectors[0], 5)]
    words = [id_ for id_, _ in generation.lexical.best("harbour ferry council", 5)]
    stored = catalogue.passages_by_id([*near, *words])
    if ids[0] not in near:
        return "a passage does not find itself"
    if {*near, *words} - set(stored):
        return "a hit is not stored"
    for passage in stored.values():
        if catalogue.text_of(passage.document_id, passage.start, passage.end) != passage.text:
            return "a hit is not in its document"
    return ""
