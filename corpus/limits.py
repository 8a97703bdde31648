"""Limits: what reading one file may cost before it is given up."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bounds on one file; a page read by OCR begins the two step limits anew."""

    file_bytes: int = 200_000_000
    memory_bytes: int = 1_500_000_000
    """Address space of the child process: libraries alone take a fifth of it."""
    step_cpu_s: int = 60
    step_s: float = 90.0
    """Wall-clock time without a sign of progress; the child is then killed."""
    whole_s: float = 3600.0
    """Wall-clock time for the whole file, progress or not."""
    output_bytes: int = 100_000_000
    """What a child may send back for one file: its text, sections and places."""
    files_a_child: int = 200
    """Files after which a child is replaced, so that what libraries leak stays bounded."""

    def dump(self) -> bytes:
        """As a message to the child that keeps them."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def load(cls, body: bytes) -> Self:
        """The limits of a message."""
        return cls(**json.loads(body))
