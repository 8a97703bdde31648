"""Reading: many files into Documents in child processes, both cores, one bad file at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from corpus.documents import Document, Metadata
from corpus.errors import ReadingError
from corpus.folders import FoundFile
from corpus.reading import read

_PROCESSES = 2

Job = tuple[str, FoundFile, Metadata | None]
"""A root, a file in it, and the manifest's row for it."""


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """A file as it was read, or the reason why it was not."""

    root: str
    file: FoundFile
    document: Document | None
    reason: str
    size: int = 0
    mtime_ns: int = 0


def read_all(jobs: Sequence[Job], progress: Callable[[int, int], None]) -> list[ReadOutcome]:
    """Read every file; the order of the outcomes is that of the jobs.

    A file that brings its reader down is retried alone and, if it does so again, reported.
    """
    outcomes = dict(_read_in_pool(list(range(len(jobs))), jobs, progress))
    for number in sorted(set(range(len(jobs))) - set(outcomes)):
        alone = dict(_read_in_pool([number], jobs, lambda _done, _total: None))
        outcomes[number] = alone.get(number) or ReadOutcome(
            jobs[number][0], jobs[number][1], None, "the reader crashed on this file"
        )
        progress(len(outcomes), len(jobs))
    return [outcomes[number] for number in range(len(jobs))]


def _read_in_pool(
    numbers: Sequence[int], jobs: Sequence[Job], progress: Callable[[int, int], None]
) -> list[tuple[int, ReadOutcome]]:
    """Outcomes of the jobs that a pool came through; none of the others."""
    if not numbers:
        return []
    done = []
    context = multiprocessing.get_context("spawn")  # fork would copy threads of other libraries
    with ProcessPoolExecutor(min(_PROCESSES, len(numbers)), mp_context=context) as pool:
        futures: dict[Future[ReadOutcome], int] = {
            pool.submit(_read_one, jobs[number]): number for number in numbers
        }
        for future in as_completed(futures):
            try:
                done.append((futures[future], future.result()))
            except BrokenProcessPool:
                continue
            progress(len(done), len(jobs))
    return done


def _read_one(job: Job) -> ReadOutcome:
    root, file, metadata = job
    try:
        status = file.path.stat()
        document = read(file.path, file.source, metadata)
    except ReadingError as error:
        return ReadOutcome(root, file, None, str(error))
    except OSError as error:
        return ReadOutcome(root, file, None, f"cannot be opened: {error.strerror}")
    return ReadOutcome(root, file, document, "", status.st_size, status.st_mtime_ns)
