"""Inflation: packed streams of a PDF that would unpack to more than a page can hold."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from corpus.errors import ReadingError

_STREAM = b"stream"
_LINE_END = re.compile(rb"\r?\n")
_MOST_BYTES = 200_000_000
_LARGEST_RATIO = 1_032
"""zlib packs no tighter than this."""
_PIECE = 4_000_000
_SAMPLE = 30_000_000
_BLATANT = 300
"""A ratio that only the same few bytes over and over reach."""
_DICTIONARY = 400


def refuse_inflation(content: bytes) -> None:
    """Raise ReadingError for a stream that would unpack to more than 200 MB.

    pdfium unpacks a stream whole and ends its process when memory runs out. Only streams that are
    long enough to reach the limit are unpacked here, and no further than it.
    """
    for place, start in _streams(content):
        if not _is_deflated(content[start : start + 2]):
            continue
        before = content[max(0, place - _DICTIONARY) : place]
        before = before[before.rfind(b" obj") + 1 :]
        end = content.find(b"endstream", start)
        packed = memoryview(content)[start : end if end >= 0 else len(content)]
        layers = before.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", before))
        if layers > 1 and _unpacked(packed, _PIECE)[0] * _LARGEST_RATIO > _MOST_BYTES:
            raise ReadingError("refused: a stream in the PDF is packed twice")
        if len(packed) * _LARGEST_RATIO > _MOST_BYTES and _is_bomb(packed):
            raise ReadingError(
                f"refused: a stream in the PDF unpacks to more than {_MOST_BYTES // 1_000_000} MB"
            )


def _streams(content: bytes) -> Iterator[tuple[int, int]]:
    """Where the word that opens each stream stands, and where its bytes begin.

    Found by hand: a regular expression takes ten times as long over megabytes.
    """
    place = content.find(_STREAM)
    while place >= 0:
        start = place + len(_STREAM)
        gap = _LINE_END.match(content, start)
        if gap and content[place - 3 : place] != b"end":
            yield place, gap.end()
        place = content.find(_STREAM, start)


def _is_deflated(head: bytes) -> bool:
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _is_bomb(packed: memoryview) -> bool:
    """Whether the whole would pass the limit; a sample tells most streams without unpacking it."""
    count, used = _unpacked(packed, _SAMPLE)
    ratio = count / max(used, 1)
    if ratio * len(packed) < _MOST_BYTES / 2:
        return False
    if count >= _SAMPLE and ratio > _BLATANT and ratio * len(packed) > _MOST_BYTES:
        return True
    return _unpacked(packed, _MOST_BYTES)[0] >= _MOST_BYTES


def _unpacked(packed: memoryview, most: int) -> tuple[int, int]:
    """Bytes that come out, counted up to `most`, and those used; damage ends the count."""
    unpacker = zlib.decompressobj()
    count = 0
    rest: bytes | memoryview = packed
    try:
        while count < most and rest and not unpacker.eof:
            count += len(unpacker.decompress(rest, _PIECE))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        pass
    return count, len(packed) - len(rest)
