"""Damages each derived file in turn; prints how each damage was found, and what it did.

`python -m scripts.damage_campaign --trials 100 --work FOLDER`: a damaged index must answer as a
whole one does, or its damage be shown harmless; never a wrong document, never a crash.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.catalogue import Catalogue
from index.generations import Generation, open_current, read_outline
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.store import Store
from index.verify import repair, verify
from scripts.campaign import FORK, change_documents, run_sync, write_document

_DOCUMENTS = 250
_PROBES = 12
_REPAIRED_EVERY = 10
_BLOCK = 4096
Hits = list[list[str]]


def run(
    work: Path, trials: int, seed: int, documents: int, models: Path | None = None
) -> Counter[str]:
    """Do `trials` damages, a kind and a file at a time, and count what came of each."""
    chance = random.Random(seed)  # noqa: S311 - seeded
    store = _store(work, documents, chance, models)
    expected = _in_child(lambda: _hits(store)[0])
    assert isinstance(expected, list)  # noqa: S101 - the whole store answers
    derived = _derived_files(store)
    counts: Counter[str] = Counter(trials=trials, files=len(derived))
    for trial in range(trials):
        path = derived[trial % len(derived)]
        kind = _KINDS[(trial // len(derived) + trial) % len(_KINDS)]
        whole = path.read_bytes()
        _DAMAGES[kind](path, chance)
        outcome = _in_child(partial(_outcome, store, expected))
        counts[str(outcome)] += 1
        if outcome in {"wrong", "crash"}:
            print(f"{kind} {path.relative_to(store.generations)}: {outcome}")
        if trial % _REPAIRED_EVERY == 0:
            counts[str(_in_child(partial(_repaired, store, expected)))] += 1
            derived = _derived_files(store)  # repaired into a generation of its own, which
            repaired = _in_child(lambda: _hits(store)[0])  # may order equal hits differently
            assert isinstance(repaired, list)  # noqa: S101 - the repaired store answers
            expected = repaired
            continue
        replacement = path.with_name(f"{path.name}.whole")
        replacement.write_bytes(whole)
        replacement.replace(path)
    return counts


def _store(work: Path, documents: int, chance: random.Random, models: Path | None) -> Store:
    """A base of many documents and a difference beside it."""
    folder, store = work / "documents", Store(work / "store")
    folder.mkdir(parents=True)
    store.create()
    if models is not None:
        shutil.copytree(models, store.models, dirs_exist_ok=True)
    for number in range(documents):
        write_document(folder, number, chance)
    recipe = Recipe(find_model(PACKAGED), SplittingConfig())
    _in_child(lambda: run_sync(store, recipe, folder))
    change_documents(folder, chance)
    _in_child(lambda: run_sync(store, recipe, folder))
    return store


def _derived_files(store: Store) -> list[Path]:
    """The files that the current generation answers from."""
    catalogue = Catalogue(store.catalogue)
    current = store.generations / str(catalogue.generation)
    catalogue.close()
    base = store.generations / read_outline(current).base
    places = (current, base / "segment", base / "chroma")
    found = {path for place in places for path in place.rglob("*") if path.is_file()}
    return sorted(p for p in found if p.suffix != ".lock")


def _in_child(call: Callable[[], object]) -> object:
    """What the call gives, in a process of its own; "crash" when that process dies."""
    queue = FORK.SimpleQueue()
    child = FORK.Process(target=lambda: queue.put(call()))
    child.start()
    child.join()
    return queue.get() if not queue.empty() else "crash"


def _hits(store: Store) -> tuple[Hits, Generation, bool]:
    """Dense and lexical hits of probes, and whether damage was known before the first query."""
    catalogue = Catalogue(store.catalogue)
    with catalogue.snapshot():
        generation = open_current(store, catalogue)
        is_known = bool(generation.damage)
        recipe = catalogue.fact("recipe") or ""
        live = sorted(catalogue.live_document_ids())
        hits: Hits = []
        probes = live[:: max(1, len(live) // _PROBES)]
        vectors = [catalogue.vectors(id_, recipe)[1][0] for id_ in probes]
        hits.extend([i for i, _ in generation.nearest(vector, 10)] for vector in vectors)
        hits.extend(
            sorted(i for i, _ in generation.lexical.best(words, 10))
            for words in ("harbour ferry", "bridge 17", "orchard clinic")
        )
        stored = catalogue.passages_by_id(list({i for found in hits for i in found}))
        if {i for found in hits for i in found} - set(stored):
            hits = []
    catalogue.close()
    return hits, generation, is_known


def _outcome(store: Store, expected: Hits) -> str:
    hits, generation, is_known = _hits(store)
    if _recall(hits, expected) < 1:
        return "wrong"
    if is_known:
        return "caught at open"
    if generation.damage:
        return "caught by a query"
    return "caught by verify" if verify(store) else "harmless"


def _repaired(store: Store, expected: Hits) -> str:
    repair(store)
    hits, generation, _ = _hits(store)
    is_sound = not verify(store) and not generation.damage and _recall(hits, expected) >= 0.98
    return "repaired" if is_sound else "not repaired"


def _recall(hits: Hits, expected: Hits) -> float:
    """The share of the expected hits that were found; 0 for another number of answers."""
    if len(hits) != len(expected):
        return 0.0
    shared = sum(len(set(a) & set(b)) for a, b in zip(hits, expected, strict=True))
    return shared / sum(len(b) for b in expected)


def _truncate(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    _write(path, content[: chance.randrange(len(content) or 1)])


def _zero_block(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    start = chance.randrange(max(1, len(content) - _BLOCK)) if content else 0
    content[start : start + _BLOCK] = bytes(len(content[start : start + _BLOCK]))
    _write(path, bytes(content))


def _flip_bits(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(8 if content else 0):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _write(path, bytes(content))


def _delete(path: Path, _chance: random.Random) -> None:
    path.unlink()


def _write(path: Path, content: bytes) -> None:
    """Under a new inode: files shared by hard links are damaged in one place only."""
    path.unlink()
    path.write_bytes(content)


_DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "truncated": _truncate,
    "zeroed": _zero_block,
    "flipped": _flip_bits,
    "deleted": _delete,
}
_KINDS = tuple(_DAMAGES)


def main() -> None:
    """Run the campaign and print its counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--trials", type=int, default=100)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--documents", type=int, default=_DOCUMENTS)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--models", type=Path)
    options = arguments.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    counts = run(options.work, options.trials, options.seed, options.documents, options.models)
    print(", ".join(f"{name} {count}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
