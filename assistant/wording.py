"""Wording: the words of a sentence as a check compares them: stems, synonyms, clauses, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.quantities import Quantity, quantities
from assistant.verbs import REPORTING, TAKING_A_VIEW
from index.lexical import stems

_TOKEN = re.compile(
    r"\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|\d+|[^\W\d_]+(?:['.&][^\W\d_]+)*|[%£$€,;:.!?()\[\]—–“”\"-]"
)
_CONTRACTIONS = (
    (re.compile(r"\bcan(?:not|'t)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"\bshan't\b", re.IGNORECASE), "shall not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"\bno (more|fewer|less|later|earlier) than\b", re.IGNORECASE), r"\1bound"),
    (re.compile(r"\b(?:not (?:only|least|just|merely)|no doubt)\b", re.IGNORECASE), "also"),
    (re.compile(r"\bwhether or not\b", re.IGNORECASE), "whether"),
    (re.compile(r"\bno[ -]one\b", re.IGNORECASE), "nobody"),
    (re.compile(r"\bmorebound\b|\bat most\b|\bup to\b", re.IGNORECASE), "atmost"),
    (re.compile(r"\b(?:fewer|less)bound\b|\bat least\b", re.IGNORECASE), "atleast"),
    (
        re.compile(r"\b(we|I) should (?=(?:not )?(?:like|want|prefer|be|say|gladly)\b)"),
        r"\1 would ",
    ),
    (re.compile(r"\ba few\b", re.IGNORECASE), "several"),
    (re.compile(r"\b(?:is|are|was|were) against\b", re.IGNORECASE), "opposes"),
    (re.compile(r"\b(?:is|are|was|were) in favour of\b", re.IGNORECASE), "supports"),
    (re.compile(r"\b(?:is|are|was|were) opposed to\b", re.IGNORECASE), "opposes"),
    (
        re.compile(r"\bcan not (?=(?:support|accept|agree|endorse|back|welcome)\b)", re.IGNORECASE),
        "not ",
    ),
    (re.compile(r"\blaterbound\b", re.IGNORECASE), "by"),
    (re.compile(r"\bearlierbound\b", re.IGNORECASE), "after"),
)
FUNCTION_WORDS = frozenset(
    """
    a about above across after again all also although am among an and any are around as at be
    because been before being below between both but by can could did do does doing done down
    during each either else even ever every few for from further had has have having he her here
    hers herself him himself his how however i if in indeed into is it its itself just least less
    let like many may me might more most much must my neither nor not now of off on once only onto
    or other others ought our ours out over own per please quite rather shall she should since
    so some such than that the their theirs them then there therefore these they this those though
    through thus to together too toward towards under unless until up upon us very was we were what
    when whenever where whereas whether which while who whom whose why will with within without
    would yet you your yours atmost atleast no none never nothing nobody cent percent itself one
    themselves instead already still alongside via regarding concerning lack lacks lacked lacking
    unable rarely seldom hardly scarcely barely
    """.split()
)
_BREAKS = frozenset(',;:.!?()[]—–“”"')
BREAKING_WORDS = frozenset(
    "but while whereas although though because unless if when until which who whose where "
    "provided since so before after once".split()
)
_OPEN_A_JOINED_CLAUSE = (
    frozenset(
        "not never no is are was were has have had will would should must may might can could does "
        "do that".split()
    )
    | REPORTING
    | TAKING_A_VIEW
)
_SYNONYMS = Path(__file__).with_name("synonyms.txt")
MAY = "may (month)"
"""The stem of the month, which is no modal verb."""
_SHORTEST_ROOT = 5
_LONGEST_ENDING = 3


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark of a sentence."""

    text: str
    """As written."""
    lower: str
    stem: str
    """Empty for marks, figures and function words."""
    index: int
    clause: int
    """Number of the clause it stands in, from 0."""
    is_name: bool
    """Written as a name: capitalised inside a sentence, or an acronym."""
    is_possessive: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence taken apart."""

    tokens: tuple[Token, ...]
    quantities: tuple[Quantity, ...]

    @property
    def first_person(self) -> bool:
        """Whether the author speaks of herself."""
        return any(t.lower in {"we", "us", "our", "i", "my", "me", "ours"} for t in self.tokens)

    @property
    def addresses_the_reader(self) -> bool:
        """Whether it says "you"."""
        return any(t.lower in {"you", "your"} for t in self.tokens)

    @property
    def words(self) -> list[Token]:
        """Tokens that carry meaning and are no numbers."""
        numbers = {i for q in self.quantities for i in range(q.first, q.last + 1)}
        return [t for t in self.tokens if t.stem and t.index not in numbers]

    def clause(self, number: int) -> list[Token]:
        """The tokens of one clause."""
        return [t for t in self.tokens if t.clause == number]

    @property
    def clauses(self) -> list[int]:
        """The numbers of clauses with at least one word or number."""
        numbers = {i for q in self.quantities for i in range(q.first, q.last + 1)}
        return sorted({t.clause for t in self.tokens if t.stem or t.index in numbers})

    def lowered(self) -> str:
        """All tokens in lower case, between spaces: for phrases."""
        return f" {' '.join(t.lower for t in self.tokens)} "


@cache
def wording(text: str) -> Wording:
    """The sentence's wording."""
    plain = " ".join(text.split()).replace("’", "'").replace("‘", "'")
    for pattern, replacement in _CONTRACTIONS:
        plain = pattern.sub(replacement, plain)
    found = _TOKEN.findall(plain)
    marks = [_possessive(word) for word in found]
    clauses = _clauses([word.lower() for word, _ in marks])
    tokens = tuple(
        Token(
            word,
            word.lower(),
            MAY if word == "May" and _is_name(marks, i) else _stem(word),
            i,
            clauses[i],
            _is_name(marks, i),
            is_possessive,
        )
        for i, (word, is_possessive) in enumerate(marks)
    )
    return Wording(tokens, tuple(quantities([t.lower for t in tokens])))


def alike(a: Token, b: Token) -> bool:
    """Whether two words may stand for each other: one stem, one root, or one line of synonyms.

    Names stand for themselves only.
    """
    if a.stem == b.stem:
        return True
    if a.is_name or b.is_name:
        return False
    return _one_root(a.stem, b.stem) or bool(groups(a.stem) & groups(b.stem))


def same_word(a: Token, b: Token) -> bool:
    """Whether two words are forms of one word."""
    return a.stem == b.stem or _one_root(a.stem, b.stem)


def groups(stem: str) -> frozenset[int]:
    """The lines of synonyms that hold the stem."""
    return _groups().get(stem, frozenset())


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of single words, for word lists."""
    return frozenset(s for word in words if (s := _stem(word)))


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_SYNONYMS.read_text(encoding="utf-8").splitlines()):
        if not line.startswith("#"):
            for word in line.split():
                found.setdefault(_stem(word), set()).add(number)
    found.pop("", None)
    return {stem: frozenset(numbers) for stem, numbers in found.items()}


@cache
def _stem(word: str) -> str:
    lower = word.lower()
    if not lower[0].isalpha() or lower in FUNCTION_WORDS:
        return ""
    found = stems(lower)
    return found[0] if len(found) == 1 else lower if found else ""


def _one_root(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    if len(short) < _SHORTEST_ROOT or len(long) - len(short) > _LONGEST_ENDING:
        return False
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(short))
    return shared == len(short) or (shared > _SHORTEST_ROOT + 1 and len(long) - shared <= 3)


def _possessive(word: str) -> tuple[str, bool]:
    bare = re.sub(r"'s?$", "", word)
    return (bare, True) if bare and bare != word else (word, False)


def _is_name(marks: list[tuple[str, bool]], i: int) -> bool:
    word = marks[i][0]
    if not word[0].isupper():
        return False
    if sum(c.isupper() for c in word) > 1:
        return True
    begins = i == 0 or marks[i - 1][0] in {".", "!", "?", ":", "“", '"', "("}
    after = marks[i + 1][0] if i + 1 < len(marks) else ""
    is_followed_up = after[:1].isupper() or (word == "May" and after[:1].isdigit())
    return len(word) > 1 and (not begins or is_followed_up)


def _clauses(words: list[str]) -> list[int]:
    """The clause of each token: a new one after a mark and at a word that opens one."""
    numbers = []
    current = 0
    for i, word in enumerate(words):
        joins = (
            word in {"and", "or"} and i + 1 < len(words) and words[i + 1] in _OPEN_A_JOINED_CLAUSE
        )
        if i and (word in BREAKING_WORDS or joins):
            current += 1
        numbers.append(current)
        if word in _BREAKS:
            current += 1
    return numbers
