"""Asked: whose view a question asks for, where the library has no document of theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.bodies import Body
from assistant.library import significant
from assistant.names import BODIES, FIRST_PERSON, PRONOUNS, TITLES, is_proper, name_of
from assistant.units import Query, Unit

_WHO = r"(?P<who>(?:the )?[\w’'.-]+(?: [\w’'.-]+){0,7}?)"
_THINKING = (
    r"(?:think|believe|feel|want|like|fear|hope|oppose|welcome|agree|disagree|prefer|object|favour"
    r"|regard|doubt|argue)"
)
_SAYING = (
    r"(?:say|recommend|conclude|propose|promise|suggest|ask for|call for|demand|find|claim"
    r"|criticise)"
)
_ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:does|did|do|would|has|have|had) {_WHO} {_THINKING}\b",
        rf"\b(?:what|where|how|why) (?:does|did|do|would|has|have|had) {_WHO} (?:stand|see|view)\b",
        rf"\b(?:is|was|are|were) {_WHO} (?:for or against|in favour|against|opposed to|cautious)\b",
        (
            rf"\b(?:what (?:is|was|are|were)|on) {_WHO}(?:[’']s|(?<=s)[’']) (?:\w+ )?"
            r"(?:views?|position|opinion|attitude|stance|verdict|objections?|concerns?|reaction)\b"
        ),
        (
            rf"\b(?:the )?(?:views?|position|opinion|attitude|stance|verdict) of {_WHO}"
            r"(?= (?:on|about|of|towards?)\b|\W*$)"
        ),
        rf"\baccording to {_WHO}(?=[,?]|$)",
        rf"\b(?:does|did|do|would|has|have|had) {_WHO}(?: itself| themselves)? {_SAYING}\b",
    )
)
_ACCORDING, _SAYS = _ASKS[-2:]
_TITLES = frozenset(title.casefold() for title in TITLES)
_NO_HOLDER = frozenset("anyone anybody everybody everyone nobody who document report".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom a question asks."""

    body: Body
    is_name: bool
    """Whether it is a proper name: others' views are no answer then."""


def asked_of(question: str) -> Asked | None:
    """Whose view the question asks for, by its words alone; None when it asks nobody's."""
    for pattern in _ASKS:
        match = pattern.search(question)
        name = name_of(match.group("who")) if match else ""
        said = frozenset(significant(name)) - _TITLES
        if said and not said & (_NO_HOLDER | PRONOUNS | FIRST_PERSON):
            last = significant(name)[-1]
            # "according to" may be followed by a document or a law as well, and a law says
            is_name = _is_name(name) and pattern is not _ACCORDING
            if pattern is _SAYS and not (is_name and last in BODIES):
                continue
            return Asked(Body(said | _TITLES, frozenset({last})), is_name)
    return None


def of_anybody(query: Query) -> Unit:
    """All documents, and whoever the question asks that none of them is by."""
    asked = asked_of(query.text)
    if asked is None:
        return Unit("", (), query)
    return Unit("", (), query, body=asked.body, is_named=asked.is_name)


def _is_name(name: str) -> bool:
    return is_proper(name) or name[:1].isupper()
