"""Prints what each hostile file costs: seconds, start of its reader included, and peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from hostile_files import write_hostile

_READ = """
import resource, sys
from pathlib import Path
from corpus.folders import scan
from corpus.sandbox import read_all
folder = scan(Path(sys.argv[1]))
for o in read_all([("", f, None) for f in folder.files]):
    said = [o.reason] if o.reason else list(o.document.warnings) or ["read"]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime
    print(f"{o.spent_s:.2f} s | {cpu:.2f} CPU s | {used.ru_maxrss / 1024:.0f} MiB | {said[0]}")
for line in folder.skipped:
    print(f"not opened | | | {line}")
"""


def main() -> None:
    """Each file in a process of its own, so that its peak is its own."""
    with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as place:
        write_hostile(Path(made))
        for file in sorted(Path(made).iterdir()):
            one = Path(place) / file.name.replace(".", "-")
            one.mkdir()
            os.rename(file, one / file.name)  # noqa: PTH104 - a link is moved, not followed
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-c", _READ, str(one)], capture_output=True, text=True, check=True
            )
            print(f"{file.name} | {done.stdout.strip()}")


if __name__ == "__main__":
    main()
