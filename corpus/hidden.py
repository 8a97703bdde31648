"""Hidden: what a file holds and nobody who looks at it sees, counted and named."""

from __future__ import annotations

import re
from collections import Counter

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u200b\u2060-\u2064\u180e]|(?<!^)\ufeff")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]{1,12}")
"""Flags of England, Scotland and Wales: a black flag and tag characters that name the nation."""
_TAGS = re.compile("[\U000e0000-\U000e0fff]")
_MANY_ZERO_WIDTH = 20
"""Web pages hold a few zero-width spaces as places where a line may break."""
LEAST_POINTS = 1.0
"""Type of this size or less is not meant to be read."""
_LIGHT = 0xF5


class HiddenText:
    """Pieces of one file that were left out because they are not seen."""

    def __init__(self) -> None:
        self._characters: Counter[str] = Counter()
        self._pieces: Counter[str] = Counter()

    def leave_out(self, text: str, kind: str) -> None:
        """Count a piece of text that the document will not hold."""
        length = len("".join(text.split()))
        if length:
            self._pieces[kind] += 1
            self._characters[kind] += length

    def warnings(self) -> list[str]:
        """One line a kind; the text itself is not repeated, it may be meant to do harm."""
        return [
            f"hidden text was left out ({kind}): {self._pieces[kind]} "
            f"{'place' if self._pieces[kind] == 1 else 'places'}, {count} characters"
            for kind, count in sorted(self._characters.items())
        ]


def invisible_characters(text: str) -> list[str]:
    """Warnings about characters that change what is read without being seen.

    They are removed from every document; a few zero-width spaces are not worth a warning.
    """
    counts = {
        "characters that turn the writing direction": len(_BIDI.findall(text)),
        "Unicode tag characters": len(_TAGS.findall(_FLAG.sub("", text))),
    }
    zero_width = len(_ZERO_WIDTH.findall(text))
    if zero_width >= _MANY_ZERO_WIDTH:
        counts["zero-width characters"] = zero_width
    return [
        f"invisible characters were removed: {count} {kind}" for kind, count in counts.items()
        if count
    ]  # fmt: skip


def is_near_white(colour: str) -> bool:
    """Whether a colour written as RRGGBB, #RGB, #RRGGBB or `white` cannot be seen on paper."""
    value = colour.strip().lstrip("#").lower()
    if value == "white":
        return True
    if len(value) == 3:
        value = "".join(2 * digit for digit in value)
    if not re.fullmatch(r"[0-9a-f]{6}", value):
        return False
    return all(int(value[i : i + 2], 16) >= _LIGHT for i in (0, 2, 4))
