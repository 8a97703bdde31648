"""Readers that crash, hang or eat memory are played by a program put in the child's place."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from corpus import sandbox
from corpus.documents import Metadata
from corpus.folders import FoundFile
from corpus.limits import ReadingLimits
from corpus.sandbox import Staff, read_all, read_each

SABOTAGED = """
import os, time
from corpus import child
def read(path, source, metadata=None, *, limits, tick):
    if source.startswith("crash"): os.abort()
    if source.startswith("hang"): time.sleep(600)
    if source.startswith("spin"):
        while True: pass
    if source.startswith("memory"): bytearray(4 << 30)
    if source.startswith("defect"): 1 / 0
    if source.startswith("nonsense"): os.write(4, b"\\0\\0\\0\\2{]")
    if source.startswith("flood"): os.write(4, b"\\xff" * 8)
    if source.startswith("write"): open(path, "ab", 0).write(b"x")
    if source.startswith("slow"):
        for _ in range(8): time.sleep(0.3); tick()
    if source.startswith("leak") and not leaked: leaked.append(1)
    elif leaked: os.abort()
    return original(path, source, metadata, limits=limits, tick=tick)
leaked = []
original, child.read = child.read, read
child.main()
"""


def _jobs(folder, *names):
    for name in names:
        (folder / name).write_text(f"Heading\n\nThe text of {name} is read as it stands.")
    return [("root", FoundFile(folder / name, name), None) for name in names]


HARM = {
    "crash.txt": "the reader crashed on this file",
    "hang.txt": "given up: not read within 2 s",
    "spin.txt": "given up",
    "memory.txt": "refused: reading it takes more than 1500 MB",
    "defect.txt": "the reader failed on it (ZeroDivisionError)",
    "nonsense.txt": "the reader sent back nonsense for this file",
    "flood.txt": "refused: more than 100 MB of text and places",
    "write.txt": "cannot be opened: File too large",
}


def test_files_that_harm_their_reader_have_a_reason_and_cost_no_other_file(tmp_path):
    good = [f"{n}.txt" for n in range(8)]
    names = [name for pair in zip(HARM, good, strict=True) for name in pair]

    outcomes = read_all(
        _jobs(tmp_path, *names),
        limits=ReadingLimits(step_s=2.0, step_cpu_s=1),
        staff=Staff(2, SABOTAGED),
    )

    assert [o.file.source for o in outcomes] == names
    reasons = {o.file.source: o.reason for o in outcomes}
    assert [n for n in HARM if HARM[n] not in reasons[n]] == []
    assert all(reasons[name] == "" for name in good)


def test_progress_within_a_file_begins_its_time_anew_but_not_for_ever(tmp_path):
    jobs = _jobs(tmp_path, "slow.txt")

    patient = read_all(jobs, limits=ReadingLimits(step_s=1.0), staff=Staff(2, SABOTAGED))
    hasty = read_all(jobs, limits=ReadingLimits(step_s=1.0, whole_s=1.5), staff=Staff(2, SABOTAGED))

    assert patient[0].document is not None
    assert hasty[0].reason == "given up: not read within 1.5 s"


def test_a_file_is_not_blamed_for_what_an_earlier_one_did_to_the_reader(tmp_path):
    jobs = _jobs(tmp_path, "leak-with-a-long-name.txt", "a.txt")  # the larger is read first

    outcomes = read_all(jobs, staff=Staff(1, SABOTAGED))

    assert all(outcome.document is not None for outcome in outcomes)


def test_every_child_is_replaced_after_its_share_of_files(tmp_path):
    jobs = _jobs(tmp_path, *(f"{n}.txt" for n in range(6)))

    outcomes = read_all(jobs, limits=ReadingLimits(files_a_child=2))

    assert all(outcome.document is not None for outcome in outcomes)


def test_progress_is_told_file_by_file(tmp_path):
    told = []

    read_all(_jobs(tmp_path, "a.txt", "b.txt"), lambda done, total: told.append((done, total)))

    assert told == [(1, 2), (2, 2)]


def test_what_a_child_returns_is_what_reading_returns(tmp_path):
    (root, file, _), *_ = _jobs(tmp_path, "a.txt")

    (outcome,) = read_all([(root, file, Metadata("Title", organisation="Body"))])

    assert outcome.document == sandbox_free_reading(file)
    assert (outcome.size, outcome.mtime_ns) == (
        file.path.stat().st_size,
        file.path.stat().st_mtime_ns,
    )


def sandbox_free_reading(file):
    from corpus.reading import read

    return read(file.path, file.source, Metadata("Title", organisation="Body"))


def test_an_interruption_leaves_no_reader_behind(tmp_path):
    outcomes = read_each(_jobs(tmp_path, "hang.txt", "a.txt"), staff=Staff(2, SABOTAGED))
    next(outcomes)
    children = _children()

    outcomes.close()

    assert children
    assert not [pid for pid in children if pid in _children()]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")

    (outcome,) = read_all([("root", FoundFile(tmp_path / "pipe.txt", "pipe.txt"), None)])

    assert outcome.reason == "refused: not a regular file"


def test_a_file_over_the_limit_is_refused_unread(tmp_path):
    jobs = _jobs(tmp_path, "a.txt")

    (outcome,) = read_all(jobs, limits=ReadingLimits(file_bytes=10))

    assert outcome.reason.startswith("refused: 0 MB, more than 0")


def test_readers_end_when_the_parent_is_killed(tmp_path):
    program = f"""
import sys; sys.path.insert(0, {str(sandbox._IMPORTED_FROM)!r})
from corpus import sandbox
from corpus.limits import ReadingLimits
reader = sandbox._Reader(ReadingLimits())
print(reader._process.pid, flush=True)
import time; time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    time.sleep(0.2)
    parent.kill()
    parent.communicate()

    for _ in range(600):
        if not Path(f"/proc/{child}").exists() or _is_zombie(child):
            return
        time.sleep(0.1)
    pytest.fail("the reader outlived its parent")


def _is_zombie(pid):
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"


def _children():
    return Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split()
