"""Frames: the messages between a reading child and its parent, JSON behind its length.

A child imports this, so it does without what takes long to import.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import IO, Self

from pydantic_core import to_json

from corpus.documents import Document, Metadata

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read."""

    path: str
    source: str
    metadata: Metadata | None

    def dump(self) -> bytes:
        """As a message; a file's name may hold bytes that are no text."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def load(cls, body: bytes) -> Self:
        """The request of a message."""
        fields = json.loads(body)
        listed = fields.pop("metadata")
        return cls(**fields, metadata=Metadata(**listed) if listed else None)


@dataclass(frozen=True, slots=True)
class Reply:
    """A sign of life, or how the reading of a file ended."""

    finished: bool
    """False for a sign of life."""
    is_last: bool = False
    """Whether the child should read nothing more."""
    document: Document | None = None
    reason: str = ""
    size: int = 0
    mtime_ns: int = 0

    def dump(self) -> bytes:
        """As a message."""
        return to_json(self)


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Send one message."""
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return stream.read(_LENGTH.unpack(head)[0])


class FrameBuffer:
    """Bytes as they arrive, taken out frame by frame."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = bytearray()

    def feed(self, piece: bytes) -> None:
        """Add what has arrived."""
        self._bytes += piece

    @property
    def is_too_long(self) -> bool:
        """Whether the message under way announces more bytes than allowed."""
        return self._announced() > self._most_bytes

    def take(self) -> bytes | None:
        """The next whole message; None when it has not arrived yet."""
        end = _LENGTH.size + self._announced()
        if self.is_too_long or len(self._bytes) < max(end, _LENGTH.size):
            return None
        body = bytes(self._bytes[_LENGTH.size : end])
        del self._bytes[:end]
        return body

    def _announced(self) -> int:
        if len(self._bytes) < _LENGTH.size:
            return 0
        return int(_LENGTH.unpack_from(self._bytes)[0])
