"""Tracing: text put together from printed lines, each character with its place on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from corpus.documents import CharacterRun
from corpus.lines import Line

_BREAKS = "\x02\ufffe\u00ad"
"""What stands for a hyphen that broke a word at a line's end."""
_UNUSUAL = re.compile(r"[^ -~¡-¬®-ÿ‐-’“-„•…€−]")
"""Lines without such characters and doubled spaces need no mending."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_SPACES = frozenset("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000")
_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf02d")
"""Bullets of symbol fonts, which have no code of their own."""
_LAST_WORD = re.compile(r"[\w-]+$")
_FIRST_WORD = re.compile(r"[\w-]+")
_TOUCHING = 0.1
"""Share of the type size below which two pieces on a row have no space between them."""


class TracedText:
    """Text that grows; hyphens at line ends are mended, ligatures spelt out.

    `words` gives the words of the document in lower case; it is asked only where a hyphen
    at a line's end could belong to the word.
    """

    def __init__(self, words: Callable[[], frozenset[str]]) -> None:
        self._words = words
        self._pieces: list[str] = []
        self._length = 0
        self._is_mended = False

    def __len__(self) -> int:
        return self._length

    def add(self, piece: str) -> None:
        """Add characters that stand on no page."""
        self._pieces.append(piece)
        self._length += len(piece)

    def join(self) -> None:
        """Go on in the same sentence: without a gap after a mended hyphen."""
        if not self._is_mended:
            self.add(" ")
        self._is_mended = False

    def tail(self) -> str:
        """The last piece of text; empty at the beginning."""
        return "".join(self._pieces[-8:])[-80:]

    def since(self, offset: int) -> str:
        """The text from an offset on, which lies in the last few pieces."""
        pieces: list[str] = []
        missing = self._length - offset
        for piece in reversed(self._pieces):
            if missing <= 0:
                break
            pieces.append(piece)
            missing -= len(piece)
        return "".join(reversed(pieces))[max(0, -missing) :]

    def whole(self) -> str:
        """All of it."""
        self._pieces = ["".join(self._pieces)]
        return self._pieces[0]

    def add_lines(self, lines: Sequence[Line], following: str = "") -> list[CharacterRun]:
        """Add the lines of a paragraph; returns where their characters stand on the page.

        `following` is how the text goes on after them.
        """
        runs: list[CharacterRun] = []
        self._is_mended = False
        last: Line | None = None
        for number, line in enumerate(lines):
            after = lines[number + 1].text if number + 1 < len(lines) else following
            if last is not None and not _touch(last, line):
                self.join()
            self._add_line(line, after, runs)
            last = line
        return runs

    def _add_line(self, line: Line, after: str, runs: list[CharacterRun]) -> None:
        text = line.text
        self._is_mended = False
        if text[-1] in _BREAKS or (text[-1] == "-" and text[-2:-1].isalnum()):
            text = self._mended(text, after)
        if "  " not in text and not _UNUSUAL.search(text):
            self._trace(line.first, len(text), runs)
            self.add(text)
            return
        for place, character in enumerate(text):
            spelt = _spelt(character)
            if not spelt or (spelt == " " and self._ends_in_space()):
                continue
            self._trace(line.first + place, 1, runs)
            self.add(spelt)

    def _mended(self, text: str, after: str) -> str:
        """The line with the hyphen that belongs to its last word, or without one that broke it."""
        head, rest = _LAST_WORD.search(text[:-1]), _FIRST_WORD.match(after)
        if head is None or rest is None:
            return text if text[-1] == "-" else text[:-1] + "-"
        self._is_mended = True
        return text[:-1] + ("-" if self._is_compound(head.group(), rest.group()) else "")

    def _is_compound(self, head: str, rest: str) -> bool:
        """Whether the hyphen is part of the word.

        The document's other spellings of it decide; else, whether both halves are words.
        """
        first, second = head.lower(), rest.lower()
        words = self._words()
        if first + second in words:
            return False
        if f"{first}-{second}" in words or not rest[0].islower():
            return True
        return first in words and second in words

    def _trace(self, page_character: int, length: int, runs: list[CharacterRun]) -> None:
        """Lengthen the last run, or begin another; a ligature's first letter is traced."""
        if page_character < 0:  # a page read by OCR has no characters of its own
            return
        last = runs[-1] if runs else None
        if (
            last is not None
            and last.start + last.length == self._length
            and last.page_character + last.length == page_character
        ):
            runs[-1] = CharacterRun(last.start, last.length + length, last.page_character)
        else:
            runs.append(CharacterRun(self._length, length, page_character))

    def _ends_in_space(self) -> bool:
        return bool(self._pieces) and self._pieces[-1][-1:] in {" ", "\n"}


def _touch(last: Line, line: Line) -> bool:
    """Whether the second line goes on where the first ends, as a raised number does."""
    gap = line.left - last.right
    return abs(gap) < _TOUCHING * max(last.size, line.size) and line.is_beside(last)


def _spelt(character: str) -> str:
    """The character as text: nothing for what is not to be seen."""
    if character in _LIGATURES:
        return _LIGATURES[character]
    if character in _SPACES:
        return " "
    if character in _BREAKS or "\ud800" <= character <= "\udfff":
        return ""
    if character in _BULLETS:
        return "•"
    if unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co"}:
        return ""
    composed = unicodedata.normalize("NFC", character)
    return composed if len(composed) == 1 else character
