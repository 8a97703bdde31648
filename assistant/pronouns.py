"""Pronouns: what "they", "it" and "that" in a follow-up stand for, and the words put there."""

from __future__ import annotations

import re
from dataclasses import dataclass

_AUXILIARY = (
    "do|does|did|will|would|should|shall|could|can|may|might|must|has|have|had|is|are|was|were"
)
_SUBJECT = re.compile(
    rf"\b(?:{_AUXILIARY})\s+(?P<word>they|it|he|she)\b\s*(?P<verb>[a-z]*)", re.IGNORECASE
)
_BEING = frozenset(["be", "been", "have", "has", "had", "not", "ever", "also", ""])
_LIFELESS = frozenset(
    """
    affect apply begin change contain cost cover count depend differ end exist expire follow happen
    help include increase involve last look matter mean need occur relate replace require result run
    start stop take vary work
    """.split()
)
"""Verbs that a thing, and not only a body, can be the subject of."""
_IS_AUXILIARY_OF_BEING = re.compile(r"^(?:is|are|was|were)\b", re.IGNORECASE)
_OBJECT = re.compile(r"\b(?:it|them)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?P<link>to|on|about|of|with|for|by|against|from)\s+(?P<word>that|this|it|them|these|those)"
    r"(?=\s*(?:[?.!,;)]|$))",
    re.IGNORECASE,
)
_OPEN = re.compile(
    rf"\b(?:it|its|they|them|their|theirs|he|him|his|she|her|hers|this|these|those|such|there"
    rf"|(?:{_AUXILIARY}|to|on|about|of|with|for|by|against|from|than|like|after|before)\s+that"
    r"|that(?=\s*(?:[?.!,;)]|$))|the (?:same|former|latter|above)|one|ones)\b",
    re.IGNORECASE,
)
_DUMMY = re.compile(
    r"\b(?:(?:is|was|are|were|will|would|can|could)\s+there\b|there\s+(?:is|are|was|were|will|be)\b"
    r"|it\s+(?:is|was|takes?|costs?)?\s*(?:possible|necessary|true|legal|illegal|\w+\s+to)\b"
    r"|(?:is|was|does|will|would)\s+it\s+(?:possible|necessary|true|legal|illegal|take\s+to|cost\s+to"
    r"|\w+\s+(?:to|that|for)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question with words where its pronouns stood."""

    text: str
    names_holder: bool
    """Whether a pronoun stood for the body whose words are asked for."""
    names_topic: bool
    """Whether a pronoun stood for what was talked about."""


def pointing_at(text: str) -> int | None:
    """Where the first pronoun stands that only what came before can explain; None without one."""
    found = _OPEN.search(_DUMMY.sub(lambda dummy: " " * len(dummy.group()), text))
    return found.start() if found else None


def resolve(text: str, holder: str, topic: str) -> Resolved:
    """Put `holder` and `topic` where pronouns stand for them; either may be empty.

    A body is put where something is done that only a body does ("what did they want"), the topic
    where a thing is meant. Possessives are left: they are read well enough beside the words that
    are carried over.
    """
    names_holder = names_topic = False
    dummies = [found.span() for found in _DUMMY.finditer(text)]

    def is_dummy(at: int) -> bool:
        return any(start <= at < end for start, end in dummies)

    def subject(found: re.Match[str]) -> str:
        nonlocal names_holder, names_topic
        whole, word = found.group(), found.group("word")
        place = found.start("word") - found.start()
        put = _subject_of(found, holder, topic)
        if not put or is_dummy(found.start("word")):
            return whole
        names_holder = names_holder or put == holder
        names_topic = names_topic or put == topic
        return whole[:place] + put + whole[place + len(word) :]

    def thing(found: re.Match[str]) -> str:
        nonlocal names_topic
        names_topic = True
        link = found.groupdict().get("link")
        if not link:
            return topic
        return f"{'about' if link.lower() == 'to' else link} {topic}"

    done = _SUBJECT.sub(subject, text)
    if topic:
        done = _POINTING.sub(thing, done, count=1)
        if not names_topic and not dummies:
            done = _OBJECT.sub(thing, done, count=1)
    return Resolved(done, names_holder, names_topic)


def _subject_of(found: re.Match[str], holder: str, topic: str) -> str:
    verb = found.group("verb").lower()
    is_being = _IS_AUXILIARY_OF_BEING.match(found.group()) is not None
    is_thing = is_being or verb in _BEING or verb in _LIFELESS
    if found.group("word").lower() in {"he", "she"}:
        return ""
    return topic if is_thing or not holder else holder
