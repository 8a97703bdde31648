"""Clauses: the parts of a question that ask for different things, each searched for itself."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.topics import topic_stems
from assistant.units import Query, ScopedQuestion, Unit

_ASKING = r"(?:what|how|whose|who|when|where|which|why|whether|did|does|do|has|is|are|will|can)\b"
_CUT = re.compile(
    rf"[,;]?\s+(?:and|but|or)\s+(?={_ASKING})|[,;?]\s+(?={_ASKING})"
    rf"|[.?]\s+(?=(?:and|also|then)\s+(?:{_ASKING}|on|about|for|from|of)\b)"
    r"|,?\s+(?=as well as (?:its|their|his|her|what|how|why)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"^\W*(?:[^,;?]{{0,60}}?(?:\s[–-]|:)\s+)?(?:(?:\w+\W+){{0,3}}?{_ASKING}"
    r"|(?:and|also|then|as well as)\b|[^,;?]*\b(?:position|view|views|for or against)\b)",
    re.IGNORECASE,
)
_LED = re.compile(
    r"^(?P<head>.*?\b(?P<link>about|on|from|of|for|towards)\s+)(?P<one>[^.?;]+?),?\s+(?:and|or)\s+"
    r"(?:also\s+)?(?P=link)\s+(?P<other>[^.?;]+\W*)$",
    re.IGNORECASE,
)
"""Two things behind the same word: "about ovens and about flour"."""
_LETTERED = re.compile(r"\s*[,;]?\s*(?:and\s+)?\((?:[a-e]|i{1,3}|\d)\)\s*", re.IGNORECASE)
_STANDS_ALONE = 2
"""Words of its own from which on a later clause is understood without the first; of just so many
only where it does not point back at something."""
_POINTS_BACK = re.compile(
    r"\b(?:it|its|this|that|these|those|there|one|ones|same)\b", re.IGNORECASE
)


def with_clauses(question: ScopedQuestion) -> ScopedQuestion:
    """The question with a unit for each of its parts; as it was when it has only one.

    Only a question put to one body, document or everything is divided: where several are asked,
    scoping has already given each its own clause. A later part that says too little to be searched
    for borrows the topic of the first.
    """
    parts = [part.strip(" ?.") for part in _parts(question.text)]
    if len(question.units) != 1 or len(parts) < 2 or not all(_ASKS.match(p) for p in parts):
        return question
    if not all(topic_stems(part) for part in parts):
        return question
    unit = question.units[0]
    return replace(
        question, units=tuple(_unit(unit, part, parts[0], question.topic) for part in parts)
    )


def _parts(text: str) -> list[str]:
    """The question cut where it asks for something else; each part asks by itself."""
    head, *lettered = _LETTERED.split(text)
    if head and len(lettered) > 1:
        return [f"{head} {one}" for one in lettered]
    first, *rest = _CUT.split(text)
    led = None if rest else _LED.match(text)
    if led is not None:
        return [led["head"] + led["one"], led["head"] + led["other"]]
    if len(rest) > 1 and not _ASKS.match(first):  # it opens the question: "In its letter, …"
        return [f"{first}, {part}" for part in rest]
    return [first, *rest]


def _unit(whole: Unit, part: str, first: str, topic: str) -> Unit:
    kept = {*topic_stems(topic)}
    own = " ".join(w for w in part.split() if {*topic_stems(w)} <= kept)
    words = len({*topic_stems(part)} & kept)
    needs_first = words < _STANDS_ALONE or (words == _STANDS_ALONE and _POINTS_BACK.search(part))
    if part != first and needs_first:
        borrowed = " ".join(w for w in first.split() if {*topic_stems(w)} & kept)
        return replace(whole, query=Query(f"{part} ({borrowed})", f"{own} {borrowed}"), clause=part)
    return replace(whole, query=Query(part, own), clause=part)
