"""Tracing: text put together from printed lines, each character with its place on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from corpus.documents import CharacterRun
from corpus.lines import Line

_HYPHENS = "\x02\u00ad"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
_SPACES = frozenset("\t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000")


class TracedText:
    """Text that grows; hyphens at line ends are mended, ligatures spelt out."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        self._pieces: list[str] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, piece: str) -> None:
        """Add characters that stand on no page."""
        self._pieces.append(piece)
        self._length += len(piece)

    def join(self) -> None:
        """Go on in the same sentence: without a gap after a mended hyphen."""
        if not self._mended_at_end:
            self.add(" ")
        self._mended_at_end = False

    def tail(self) -> str:
        """The last piece of text; empty at the beginning."""
        return "".join(self._pieces[-8:])[-80:]

    def since(self, offset: int) -> str:
        """The text from an offset on."""
        return self.whole()[offset:]

    def whole(self) -> str:
        """All of it."""
        self._pieces = ["".join(self._pieces)]
        return self._pieces[0]

    _mended_at_end = False

    def add_lines(self, lines: Sequence[Line]) -> list[CharacterRun]:
        """Add the lines of a paragraph; returns where their characters stand on the page."""
        runs: list[CharacterRun] = []
        self._mended_at_end = False
        for number, line in enumerate(lines):
            following = lines[number + 1].text if number + 1 < len(lines) else ""
            if number:
                self.join()
            self._add_line(line, following, runs)
        return runs

    def _add_line(self, line: Line, following: str, runs: list[CharacterRun]) -> None:
        ends_broken = line.text[-1] in _HYPHENS
        keeps_hyphen = ends_broken and self._is_compound(line.text, following)
        for position, character in enumerate(line.text):
            is_last = position == len(line.text) - 1
            spelt = "-" if is_last and keeps_hyphen else _spelt(character)
            if not spelt or (spelt == " " and self._ends_in_space()):
                continue
            if line.first >= 0:  # a page read by OCR has no characters of its own
                self._trace(line.first + position, runs)
            self.add(spelt)
        self._mended_at_end = ends_broken

    def _trace(self, page_character: int, runs: list[CharacterRun]) -> None:
        """Lengthen the last run, or begin another; a ligature's first letter is traced."""
        last = runs[-1] if runs else None
        if (
            last is not None
            and last.start + last.length == self._length
            and last.page_character + last.length == page_character
        ):
            runs[-1] = CharacterRun(last.start, last.length + 1, last.page_character)
        else:
            runs.append(CharacterRun(self._length, 1, page_character))

    def _ends_in_space(self) -> bool:
        return bool(self._pieces) and self._pieces[-1][-1:] in {" ", "\n"}

    def _is_compound(self, line: str, following: str) -> bool:
        """Whether the word is written with its hyphen elsewhere, and never without."""
        first = line.rstrip(_HYPHENS).split()[-1:] or [""]
        second = following.split()[:1] or [""]
        head = "".join(c for c in first[0].lower() if c.isalnum() or c == "-")
        rest = "".join(c for c in second[0].lower() if c.isalnum() or c == "-")
        return self._words.get(f"{head}-{rest}", 0) > 0 and self._words.get(head + rest, 0) == 0


def _spelt(character: str) -> str:
    """The character as text: nothing for what is not to be seen."""
    if character in _LIGATURES:
        return _LIGATURES[character]
    if character in _SPACES:
        return " "
    if character in _HYPHENS or "\ud800" <= character <= "\udfff":
        return ""
    if unicodedata.category(character) in {"Cc", "Cf", "Cn"}:
        return ""
    composed = unicodedata.normalize("NFC", character)
    return composed if len(composed) == 1 else character
