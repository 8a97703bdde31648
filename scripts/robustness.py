"""Prints what becomes of awkward files and of thousands of damaged copies of them.

`python scripts/robustness.py FOLDER --mutants 2000` reads every PDF in FOLDER as it is, then the
damaged copies (without OCR, which reads pictures and not the damage).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.folders import FoundFile
from corpus.limits import ReadingLimits
from corpus.sandbox import ReadOutcome, read_each

LIMITS = ReadingLimits(step_s=30.0, step_cpu_s=20)
_MARGIN_S = 10.0
"""Beyond the limit, for killing a child on a busy machine."""
_BATCH = 100
_REFERENCE = re.compile(rb"\b(\d{1,5}) 0 R\b")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A damaged copy: flipped bits, a cut, a block of zeros or twice, or objects in a loop."""
    kind = chance.randrange(6)
    body = bytearray(content)
    place = chance.randrange(max(len(body), 1))
    if kind == 0:
        return bytes(body[:place])
    if kind == 1:
        end = min(len(body), place + chance.randrange(1, 4096))
        body[place:end] = bytes(end - place)
    elif kind == 2:
        body[place:place] = body[place : place + chance.randrange(1, 4096)]
    elif kind == 3:
        numbers = [match.group(1) for match in _REFERENCE.finditer(content)] or [b"1"]
        return _REFERENCE.sub(
            lambda m: chance.choice(numbers) + b" 0 R" if chance.random() < 0.1 else m.group(),
            content,
        )
    else:
        for _ in range(chance.choice([1, 8, 64, 512])):
            if body:
                body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    return bytes(body)


def campaign(sources: Sequence[Path], count: int, seed: int) -> Iterator[ReadOutcome]:
    """Outcomes of so many damaged copies, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for begin in range(0, count, _BATCH):
        with tempfile.TemporaryDirectory() as folder:
            jobs = []
            for number in range(begin, min(begin + _BATCH, count)):
                source = chance.choice(sources)
                path = Path(folder) / f"{number}{source.suffix}"
                path.write_bytes(mutated(source.read_bytes(), chance))
                jobs.append(("", FoundFile(path, path.name), None))
            yield from (outcome for _, outcome in read_each(jobs, LIMITS))


def is_late(outcome: ReadOutcome) -> bool:
    """Whether a file outlived its limits."""
    return outcome.spent_s > LIMITS.whole_s + _MARGIN_S or (
        outcome.document is None and outcome.spent_s > LIMITS.step_s + _MARGIN_S
    )


def main() -> None:
    """Read all, say what became of them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--mutants", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    files = sorted(p for p in chosen.folder.rglob("*") if p.suffix.lower() == ".pdf")
    jobs = [("", FoundFile(p, p.relative_to(chosen.folder).as_posix()), None) for p in files]
    _report("as they are", (outcome for _, outcome in read_each(jobs, LIMITS)))
    os.environ["PATH"] = ""  # no OCR
    _report("damaged", campaign(files, chosen.mutants, chosen.seed))


def _report(title: str, outcomes: Iterator[ReadOutcome]) -> None:
    begin, before = time.perf_counter(), 0.0
    kinds: Counter[str] = Counter()
    spent = [0.0]
    late = 0
    for number, outcome in enumerate(outcomes):
        before = before or (_memory_mb() if number else 0.0)  # the first brings its libraries
        kinds[_kind(outcome)] += 1
        late += is_late(outcome)
        spent.append(outcome.spent_s)
    print(
        f"{title}: {sum(kinds.values())} files in {time.perf_counter() - begin:.0f} s, slowest "
        f"{max(spent):.1f} s, {late} past the limit, parent grew {_memory_mb() - before:.1f} MB"
    )
    for kind, count in kinds.most_common():
        print(f"  {count:5d}  {kind}")


def _kind(outcome: ReadOutcome) -> str:
    if outcome.document is not None:
        return "read, with warnings" if outcome.document.warnings else "read"
    return re.split(r"[:(;]", outcome.reason)[0].strip()


def _memory_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
