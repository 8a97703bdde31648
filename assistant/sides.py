"""Sides: a question that asks who takes a stand, or on what one is taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Evidence
from assistant.evidence import evidence_id
from assistant.library import significant
from assistant.names import WHICH_HOLDERS, is_holder
from assistant.numbered import DECISION, PARTLY
from assistant.positions import IN_FAVOUR, HolderKind, Stance
from assistant.stances import stance_of
from assistant.targets import is_stand_on, is_turned
from assistant.topics import topic_stems
from assistant.units import Unit
from index.lexical import stems

TextOf = Callable[[str, int, int], str | None]

_STANCES = (
    (re.compile(r"^(?:oppos|reject|object|resist|disagree|against|refus|dissent)"),
     frozenset([Stance.OPPOSES])),
    (re.compile(r"^(?:support|welcom|back|accept|agree|favour|endors|approv)"), IN_FAVOUR),
    (re.compile(r"^(?:cauti|doubt|worr|fear|concern|hesitat|scept)"),
     frozenset([Stance.CAUTIONS])),
)  # fmt: skip
_TAKES = (
    r"(?:also |in )?(?P<verb>oppos\w*|reject\w*|object\w*|resist\w*|disagree\w*|refus\w*"
    r"|dissent\w*|support\w*|welcom\w*|backs?|backed|accept\w*|agree\w*|favour\w*|endors\w*"
    r"|approv\w*|against|cauti\w*|doubt\w*|worr\w*|fear\w*|hesitat\w*)\b"
)
_HOLDERS = rf"(?:who(?: all| else)?|{WHICH_HOLDERS})"
_ASKS_WHO = re.compile(
    rf"^\W*{_HOLDERS}(?: (?:does|do|did|has|have|would|is|are|was|were))? {_TAKES}", re.IGNORECASE
)
_ASKS_WHAT = re.compile(
    r"^\W*(?:which|what) (?:of (?:the|its|their|his|her) )?(?P<thing>recommendations?|proposals?"
    r"|conclusions?|measures?|points?)\b"
    rf"(?:[^,?]{{0,80}}? )?{_TAKES}",
    re.IGNORECASE,
)
_MOST = 12
_REASON_WORDS = 60
"""Words up to which the sentences that follow a stand are quoted with it, for its reasons."""
_SECTION = 900
"""Characters before a sentence in which its section's decision may stand."""
_LEAST = 0.01
"""Relevance under which a stand is one on something else."""
_POINTS_BACK = re.compile(
    r"\b(?:it|this|that|them|these|those|the (?:proposal|recommendation|idea|plan|scheme|bill))\b",
    re.IGNORECASE,
)
_NOBODY = frozenset("none nobody one two three four five six seven eight nine ten eleven".split())


@dataclass(frozen=True, slots=True)
class Side:
    """A stand that a question asks about."""

    stances: frozenset[Stance]
    verb: str
    """The word by which it asks."""
    thing: str
    """What it is taken on, where that is asked: "recommendation"; empty where holders are."""
    is_partial: bool
    """Whether only what is accepted in part is asked for."""


def side_of(question: str) -> Side | None:
    """The stand whose holders or things a question asks for; None for other questions."""
    for pattern in (_ASKS_WHO, _ASKS_WHAT):
        match = pattern.match(question)
        if match is None:
            continue
        verb = match.group("verb").casefold()
        stances = next((held for stem, held in _STANCES if stem.match(verb)), frozenset[Stance]())
        thing = (match.groupdict().get("thing") or "").casefold().removesuffix("s")
        if stances:
            return Side(stances, verb, thing, PARTLY.search(question) is not None)
    return None


def taking(side: Side, unit: Unit, ranked: Sequence[Evidence], text_of: TextOf) -> list[Evidence]:
    """The evidence that takes the stand: one for each holder, or for each thing asked about.

    `ranked` is ordered by relevance. Where the question asks of one body, its own stands count.
    """
    asked = [
        e for e in ranked
        if e.position.holder_kind is not HolderKind.HYPOTHETICAL
        and "\t" not in e.quote
        and (unit.body is None or _is_by(unit, e))
    ]  # fmt: skip
    if side.thing:
        return _of_things(side, asked, text_of)
    asking = stems(side.verb)
    topic = [stem for stem in topic_stems(unit.query.topic) if stem not in asking]
    is_on_being_without = is_turned(unit.query.text)
    standing = [
        e for e in asked
        if e.position.stance in side.stances
        and e.relevance >= _LEAST
        and _is_named(e)
        and _is_about(topic, e)
        and (not topic or is_on_being_without or is_stand_on(topic[-1], e.quote, side.stances))
    ]  # fmt: skip
    chosen: list[Evidence] = []
    for item in sorted(standing, key=lambda e: e.position.holder_kind is not HolderKind.AUTHOR):
        if not any(_is_same(item, other) for other in chosen):
            chosen.append(item)
    return sorted(chosen, key=lambda e: -e.relevance)[:_MOST]


def _is_by(unit: Unit, item: Evidence) -> bool:
    """Whether an item is the view of the unit's body."""
    if item.position.holder_kind is HolderKind.AUTHOR:
        return item.document_id in unit.document_ids
    return unit.body is not None and unit.body.is_called(item.position.holder)


def _is_named(item: Evidence) -> bool:
    holder = item.position.holder
    is_own = item.position.holder_kind is HolderKind.AUTHOR
    return is_own or (is_holder(holder) and holder.casefold() not in _NOBODY)


def _is_about(topic: Sequence[str], item: Evidence) -> bool:
    """Whether the sentence names the topic, or points back to where it is named.

    The last word of the topic, its noun, has to stand where the stand is taken: a heading tells
    what a section is about, not what a sentence in it is for or against.
    """
    around = " ".join((*item.heading_path[-1:], item.context))
    quoted = {*stems(item.quote)}
    said = {*stems(around)} | quoted
    pointed = said if _POINTS_BACK.search(item.quote) else quoted
    is_named = not topic or topic[-1] in pointed
    return is_named and len(said.intersection(topic)) * 2 > len(topic)


def _is_same(a: Evidence, b: Evidence) -> bool:
    """Whether two are views of one holder, by its name or the noun that stands for it."""
    one, other = {*significant(a.position.holder)}, {*significant(b.position.holder)}
    return one <= other or other <= one


def _of_things(side: Side, asked: Sequence[Evidence], text_of: TextOf) -> list[Evidence]:
    """One stand for each numbered heading, by number: by its decision, or the sentence's verb.

    Where no heading is a thing's own, as in a letter: the sentences that take it on one by number.
    """
    numbered = re.compile(rf"^\W*{side.thing} (\d+)\b", re.IGNORECASE)
    of_this = re.compile(rf"\b(?:this|the) {side.thing}\b|\b{side.thing} \d+", re.IGNORECASE)
    found: dict[tuple[str, int], Evidence] = {}
    for item in sorted(asked, key=lambda e: e.start):
        heading = numbered.match(item.heading_path[-1]) if item.heading_path else None
        if heading is None:
            continue
        before = text_of(item.document_id, max(0, item.start - _SECTION), item.start) or ""
        decisions = [*DECISION.finditer(before.rsplit(item.heading_path[-1], 1)[-1])]
        stated = decisions[-1].group("stated") if decisions else item.quote
        is_stand = bool(decisions) or of_this.search(item.quote) is not None
        is_taken = is_stand and stance_of(stated)[0] in side.stances
        if is_taken and (PARTLY.search(stated) is not None) == side.is_partial:
            key = (item.document_id, int(heading.group(1)))
            found.setdefault(key, _with_reasons(item, text_of))
    if not found:
        named = re.compile(rf"\b{side.thing}s? \d+", re.IGNORECASE)
        return [
            e for e in asked
            if e.position.stance in side.stances
            and named.search(e.quote)
            and (PARTLY.search(e.quote) is not None) == side.is_partial
        ][:_MOST]  # fmt: skip
    most = max(e.relevance for e in found.values())
    return [replace(found[key], relevance=most) for key in sorted(found)]


def _with_reasons(item: Evidence, text_of: TextOf) -> Evidence:
    """The stand with the sentences of its paragraph that follow it, as many as are short enough."""
    after = text_of(item.document_id, item.end, item.end + 600) or ""
    paragraph = re.split(r"\n\s*\n", after)[0]
    end = 0
    for stop in re.finditer(r"[.!?][”\"’)]*(?=\s|$)", paragraph):
        if len((item.quote + paragraph[: stop.end()]).split()) > _REASON_WORDS:
            break
        end = stop.end()
    if not end:
        return item
    return replace(
        item,
        id=evidence_id(item.document_id, item.start, item.end + end),
        end=item.end + end,
        quote=item.quote + paragraph[:end],
        also_in=(),
    )
