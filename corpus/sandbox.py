"""Sandbox: many files into Documents in child processes that are killed when they misbehave."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import TypeAdapter, ValidationError

from corpus.documents import Document, Metadata
from corpus.folders import FoundFile
from corpus.frames import FrameBuffer, Reply, Request, write_frame
from corpus.limits import ReadingLimits

_START_S = 120.0
"""Time for a child to import its libraries on a busy machine."""
_PIECE_BYTES = 1 << 20
_IMPORTED_FROM = Path(__file__).resolve().parent.parent
_PROGRAM = "from corpus.child import main; main()"
_REPLY = TypeAdapter(Reply)
"""Checks types and recomputes the document's id: a child is not trusted further than its file."""
_LIMITS = ReadingLimits()
_KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": "200000000", "MALLOC_TOP_PAD_": "16000000"}
"""glibc keeps what a page gave back for the next page, which is quicker by a twentieth."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")

Job = tuple[str, FoundFile, Metadata | None]
"""A root, a file in it, and the manifest's row for it."""


@dataclass(frozen=True, slots=True)
class Staff:
    """How many children read at once, and the Python program that each runs."""

    processes: int = 2
    program: str = _PROGRAM


_STAFF = Staff()


@dataclass(frozen=True, slots=True)
class ReadOutcome:
    """A file as it was read, or the reason why it was not."""

    root: str
    file: FoundFile
    document: Document | None
    reason: str
    size: int = 0
    mtime_ns: int = 0
    spent_s: float = 0.0


def read_all(
    jobs: Sequence[Job],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    limits: ReadingLimits = _LIMITS,
    staff: Staff = _STAFF,
) -> list[ReadOutcome]:
    """Read every file; the order of the outcomes is that of the jobs."""
    outcomes: dict[int, ReadOutcome] = {}
    for number, outcome in read_each(jobs, limits, staff):
        outcomes[number] = outcome
        progress(len(outcomes), len(jobs))
    return [outcomes[number] for number in range(len(jobs))]


def read_each(
    jobs: Sequence[Job], limits: ReadingLimits = _LIMITS, staff: Staff = _STAFF
) -> Iterator[tuple[int, ReadOutcome]]:
    """Read every file, the largest first; yields job numbers with their outcomes as they come.

    A file that crashes, hangs or outgrows its reader costs that reader and nothing else. Closing
    the iterator, as an interruption does, kills the readers.
    """
    waiting = deque(sorted(range(len(jobs)), key=lambda number: -_size(jobs[number][1].path)))
    begun: dict[int, float] = {}
    with _Readers(limits, staff) as readers:
        while waiting or readers.are_busy:
            while waiting and readers.have_room:
                number = waiting.popleft()
                _, file, metadata = jobs[number]
                begun[number] = time.monotonic()
                readers.begin(number, Request(str(file.path), file.source, metadata))
            for number, reply in readers.wait():
                if reply is None:
                    waiting.appendleft(number)
                    continue
                spent = time.monotonic() - begun[number]
                yield number, _outcome(jobs[number], reply, spent)


def _outcome(job: Job, reply: Reply, spent_s: float) -> ReadOutcome:
    root, file, _ = job
    return ReadOutcome(
        root, file, reply.document, reply.reason, reply.size, reply.mtime_ns, spent_s
    )


def _environment() -> dict[str, str]:
    """Little of ours, and where packages are: the child does not look for them anew."""
    found = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    found |= _KEPT_MEMORY
    return found | {"PYTHONPATH": os.pathsep.join([str(_IMPORTED_FROM), *filter(None, sys.path)])}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the child will say why
        return 0


class _Reader:
    """One child process, reading one file at a time."""

    def __init__(self, limits: ReadingLimits, program: str = _PROGRAM) -> None:
        self._limits = limits
        self._buffer = FrameBuffer(limits.output_bytes)
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-SP", "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,  # Ctrl-C is the parent's to handle; OCR dies with the group
        )
        os.set_blocking(self.output, False)
        self.job = -1
        self._files = 0
        self._is_started = False
        self.is_sound = True
        self._step_ends = self._whole_ends = time.monotonic() + _START_S
        self._write(limits.dump())

    @property
    def output(self) -> int:
        """The file descriptor on which the child replies."""
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        return self._process.stdout.fileno()

    @property
    def ends(self) -> float:
        """When the child has had its time."""
        return min(self._step_ends, self._whole_ends)

    @property
    def is_usable(self) -> bool:
        """Whether the child can be given another file."""
        is_alive = self._process.poll() is None
        return self.is_sound and is_alive and self._files < self._limits.files_a_child

    @property
    def is_first_file(self) -> bool:
        """Whether what went wrong cannot come from a file read before."""
        return self._files == 1

    def begin(self, job: int, request: Request) -> None:
        """Hand over a file."""
        self.job = job
        self._files += 1
        if self._is_started:
            self._begin_clocks()
        self._write(request.dump())

    def receive(self) -> Reply | None:
        """The reply that ends the file under way; None while it is still being read."""
        try:
            piece = os.read(self.output, _PIECE_BYTES)
        except BlockingIOError:
            return None
        if not piece:
            return self._failed(self._why_it_ended())
        self._buffer.feed(piece)
        while (body := self._buffer.take()) is not None:
            try:
                reply = _REPLY.validate_json(body)
            except ValidationError:
                return self._failed("the reader sent back nonsense for this file")
            if reply.finished:
                self.is_sound = not reply.is_last
                return reply
            self._note_life()
        if self._buffer.is_too_long:
            most = self._limits.output_bytes // 1_000_000
            return self._failed(f"refused: more than {most} MB of text and places")
        return None

    def expire(self) -> Reply:
        """The reply for a child that has had its time."""
        spent = self._limits.step_s if self._step_ends < self._whole_ends else self._limits.whole_s
        return self._failed(f"given up: not read within {spent:g} s")

    def kill(self) -> None:
        """End the child and whatever it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(BrokenPipeError), self._process:  # closes the pipes and waits
            pass

    def _failed(self, reason: str) -> Reply:
        self.is_sound = False
        return Reply(finished=True, reason=reason)

    def _note_life(self) -> None:
        if self._is_started:
            self._step_ends = time.monotonic() + self._limits.step_s
        else:
            self._is_started = True
            self._begin_clocks()

    def _begin_clocks(self) -> None:
        now = time.monotonic()
        self._step_ends = now + self._limits.step_s
        self._whole_ends = now + self._limits.whole_s

    def _write(self, body: bytes) -> None:
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(BrokenPipeError):  # its end is noticed on the other pipe
            write_frame(self._process.stdin, body)

    def _why_it_ended(self) -> str:
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return f"given up: more than {self._limits.step_cpu_s} s of processor time"
        if code == -signal.SIGKILL:
            return "given up: the system ended its reader"
        return "the reader crashed on this file"


class _Readers:
    """A few children, each made when it is first needed."""

    def __init__(self, limits: ReadingLimits, staff: Staff) -> None:
        self._limits = limits
        self._staff = staff
        self._idle: list[_Reader] = []
        self._busy: set[_Reader] = set()
        self._selector = selectors.DefaultSelector()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Kill every child."""
        for reader in [*self._busy, *self._idle]:
            reader.kill()
        self._selector.close()

    @property
    def are_busy(self) -> bool:
        """Whether a file is being read."""
        return bool(self._busy)

    @property
    def have_room(self) -> bool:
        """Whether another file may be begun."""
        return len(self._busy) < self._staff.processes

    def begin(self, job: int, request: Request) -> None:
        """Hand a file to a child."""
        reader = self._take()
        self._busy.add(reader)
        self._selector.register(reader.output, selectors.EVENT_READ, reader)
        reader.begin(job, request)

    def wait(self) -> list[tuple[int, Reply | None]]:
        """Jobs that have ended, perhaps none yet; None for one to be begun again.

        A file that brings down a child which had read others before gets a new child: the others
        may have been the cause.
        """
        patience = min(reader.ends for reader in self._busy) - time.monotonic()
        ready = {key.data for key, _ in self._selector.select(max(patience, 0.0))}
        ended: list[tuple[int, Reply | None]] = []
        for reader in list(self._busy):
            reply = reader.receive() if reader in ready else None
            is_late = reply is None and time.monotonic() >= reader.ends
            if is_late:
                reply = reader.expire()
            if reply is None:
                continue
            self._busy.remove(reader)
            self._selector.unregister(reader.output)
            is_suspect = not (reader.is_sound or is_late or reader.is_first_file)
            ended.append((reader.job, None if is_suspect else reply))
            if reader.is_usable:
                self._idle.append(reader)
            else:
                reader.kill()
        return ended

    def _take(self) -> _Reader:
        while self._idle:
            reader = self._idle.pop()
            if reader.is_usable:
                return reader
            reader.kill()
        return _Reader(self._limits, self._staff.program)
