"""Antecedents: whom a pronoun takes up, read backwards from it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.library import words
from assistant.names import BODIES, PRONOUNS, TITLES
from assistant.quotations import without_quotations
from assistant.speakers import speakers, subject

_HE = re.compile(r"^(?:Mr|Sir|Lord)\b")
_SHE = re.compile(r"^(?:Ms|Mrs|Miss|Dame|Lady|Baroness)\b")
_PERSON = re.compile(
    rf"\b(?:{'|'.join(TITLES)}|Delegate|minister|chair"
    r"|secretary|president|director|officer|spokesman|spokeswoman|representative|member|witness"
    r"|colleague|councillor|woman|man|mayor|delegate|chief executive|clerk"
    r"|judge|resident|patient)\b",
    re.IGNORECASE,
)
_TITLED_NAME = re.compile(rf"(?:{'|'.join(TITLES)})(?: [A-Z][\w’'-]+)+")
_FULL_NAME = re.compile(r"^[A-Z][a-z’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+$")
_NO_PERSON = re.compile(r"\b(?:of|for|and)\b|s$")


def antecedent(pronoun: str, sentences: Iterable[str]) -> str:
    """Who "she" or "it" is: the nearest subject or speaker that it can mean; empty when none.

    `sentences` are those before the pronoun, the nearest first.
    """
    for sentence in sentences:
        plain = without_quotations(sentence)
        named = [s.name for s in reversed(speakers(plain)) if not s.is_own]
        named += [subject(plain)]
        if pronoun in {"he", "she"} and pronoun not in {n.casefold() for n in named}:
            named += _TITLED_NAME.findall(plain)[-1:]
        for name in named:
            if name.casefold() not in {*PRONOUNS, ""} and _can_mean(pronoun, name):
                return name
    return ""


def _can_mean(pronoun: str, name: str) -> bool:
    said = {w.folded for w in words(name)}
    is_body = _NO_PERSON.search(name.split(",", maxsplit=1)[0]) is not None or bool(said & BODIES)
    is_person = not is_body and (_PERSON.search(name) or _FULL_NAME.match(name)) is not None
    if pronoun in {"he", "she"}:
        return is_person and not (_SHE if pronoun == "he" else _HE).match(name)
    if pronoun == "it":
        is_one = bool(said & BODIES) or not name.endswith("s")
        return not is_person and is_one and (is_body or name[:1].isupper())
    return not _HE.match(name) and not _SHE.match(name)
