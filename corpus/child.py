"""Child: the process that reads files one after another and may be killed at any time."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from corpus.errors import ReadingError
from corpus.frames import Reply, Request, read_frame, write_frame
from corpus.limits import ReadingLimits
from corpus.reading import read

_OPEN_FILES = 64
_ALLOCATIONS = 50_000
"""Between two searches for garbage: a document is a hundred thousand small objects, all in use."""
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Read what is asked for on standard input until it ends."""
    _die_with_parent()
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # what a library prints must not get among the replies
        os.dup2(nowhere, standard)
    limits = ReadingLimits.load(read_frame(requests) or b"{}")
    _limit(limits)
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)
    _send(replies, Reply(finished=False))
    while (body := read_frame(requests)) is not None:
        _send(replies, _answer(Request.load(body), limits, replies))


def _answer(request: Request, limits: ReadingLimits, replies: BinaryIO) -> Reply:
    def tick() -> None:
        _limit_cpu(limits.step_cpu_s)
        _send(replies, Reply(finished=False))

    _limit_cpu(limits.step_cpu_s)
    try:
        path = Path(request.path)
        status = path.stat()
        document = read(path, request.source, request.metadata, limits=limits, tick=tick)
    except ReadingError as error:
        return Reply(finished=True, reason=str(error))
    except OSError as error:
        return Reply(finished=True, reason=f"cannot be opened: {error.strerror}")
    except MemoryError:
        return Reply(
            finished=True,
            is_last=True,
            reason=f"refused: reading it takes more than {limits.memory_bytes // 1_000_000} MB",
        )
    except RecursionError:
        return Reply(finished=True, reason="refused: it is nested too deeply")
    except Exception as error:  # noqa: BLE001 - a defect of a reader is this file's reason
        return Reply(finished=True, reason=f"the reader failed on it ({type(error).__name__})")
    return Reply(finished=True, document=document, size=status.st_size, mtime_ns=status.st_mtime_ns)


def _send(replies: BinaryIO, reply: Reply) -> None:
    write_frame(replies, reply.dump())


def _limit(limits: ReadingLimits) -> None:
    """Bound memory; forbid to write files and to leave core dumps."""
    _set(resource.RLIMIT_AS, limits.memory_bytes)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, _OPEN_FILES)


def _set(name: int, value: int) -> None:
    hard = resource.getrlimit(name)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(name, (bound, bound))


def _limit_cpu(seconds: int) -> None:
    """Allow so much processor time from now on; the kernel ends the process after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _die_with_parent() -> None:
    """Where the system can, end when the parent does, however it ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
