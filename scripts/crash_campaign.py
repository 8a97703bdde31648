"""Kills syncs at random and at each named step; prints what was lost, doubled or half indexed.

`python -m scripts.crash_campaign --trials 200 --work FOLDER`: after each kill the store must hold
either what it held before or what the folder holds now, and the next sync must bring it to the
latter. A reader answers all the while.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.store import Store
from index.sync import Progress
from index.verify import verify
from scripts.campaign import (
    FORK,
    Reading,
    change_documents,
    read_until,
    run_sync,
    texts_in,
    texts_stored,
    write_document,
)

_DOCUMENTS = 25
_VERIFIED_EVERY = 10
Report = dict[str, int]


def run(work: Path, trials: int, seed: int, models: Path | None = None) -> Report:
    """Sync until `trials` were killed, the first ones at named steps; count what went wrong.

    `models` holds exported weights that need not be made again.
    """
    chance = random.Random(seed)  # noqa: S311 - seeded
    folder, store = work / "documents", Store(work / "store")
    folder.mkdir(parents=True)
    store.create()
    if models is not None:
        shutil.copytree(models, store.models, dirs_exist_ok=True)
    for number in range(_DOCUMENTS):
        write_document(folder, number, chance)
    recipe = Recipe(find_model(PACKAGED), SplittingConfig())
    steps: list[tuple[str, int]] = []
    _in_child(lambda: run_sync(store, recipe, folder))
    change_documents(folder, chance)
    queue = FORK.SimpleQueue()
    begin = time.monotonic()
    _in_child(lambda: run_sync(store, recipe, folder, lambda *step: queue.put(step[:2])))
    whole_s = time.monotonic() - begin
    while not queue.empty():
        steps.append(queue.get())
    steps = list(dict.fromkeys(steps))
    counts: Counter[str] = Counter(named_steps=len(steps))
    end, readings = FORK.Event(), FORK.Queue()
    reader = FORK.Process(target=read_until, args=(store, end, readings))
    reader.start()
    trial = 0
    while counts["killed"] < trials:  # a sync that ended before its time came does not count
        before = texts_in(folder)
        change_documents(folder, chance)
        after = texts_in(folder)
        if trial < len(steps):
            killed = _in_child(
                lambda step=steps[trial]: run_sync(store, recipe, folder, _killing(step))
            )
        else:
            killed = _in_child(lambda: run_sync(store, recipe, folder), chance.uniform(0, whole_s))
        counts["syncs"] += 1
        counts["killed"] += killed
        counts.update(_in_child_result(lambda b=before, a=after: _state(store, b, a)))
        _in_child(lambda: run_sync(store, recipe, folder))
        is_checked = trial % _VERIFIED_EVERY == 0
        counts.update(
            _in_child_result(lambda a=after, v=is_checked: _recovered(store, a, is_verified=v))
        )
        trial += 1
    end.set()
    reading: Reading = readings.get(timeout=60)
    reader.join()
    counts.update(answers=reading.answers, wrong_answers=len(reading.wrong))
    for wrong in reading.wrong[:5]:
        print("reader:", wrong)
    return dict(counts)


def _killing(step: tuple[str, int]) -> Progress:
    def progress(stage: str, done: int, _total: int) -> None:
        if (stage, done) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return progress


def _in_child(call: Callable[[], None], kill_after_s: float | None = None) -> bool:
    """Run in a forked process, killed after some time; returns whether it was killed."""
    child = FORK.Process(target=call)
    child.start()
    child.join(kill_after_s)
    if child.is_alive():
        child.kill()
        child.join()
    return child.exitcode == -signal.SIGKILL


def _in_child_result(call: Callable[[], Report]) -> Report:
    queue = FORK.SimpleQueue()
    _in_child(lambda: queue.put(call()))
    return queue.get() if not queue.empty() else {"crashed_checks": 1}


def _state(store: Store, before: dict[str, str], after: dict[str, str]) -> Report:
    """What a reader finds right after the kill."""
    try:
        held = texts_stored(store)
    except ValueError as error:
        print("after a kill:", error)
        return {"half_indexed": 1}
    if held == before:
        return {"as_before": 1}
    if held == after:
        return {"as_after": 1}
    lost = len((before.keys() & after.keys()) - held.keys())
    return {"mixed": 1, "lost": lost}


def _recovered(store: Store, after: dict[str, str], *, is_verified: bool) -> Report:
    """What the next sync made of it."""
    try:
        held = texts_stored(store)
    except ValueError as error:
        print("after the next sync:", error)
        return {"half_indexed_for_good": 1}
    found = {"recovered": int(held == after)}
    found["lost_for_good"] = len(after.keys() - held.keys())
    if is_verified:
        wrong = verify(store)
        for line in wrong:
            print("verify:", line)
        found |= {"verified": 1, "verify_complaints": len(wrong)}
    return found


def main() -> None:
    """Run the campaign and print its counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--trials", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work", type=Path, required=True)
    arguments.add_argument("--models", type=Path)
    options = arguments.parse_args()
    shutil.rmtree(options.work, ignore_errors=True)
    report = run(options.work, options.trials, options.seed, options.models)
    print(", ".join(f"{name} {count}" for name, count in report.items()))


if __name__ == "__main__":
    main()
