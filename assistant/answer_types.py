"""Answer types: what kind of thing a question wants to be told, and whether a sentence tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.names import TITLES
from assistant.quantities import NUMBER_WORDS
from corpus.sentences import last_sentence
from index.lexical import stems


class AnswerType(StrEnum):
    """The kind of thing that would answer."""

    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    FREQUENCY = "frequency"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Expected:
    """What a question wants to be told."""

    type: AnswerType
    counted: frozenset[str] = frozenset()
    """Stems of what is counted; empty but for a count."""
    said: frozenset[str] = frozenset()
    """Stems of the question: who repeats them tells nothing."""


_HOW_MANY = re.compile(
    r"\b(?:how many|what number of|the number of) (?:of (?:its|the|their|these|those) )?"
    r"((?:[\w’'-]+ ?){1,4})",
    re.IGNORECASE,
)
_ENDS_NOUN = re.compile(
    r"\b(?:a|an|the|its|their|does|do|did|is|are|was|were|has|have|had|will|would|can|could|should"
    r"|must|may|might|in|on|of|at|to|for|from|by|with|per|that|who|which|there|you|i|we|they|it)\b",
    re.IGNORECASE,
)
_MONEY_NOUNS = (
    "cost|costs|price|fee|fees|fine|charge|budget|funding|salary|penalty|sum|pay|payment|grant"
    "|allowance|spend|spent|spending|worth|paid|earn|owe|amount|pension|tax|deposit|fund|money"
)
_SUMS = "costs?|price|fees?|fine|charges?|budget|salary|penalty|payment|grant|allowance"
"""Nouns that are sums wherever they stand as what is asked for."""
_ASKS = (
    (AnswerType.COUNT, re.compile(r"\b(?:how many|what number of)\b", re.IGNORECASE)),
    (
        AnswerType.SHARE,
        re.compile(
            r"\b(?:what|which|how (?:large|big|high|small) an?) "
            r"(?:share|percentage|proportion|fraction|per cent)\b",
            re.IGNORECASE,
        ),
    ),
    (AnswerType.FREQUENCY, re.compile(r"\bhow (?:often|frequently|regularly)\b", re.IGNORECASE)),
    (
        AnswerType.DURATION,
        re.compile(
            r"\b(?:how (?:long|quickly|fast|soon)|what time limit|(?:for|within) what period"
            r"|how much time)\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.DATE,
        re.compile(
            r"(?:^\W*(?:\w+ )?|[,;:?] ?|\b(?:and|but|or|so) )(?:by |since |until |from )?when\b"
            r"|\b(?:deadline|how (?:early|late)|closing date"
            r"|(?:what|which|by which|in which|from which|on what) (?:year|date|month|day|week))\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.MONEY,
        re.compile(
            rf"\bhow much\b.*\b(?:{_MONEY_NOUNS})\b"
            rf"|\bwhat (?:is the |was the |are the |yearly |annual |total )*(?:{_MONEY_NOUNS})\b"
            rf"|\bwhat (?:is|was|are|were|will be) (?:the |an? |its |their )?(?:[\w’'.-]+ ){{0,3}}?"
            rf"(?:{_SUMS})(?= (?:for|of|to|in|per)\b|\W*$)"
            r"|\bwhat (?:does|do|did|will|would|is|are|was|were) .{2,80}"
            r"\b(?:cost|pay|paid|charged?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        AnswerType.NUMBER,
        re.compile(
            r"\bhow (?:much|large|big|far|old|high|fast|tall|wide|heavy)\b"
            r"|\bwhat (?:\w+ )?(?:rate|size|number|speed|age|level|limit|ratio|score)\b",
            re.IGNORECASE,
        ),
    ),
    (AnswerType.PERSON, re.compile(r"^\W*(?:and |but |so )?(?:who|whom|whose)\b", re.IGNORECASE)),
)
_WORDS = "|".join(NUMBER_WORDS) + "|hundreds?|thousands?|millions?|billions?|dozens?"
_NUMBER = re.compile(rf"\d[\d,.]*|\b(?:{_WORDS}|half|none|no|single|both)\b", re.IGNORECASE)
_COUNTS = re.compile(
    rf"(?<![\w.,’”£$€])\d[\d,.]*|\b(?:{_WORDS}|half|none|no|single|both)\b", re.IGNORECASE
)
"""A number that may count: no sum, and no footnote's mark."""
_ENDS_COUNT = re.compile(r"[.,;:(]\s")
_PERIODS = "(?:second|minute|hour|day|week|fortnight|month|quarter|year|decade)s?"
_TELLS = {
    AnswerType.MONEY: re.compile(
        rf"[£$€¥]\s?\d|(?:\d|\b(?:{_WORDS})) ?(?:m|bn|k|million|billion)? ?"
        r"(?:pounds?|pence|p|crowns?|dollars?|euros?|cents?|USD|GBP|EUR)\b"
        r"|(?<![\w-])free\b(?! to\b)|\bno charge\b|\bwithout charge\b",
        re.IGNORECASE,
    ),
    AnswerType.SHARE: re.compile(
        rf"%|\bper ?cent\b|\bhalf\b|\b(?:thirds?|quarters?|fifths?|tenths?)\b"
        rf"|\b(?:{_WORDS}|\d+) (?:in|out of) (?:every )?(?:{_WORDS}|\d+)\b",
        re.IGNORECASE,
    ),
    AnswerType.DURATION: re.compile(
        rf"\b(?:\d[\d,.]*|{_WORDS}|an?|several|few|same|next|half) "
        r"(?:working |calendar |full |more )?"
        rf"{_PERIODS}\b|\b(?:immediately|at once|overnight|straight ?away|permanent(?:ly)?"
        r"|indefinitely)\b",
        re.IGNORECASE,
    ),
    AnswerType.FREQUENCY: re.compile(
        rf"\b(?:daily|weekly|fortnightly|monthly|quarterly|annual(?:ly)?|yearly|once|twice"
        rf"|(?:an?|every|each|per) (?:\w+ )?{_PERIODS}|(?:\d+|{_WORDS}) times"
        rf"|(?:{_WORDS}|\d+) in (?:every )?(?:{_WORDS}|\d+))\b",
        re.IGNORECASE,
    ),
    AnswerType.DATE: re.compile(
        r"\b(?:(?:19|20)\d\d|january|february|march|april|june|july|august|september|october"
        r"|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|spring"
        r"|summer|autumn|winter|may \d|\d+ may|end of (?:the|each|this|next)"
        rf"|(?:within|after|before|in|for|until) (?:\d+|{_WORDS}|an?|the) "
        rf"(?:working )?{_PERIODS})\b",
        re.IGNORECASE,
    ),
    AnswerType.PERSON: re.compile(
        rf"\b(?:(?:{'|'.join(TITLES)}) [A-Z]\w+|[A-Z][a-z]+ [A-Z][a-z]+"
        r"|Departments?|Office|Board|Ministers?|Secretary|Agency|Commission(?:er)?|Chair"
        r"|[Cc]ouncils?|[Gg]overnment|[Cc]ommittee|[Aa]uthorit(?:y|ies)|[Ee]mployers?|[Oo]fficers?)\b"
    ),
}
TIMES = frozenset([AnswerType.DURATION, AnswerType.FREQUENCY, AnswerType.DATE])
_ROW_NUMBERS = 3
_PEOPLE = frozenset(stems("people persons them"))
"""What is counted by other words as well: "how many people wrote" by "submissions"."""
_ANYBODY = re.compile(
    r"^\W*(?:and |but |so )?who(?:m|ever)? (?:else )?(?:can|could|may|might|must|should|shall"
    r"|do|does|did|would|will(?! be\b)|has to|have to|needs?|qualif\w+|gets?|pays?"
    r"|(?:is|are) (?:eligible|entitled|allowed|responsible|liable|exempt|covered|meant))\b",
    re.IGNORECASE,
)
"""Questions that are answered by a kind of people, not by a name."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?")
_OPENING = re.compile(
    r"^\W*(?:and|as|at|but|by|for|if|in|it|on|our|so|th\w+|to|we|when)\b", re.IGNORECASE
)
"""A capital that is no name's."""
_WORD = re.compile(r"[\w’'.,/-]*\w")
_NEAR = 5
"""Stems behind a number among which what it counts is named."""


def expected_of(question: str) -> Expected | None:
    """What the question wants to be told; None where that is left open."""
    asked = last_sentence(question)  # a story before it has sums and years of its own
    found = next((type_ for type_, asks in _ASKS if asks.search(asked)), None)
    if found is None:
        return None
    said = frozenset(stems(asked))
    if found is AnswerType.COUNT:
        match = _HOW_MANY.search(asked)
        noun = _ENDS_NOUN.split(match.group(1), maxsplit=1)[0] if match else ""
        counted = frozenset(stems(noun))
        return Expected(found, said if counted & _PEOPLE else counted, said)
    if found is AnswerType.PERSON and _ANYBODY.search(asked):
        return Expected(found)
    return Expected(found, said=said)


def tells(expected: Expected | None, sentence: str) -> float:
    """1 where the sentence tells such a thing, -1 where it does not, else 0.

    0 stands for a near thing, a number of another kind or a date for a period, and for a question
    that expects nothing in particular.
    """
    if expected is None:
        return 0.0
    type_ = expected.type
    if type_ is AnswerType.COUNT and _counts(expected.counted, sentence):
        return 1.0
    pattern = _TELLS.get(type_, _NUMBER)
    if type_ is not AnswerType.COUNT and pattern.search(sentence):
        return 1.0
    if type_ in TIMES:
        return 0.0 if any(_TELLS[other].search(sentence) for other in TIMES) else -1.0
    is_near = type_ is not AnswerType.PERSON and _NUMBER.search(sentence) is not None
    return 0.0 if is_near else -1.0


def can_tell(expected: Expected | None, sentence: str) -> bool:
    """Whether the sentence may answer: a sum, a count or a name is told by nothing else.

    What the question says itself tells nothing. A row of a table may leave its unit to the column;
    a date may be told in many ways, and so may who is asked for where anybody may be.
    """
    if expected is None or expected.type in TIMES:
        return True
    sentence = _OPENING.sub("", sentence)
    new = _WORD.sub(lambda m: "" if {*stems(m.group())} <= expected.said else m.group(), sentence)
    if expected.type is AnswerType.PERSON:
        return not expected.said or tells(expected, new) > 0
    if expected.type is AnswerType.COUNT:
        new = sentence
    numbers = re.findall(r"\d[\d,.]*", _YEAR.sub("", new))
    is_row = bool(numbers) and ("\t" in new or " | " in new or len(numbers) >= _ROW_NUMBERS)
    return is_row or tells(expected, new) > 0


def _counts(counted: frozenset[str], sentence: str) -> bool:
    """Whether a number stands before what is counted, with few words between."""
    sentence = _YEAR.sub("", sentence)
    return any(
        counted & {*stems(_ENDS_COUNT.split(sentence[number.end() :], maxsplit=1)[0])[:_NEAR]}
        for number in _COUNTS.finditer(sentence)
    )
