"""Holders: who a sentence says holds a view, and who holds it in the passage it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.verbs import PAST, REPORTING, TAKING_A_VIEW
from assistant.wording import Token, Wording, same_word, stems_of

_FIRST_PERSON = frozenset("we i".split())
_AUTHORS = stems_of(
    """author authors response responses report paper document letter guidance minutes manifesto
    briefing statement release text page submission publication strategy plan""".split()
)
"""Words by which a sentence means the document itself."""
_THINGS = stems_of(
    """recommendation table figure chapter section act rule clause amendment standard survey count
    figures evidence proposal question form pilot conclusion option returns records view opinion
    experience judgement""".split()
)
_VIEWS = stems_of("view views opinion judgement experience words eyes case position".split())
_NOUN_BEFORE = frozenset(
    "a an the its their our his my your this that these those any such no of for in on with "
    "by from per each every".split()
)
_SUBJECT_BEFORE = frozenset(
    "we i they you who not also to and has have had would will should must may might could can "
    "do did does never still again".split()
)
_STRONG_BREAKS = frozenset('.;:!?—–“”"()[]')
_STRONG_WORDS = frozenset("but while whereas although though because if unless when".split())
_MINOR_NAMES = frozenset("of for the and in on to a by with".split())
_LONGEST_NAME = 9
_ADJUNCTS = frozenset("in on at for by from with after of to under since as if when".split())
_BEFORE_A_SUBJECT = frozenset(
    "the a an its their our his her we they it one some many several most all".split()
)
_FRAMES = frozenset({"in", "according", "asked", "pressed", "for", "at", "on", "to", "as"})
"""Words that open an adjunct before a subject: "In its response, …"."""


class Who(StrEnum):
    """Whose view it is."""

    AUTHOR = "author"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Voice:
    """A verb that says or takes a view, with its subject."""

    verb: Token
    subject: tuple[Token, ...]
    """The words that carry meaning in the subject; empty for a pronoun."""
    is_first_person: bool
    counted: frozenset[str] = frozenset()
    """Numbers in the subject, in lower case: "eleven said"."""

    @property
    def is_pronoun(self) -> bool:
        """Whether the subject says nothing of who it is."""
        return not (self.subject or self.counted or self.is_first_person)


@dataclass(frozen=True, slots=True)
class Publisher:
    """The names of the body and the document that published a passage."""

    body: frozenset[str]
    """Stems of the organisation's name."""
    document: frozenset[str]
    """Stems of the title's."""
    acronyms: frozenset[str]

    def is_meant_by(self, subject: Iterable[Token]) -> bool:
        """Whether a subject names the publisher, its document, or the author as such."""
        named = [t for t in subject if t.lower not in _MINOR_NAMES]
        return bool(named) and all(self.covers(t) for t in named)

    def covers(self, token: Token) -> bool:
        """Whether a word is one of the publisher's own, or means the document as such."""
        return self.is_body(token) or token.stem in self.document or token.stem in _AUTHORS

    def is_body(self, token: Token) -> bool:
        """Whether a word is one of the organisation's."""
        is_acronym = token.lower in self.acronyms and token.text[0].isupper()
        return is_acronym or token.stem in self.body


def publisher(organisation: str, title: str) -> Publisher:
    """The names by which a sentence may call the body, its document and its author.

    Of a title, what stands before "to" and "on" names the document; the rest is its subject.
    """
    head = re.split(r"\s(?:to|on|about)\s", title)[0]
    acronyms = set[str]()
    for name in (organisation, head):
        initials = [w[0] for w in name.split() if w[:1].isupper()]
        if len(initials) > 1:
            acronyms.add("".join(initials).lower())
    written = [w for w in _bare_words(f"{organisation} {head}") if len(w) > 1 and w.isupper()]
    return Publisher(
        stems_of(_bare_words(organisation)),
        stems_of(_bare_words(head)),
        frozenset(acronyms | {w.lower() for w in written}),
    )


def _bare_words(text: str) -> list[str]:
    found = re.findall(r"[^\W\d_]+", re.sub(r"['’]s\b", "", text))
    return [str(w) for w in found]


def voices(sentence: Wording) -> list[Voice]:
    """Every verb of saying or of taking a view, with its subject, in order.

    A pronoun takes the subject of the verb before; a passive without its agent is left out.
    """
    found: list[Voice] = []
    for token in sentence.tokens:
        if not is_holding_verb(sentence, token):
            continue
        agent = _agent(sentence, token)
        if agent == []:
            continue
        voice = _voice(sentence, token, agent or _subject_span(sentence, token))
        if voice.is_pronoun and found:
            before = found[-1]
            voice = Voice(token, before.subject, before.is_first_person, before.counted)
        found.append(voice)
    return found


def _voice(sentence: Wording, verb: Token, span: list[Token]) -> Voice:
    places = {t.index for t in span}
    numbers = [q for q in sentence.quantities if q.first in places]
    numeral = {i for q in numbers for i in range(q.first, q.last + 1)}
    subject = tuple(
        t for t in span if t.stem and t.lower not in REPORTING and t.index not in numeral
    )
    lower = {t.lower for t in span}
    if lower & _FIRST_PERSON:
        return Voice(verb, (), is_first_person=True)
    speaks_of_own_things = "our" in lower and any(t.stem in _THINGS for t in subject)
    return Voice(
        verb,
        subject,
        is_first_person=speaks_of_own_things,
        counted=frozenset(sentence.tokens[q.first].lower for q in numbers),
    )


def is_holding_verb(sentence: Wording, token: Token) -> bool:
    """Whether a word is used as a verb of saying or of taking a view."""
    if token.is_name or token.lower not in REPORTING | TAKING_A_VIEW | {"put"}:
        return False
    if token.lower in {"put", "puts"} and not _puts_a_figure(sentence, token):
        return False
    before = sentence.tokens[token.index - 1] if token.index else None
    after = sentence.tokens[token.index + 1] if token.index + 1 < len(sentence.tokens) else None
    if before is None or before.is_possessive or before.lower in _NOUN_BEFORE:
        return False
    if token.lower.startswith("report") and after is not None and after.lower == "to":
        return False
    if token.lower.endswith(("s", "ed")) or token.lower in PAST | {"put"}:
        return True
    return before.lower in _SUBJECT_BEFORE or before.lower.endswith("s") or before.is_name


def _puts_a_figure(sentence: Wording, token: Token) -> bool:
    """Whether "put" estimates: "put the cost at 18 million"."""
    after = sentence.tokens[token.index + 1 :]
    at = next((t.index for t in after if t.lower == "at"), -2)
    return any(q.first == at + 1 for q in sentence.quantities)


def who(voice: Voice, own: Publisher) -> Who:
    """Whose view a voice is, for a passage that `own` published."""
    if voice.is_first_person:
        return Who.AUTHOR
    if voice.is_pronoun:
        return Who.UNKNOWN
    return Who.AUTHOR if own.is_meant_by(voice.subject) else Who.OTHER


def said_of(sentence: Wording) -> list[tuple[Token, ...]]:
    """Whose view a sentence says it gives without a verb: "in the Trust's view", "according to"."""
    found = []
    words = sentence.tokens
    for token in words:
        if token.stem in _VIEWS and token.index and words[token.index - 1].is_possessive:
            opening = [t.index for t in words[: token.index] if t.lower == "in"]
            if not opening or token.index - opening[-1] > _LONGEST_NAME:
                continue
            start = opening[-1]
            found.append(tuple(t for t in words[start + 1 : token.index] if t.stem))
        if token.lower == "according":
            end = next((t.index for t in words[token.index :] if t.lower == ","), len(words))
            found.append(tuple(t for t in words[token.index + 1 : end] if t.stem))
    return [names for names in found if names]


def names_a_thing(voice: Voice) -> bool:
    """Whether the subject is no holder: "Recommendation 4 asks for …"."""
    return any(t.stem in _THINGS for t in voice.subject)


def mentions(sentence: Wording, voice: Voice) -> bool:
    """Whether a sentence names a subject: one of its names, or its noun, or its number."""
    names = [t for t in voice.subject if t.is_name]
    wanted = names or [*voice.subject[-1:], *voice.subject[:1]]
    if any(same_word(t, s) for t in sentence.words for s in wanted):
        return True
    numbers = {sentence.tokens[q.first].lower for q in sentence.quantities}
    return not wanted and bool(numbers & voice.counted)


def attribution(sentence: Wording, own: Publisher) -> frozenset[int]:
    """Indices of the words that say no more than that the publisher speaks.

    "In its 2024 response the Guild …", "in the Guild's view". Other holders are matter: they must
    stand in the source.
    """
    spans: set[int] = set()
    words = sentence.tokens
    marks = [t.index for t in words[:16] if t.lower == ","]
    if marks and words[0].lower in _FRAMES and any(own.covers(t) for t in words[: marks[0]]):
        spans.update(range(marks[0] + 1))
    for voice in voices(sentence):
        if own.is_meant_by(voice.subject):
            spans.update(t.index for t in voice.subject)
    spans.update(t.index for t in words if t.is_possessive and own.covers(t))
    return frozenset(spans)


def _subject_span(sentence: Wording, verb: Token) -> list[Token]:
    """The words before a verb back to the last strong break."""
    start = 0
    for token in sentence.tokens[: verb.index]:
        if token.lower in _STRONG_BREAKS or token.lower in _STRONG_WORDS:
            start = token.index + 1
    span = list(sentence.tokens[start : verb.index])
    relative = [t.index for t in span if t.lower in {"which", "who"}]
    if relative and relative[-1] > 0:
        between = [t for t in span if t.index > relative[-1]]
        is_subject = not any(t.stem or t.lower in _FIRST_PERSON for t in between)
        return _antecedent(sentence, relative[-1]) if is_subject else _without_frame(between)
    earlier = [t for t in span if is_holding_verb(sentence, t)]
    if earlier and span[0].lower not in {"in", "for"}:
        # "The Guild supports A and opposes B" has one subject; "X said that Y opposes" has two
        after = list(sentence.tokens[earlier[-1].index + 1 : verb.index])
        opened = [t.index for t in after if t.lower in {"that", "which"}]
        joined = [t for t in after if t.lower in {"and", ",", "or"}]
        if opened:
            span = [t for t in after if t.index > opened[-1]]
        elif joined and len([t for t in after if t.index > joined[-1].index]) > 1:
            span = [t for t in after if t.index > joined[-1].index]
        elif joined:
            # ", and repeated" goes back to the first verb, "and repeated" to the last
            is_apart = any(t.lower == "," for t in after)
            return _subject_span(sentence, earlier[0 if is_apart else -1])
        else:
            span = after
    return _without_frame(span)


def _without_frame(span: list[Token]) -> list[Token]:
    """The subject proper: what follows the last comma, or the adjunct that a clause opens with."""
    commas = [i for i, t in enumerate(span) if t.lower == ","]
    if commas and any(t.stem or t.lower in _FIRST_PERSON for t in span[commas[-1] + 1 :]):
        span = span[commas[-1] + 1 :]
    if span and span[0].lower in _ADJUNCTS:
        starts = [i for i, t in enumerate(span) if t.lower in _BEFORE_A_SUBJECT]
        if starts and starts[-1] > 0 and span[starts[-1] - 1].lower not in _ADJUNCTS:
            return span[starts[-1] :]
    return span


def _antecedent(sentence: Wording, pronoun: int) -> list[Token]:
    """The noun phrase that "which" or "who" takes up."""
    found: list[Token] = []
    for token in reversed(sentence.tokens[:pronoun]):
        if token.lower == "," and not found:
            continue
        if not (token.stem or token.lower in _MINOR_NAMES - {"to", "by", "with", "in", "on"}):
            break
        found.insert(0, token)
    return found[-_LONGEST_NAME:]


def _agent(sentence: Wording, verb: Token) -> list[Token] | None:
    """The agent of a passive: "is opposed by the Trust"."""
    if not verb.lower.endswith("ed") and verb.lower not in {"said", "told", "held"}:
        return None
    before = [t.lower for t in sentence.tokens[max(0, verb.index - 4) : verb.index]]
    if not {"is", "was", "are", "were", "been", "be", "being"} & set(before):
        return None
    rest = sentence.tokens[verb.index + 1 : verb.index + 12]
    by = next((i for i, t in enumerate(rest) if t.lower == "by"), None)
    if by is None or by > 2:
        return []
    agent = []
    for token in rest[by + 1 :]:
        if token.lower in _STRONG_BREAKS or token.lower in {",", "and", "on", "as", "because"}:
            break
        agent.append(token)
    return agent
