"""Speakers: who a sentence says holds what it says, read clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.names import (
    ADVERB,
    ARTICLE,
    CONTRAST,
    FIRST_PERSON,
    HELPING,
    NAME,
    POSSESSED,
    PRONOUNS,
    THINGS,
    head_of,
    is_holder,
    name_of,
)  # fmt: skip
from assistant.verbs import BARE, HUMAN, PAST, REPORTING, TAKING_A_VIEW, VERBS

_LEANS = re.compile(
    rf"\b(?:is|are|was|were|am|remain(?:s|ed)?|feels?|felt)(?: {ADVERB})*"
    r" (?:cautious|opposed|in favour|against|concerned|worried|sceptical|of the view|glad|pleased"
    r"|keen|happy|disappointed|neutral|clear that|convinced|persuaded|comfortable|unconvinced"
    r"|unpersuaded|uneasy|grateful|content|committed|hopeful|confident|wary|doubtful|unequivocal"
    r"|critical of|supportive|alarmed|fearful|afraid)\b"
    rf"|\bwould(?: {ADVERB})* (?:like|rather|prefer|welcome|wish|want|support|oppose|accept|have"
    r" (?:\w+ed|had|gone|kept|liked)|be (?:glad|happy|content|sorry|concerned|willing))\b"
    r"|\b(?:puts?|takes?|took) (?:the (?:view|cost|price|figure)|no (?:view|position))\b"
    r"|\bpoint(?:s|ed)? out\b|\bworked out that\b|\bma(?:de|kes?) (?:the point|it clear)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][\w’'-]*")
_BREAK = re.compile(
    r"[;:—–?!]\s*|\s-\s|[.”]\d*\s+(?=[A-Z])"
    r"|,?\s+(?:but|yet|while|whereas|whilst|although|though)\s+|,\s+(?:and|or|so)\s+"
)
_PASSIVE = re.compile(
    r"\b(?:be|been|being|is|are|was|were|to|get|got|gets|as|you|can|could|should|may|might|must"
    r"|shall|of|not|than|in|by|for|with|on|at|the|a|an|its|their|our|his|her|my|no|any|such"
    r"|and|or)$",
    re.IGNORECASE,
)
_BEING = re.compile(r"\b(?:is|are|was|were|be|been|being)(?: [a-z]+){0,3}$", re.IGNORECASE)
_SHARED = re.compile(r"\s(?:and|or|but)$", re.IGNORECASE)
_ENDS_IN_PRONOUN = re.compile(r"\w\s+(he|she|they|it|we|i|you)$", re.IGNORECASE)
_FINITE = re.compile(
    r"\b(?:should|must|may|might|can|could|shall|will|would|is|are|was|were|has|have|had)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:that|which|whose|whom|who|where|when|if|how|what|whether|because|until|unless|than"
    r"|since|after|before|as|whatever|once)\b",
    re.IGNORECASE,
)
_ADJUNCT = re.compile(
    r"^(?:in|on|at|for|by|from|with|of|since|after|under|during|before|despite|following|given"
    r"|as|to|asked|pressed|when|if|where|because|until|unless|once|about|without|among|like"
    r"|unlike|through|over|\w+ly|however|indeed|finally|moreover|nevertheless)\b",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"(?<!\bof )(?<!\bin )(?<!\bon )(?<!\bat )(?<!\bfor )(?<!\bby )(?<!\bfrom )(?<!\bwith )"
    r"(?<!\bto )(?<![\w’'-])(?:the|its|their|our|his|her|a|an|some|many|several|most|one|others"
    r"|another|we|i|he|she|they|it|it's|[A-Z][\w’'-]+)\b"
)
_APART = re.compile(r"^(?:its|their|his|her|the|a|an|who|which|for|of|in|on|\d+)\b", re.IGNORECASE)
_MANY = re.compile(r"(?:all|many|some|several|most|these|those|few|both)\b", re.IGNORECASE)
_PLURAL = re.compile(
    r"s$|\b(?:people|others|some|several|few|many|most|both|all|none|staff|we|i|they|and)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+([^,;:“]+)")
_IN_WORDS = re.compile(
    r"\bin (?:the (?:words|view|views|opinion|judgement|eyes) of|evidence from)\s+([^,;:“]+)",
    re.IGNORECASE,
)
_IN_A_VIEW = re.compile(
    r"\b[Ii]n (his|her|their|its|our|my|(?:the )?[\w’' ]{2,60}?[’']s?) (?:own )?"
    r"(?:view|opinion|judge?ment|words|evidence|eyes)\b"
)
_INVERTED = re.compile(
    r"”?,?\s+(?:says?|said|wrote|writes|replied|argued|argues|added|adds|asked|asks)\s+"
    r"((?:[A-Z][\w’'-]+ ?)+|(?:the|one|a|an) [\w ]+)"
)
_DENYING = re.compile(
    r"^(?:Nor|Neither|So) (?:is|are|was|were|do|does|did|has|have|had|can|could|will|would)\s+"
    r"((?:the )?(?:[A-Z][\w’'-]*(?: (?:of|for|and) )?\s?)+|the \w+|\w+)"
)
_AGENT = re.compile(
    r"\b(?:is|are|was|were|been|being)(?: [a-z]+){0,3} by (?:both )?"
    r"((?:the |a |an |some |many |several )?[^,;:.(“]{2,90})"
)
_MADE_BY = re.compile(
    r"\b(?:made|raised|put|given|suggested|offered|expressed|put forward) by ([^,;.(“]{2,60}?)"
    r"(?: (?:are|were|include[sd]?|included|was|is)\b[^:]*)?:$"
)
"""What a list is introduced with: "The points made by agents were:"."""
_TOLD_US = re.compile(
    r"\b(?:we|i) (?:was|were|have been|had been|am|are)(?: \w+ly)? (?:told|urged|asked|advised"
    r"|informed|reminded|warned)(?: by ([^,;:.(]+?)(?= to | that | not |[,.;]|$))?"
    r"|\b(?:we|i) heard(?: from ([^,;:.(]+?))?(?= that )",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:^|[,;:] (?:and |but )?)it (?:was|is|has been|had been) (?:\w+ )?(?:said|argued|suggested"
    r"|claimed|put to us|reported|alleged|felt|thought|proposed|objected)\b"
    r"|^(?:\w+ ){1,4}(?:is|was|are|were) (?:said|alleged|claimed|reported|believed|thought) to\b"
    r"|\b(?:was|were) (?:felt|thought|said|argued) (?:to be |that |too |by some )",
    re.IGNORECASE,
)
_PARTICIPLES = "|".join(sorted(w for w in VERBS if w.endswith("ed")))
_VIEWED_BY = re.compile(rf"\b(?:{_PARTICIPLES}|put|held|made|told)\b", re.IGNORECASE)
_ENDS_SUBJECT = re.compile(rf"\s(?:{'|'.join(sorted(REPORTING | TAKING_A_VIEW))}|gave|went|made)\s")
_AUXILIARIES = frozenset(
    "should will would may might can could must shall is are was were has have had be not".split()
)
_ONLY_THAT = frozenset(
    "submitted maintain maintains maintained find finds found hold holds held identify identified "
    "calculated add adds added express expresses expressed answer commits committed".split()
)
"""Forms that tell of a view only with the words themselves, or with "that"."""
_OF_THINGS = frozenset(
    "suggests suggested indicates indicated confirms confirmed expects expected puts held finds "
    "found means plans planned compares compared recalls".split()
)
"""Forms of which "it" is a thing more often than a body."""
_TELLS = re.compile(r" (?:that\b|“)|[,:.]")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody of whom a sentence says that they say, think or want something."""

    at: int
    """Where in the sentence it is named; orders several."""
    name: str
    """As the text gives it, without article; a pronoun; empty when nobody is named."""
    is_own: bool
    """Whether it is the first person."""
    is_nested: bool = False
    """Whether another speaker says so, or a clause depends on it: no view of the sentence's."""


def speakers(plain: str) -> list[Speaker]:
    """Who speaks in a sentence without its quotations, in the order of the text."""
    found = [*_framed(plain), *_in_clauses(plain)]
    if not found and (unnamed := _UNNAMED.search(plain)):
        found.append(Speaker(unnamed.start(), "", is_own=False))
    return sorted(found, key=lambda s: s.at)


def subject(plain: str) -> str:
    """The noun phrase with which a sentence begins, whatever its verb; empty when unclear."""
    inverted = _DENYING.match(plain)
    if inverted:
        return name_of(inverted.group(1))
    chunks = CONTRAST.sub("", plain).split(":")[0].split(",")
    chunk = next((c.strip() for c in chunks if not _ADJUNCT.match(c.strip())), "")
    first = _WORD.search(chunk)
    if first is None or first.group().casefold() in FIRST_PERSON | PRONOUNS:
        return ""
    name = name_of(_ENDS_SUBJECT.split(chunk)[0])
    return name if is_holder(name) and name.casefold().split()[0] not in THINGS else ""


_LONGEST_NOUN = 4
"""Words of the longest subject that need not be known as a holder."""
_LONGEST = 12


def _framed(plain: str) -> Iterator[Speaker]:
    """Speakers named outside the clauses: "according to", "in her view", "said the Guild"."""
    for pattern in (_ACCORDING, _IN_WORDS, _IN_A_VIEW, _INVERTED, _MADE_BY):
        for match in pattern.finditer(plain):
            yield _speaker(match.start(1), match.group(1))
    if denied := _DENYING.match(plain):
        yield _speaker(0, denied.group(1))
    opening = _WORD.match(plain)
    if opening and opening.group() in REPORTING | TAKING_A_VIEW and opening.group() not in BARE:
        yield Speaker(0, "", is_own=False)  # the rest of a sentence whose subject was cut off
    for match in _TOLD_US.finditer(plain):
        yield _speaker(match.start(), match.group(1) or match.group(2) or "")
    for match in _AGENT.finditer(plain):
        is_main = not _SUBORDINATE.search(plain[: match.start()].rsplit(",", 1)[-1])
        if is_main and _VIEWED_BY.search(match.group().split(" by ")[0]):
            speaker = _speaker(match.start(1), match.group(1))
            if is_holder(speaker.name):
                yield speaker


def _in_clauses(plain: str) -> Iterator[Speaker]:
    """Subjects of verbs of saying and wanting; one who speaks within another's words is nested."""
    start = 0
    for clause in [*_BREAK.finditer(plain), None]:
        end = clause.start() if clause else len(plain)
        yield from _in_clause(plain[start:end], start)
        start = clause.end() if clause else end


def _in_clause(clause: str, offset: int) -> Iterator[Speaker]:
    begin = 0
    is_first = True
    own = _first_person(clause)
    if own is not None:
        yield Speaker(offset, "", is_own=True)
        is_first = False
    for start, end, verb in _verbs(clause):
        before = clause[begin:start]
        is_passive = verb.endswith("ed") and clause[end : end + 4] == " by "
        is_passive |= not verb.endswith("s") and bool(verb and _BEING.search(before.rstrip()))
        if is_passive:
            continue
        phrase, is_dependent = _subject_before(before, clause[:start], is_bare=verb in BARE)
        if phrase and _speaks(phrase, verb):
            speaker = _speaker(offset + start, phrase)
            yield Speaker(speaker.at, speaker.name, speaker.is_own,
                          is_nested=is_dependent or not is_first)  # fmt: skip
            is_first = is_first and is_dependent
            begin = end


def _first_person(clause: str) -> re.Match[str] | None:
    """The first person as the subject of the main clause."""
    return re.match(
        r"\W*(?:(?:but|and|so|yet|nor|indeed|however|again|similarly|finally|therefore|now|perhaps"
        r"|still|nor do|nor would),?\s+)*(?:[^,]{0,60}\b(?<!that )[^,]{0,40},\s+)?"
        r"(?:we|i|our \w+|in our (?:view|judge?ment|opinion),?)\b"
        r"(?! (?:was|were|have been|had been)(?: \w+ly)? (?:told|urged|asked|advised|informed"
        r"|reminded|warned)\b)(?! heard\b)",
        clause,
        re.IGNORECASE,
    )


def _verbs(clause: str) -> list[tuple[int, int, str]]:
    """Where verbs of saying or leaning stand in a clause, with the verb in lower case."""
    leans = [(m.start(), m.end(), "") for m in _LEANS.finditer(clause)]
    taken = [range(a, b) for a, b, _ in leans]
    words = [
        (m.start(), m.end(), m.group().casefold())
        for m in _WORD.finditer(clause)
        if m.group().casefold() in VERBS
        and not any(m.start() in span for span in taken)
        and (m.group().casefold() not in _ONLY_THAT or _TELLS.match(clause, m.end()))
    ]
    return sorted(leans + words)


def _subject_before(before: str, whole: str, *, is_bare: bool) -> tuple[str, bool]:
    """The noun phrase that a verb follows, and whether its clause depends on another.

    `whole` is the clause up to the verb; `before` is its part after the last speaker's verb.
    """
    text = HELPING.sub("", before.rstrip())
    if _SHARED.search(text):  # "welcomed the choice and asked": the subject of the clause
        is_main = not is_bare and text == before.rstrip()
        return (_main_phrase(whole.split(",", maxsplit=1)[0]) if is_main else "", False)
    if not text.strip() or _PASSIVE.search(text):
        return "", False
    chunks = [c.strip() for c in text.split(",") if c.strip()]
    is_apart = text.endswith(",") or (len(chunks) > 1 and chunks[-1].casefold() in {"who", "which"})
    if is_apart and len(chunks) > 1:
        return _before_apposition(chunks), False
    opening = CONTRAST.sub("", chunks[-1])
    if (pronoun := _ENDS_IN_PRONOUN.search(opening)) and not _ADJUNCT.match(opening):
        return pronoun.group(1), True  # "the sum they want"
    dependent = _SUBORDINATE.search(opening)
    return _within(opening, dependent) if dependent else (_main_phrase(opening), False)


def _within(opening: str, dependent: re.Match[str]) -> tuple[str, bool]:
    """The subject of a clause that depends on another, or of one with "who" inside."""
    head = opening[: dependent.start()].strip()
    after = opening[dependent.end() :].strip()
    if dependent.group().casefold() == "who" and head and not _ADJUNCT.match(head):
        return (head if after else ""), False  # "several of those who wrote to us thought"
    return (_main_phrase(after), True) if after else ("", False)


def _before_apposition(chunks: list[str]) -> str:
    """The subject in front of "…, president of the Guild," or "…, which had asked for it,"."""
    proper = [CONTRAST.sub("", c) for c in chunks]
    rest = [c for c in proper if c and not _ADJUNCT.match(c)]
    if not rest:
        return ""
    head = rest[0]
    is_named = len(rest) > 1 and NAME.match(rest[1]) and not _APART.match(rest[1])
    if is_named and head.casefold().startswith("the "):
        return f"{head}, {rest[1]}"  # "the Minister, Ilse Ash, said"
    if is_named and (_APART.match(head) or not NAME.search(head[1:])):
        return rest[1]  # "its secretary, Ilse Ash, said", "one of them, Ilse Ash, wrote"
    return head


def _main_phrase(chunk: str) -> str:
    """The subject within a chunk that may open with an adjunct: "in its response the Guild"."""
    chunk = CONTRAST.sub("", chunk.strip(" “”\"'*_>•"))
    if not _ADJUNCT.match(chunk):
        return chunk
    chunk = chunk[0].lower() + chunk[1:]
    starts = [m.start() for m in _PHRASE.finditer(chunk) if m.start() > 0]
    if not starts:
        return ""
    name = re.search(r"(?:[A-Z][\w.’'-]* )*$", chunk[: starts[-1]])  # "Dr" before "McClelland"
    return chunk[name.start() if name and chunk[starts[-1]].isupper() else starts[-1] :]


def _speaks(phrase: str, verb: str) -> bool:
    """Whether a noun phrase can be the subject of such a verb."""
    name = name_of(phrase)
    said = name.casefold().split()
    if not said or len(said) > _LONGEST or not _is_noun_phrase(phrase, said):
        return False
    if said[0] in FIRST_PERSON | PRONOUNS:
        return len(said) == 1 and (said[0] != "it" or verb not in _OF_THINGS)
    if not _agrees(phrase, name, verb):
        return False
    is_human = verb in HUMAN or (verb in TAKING_A_VIEW | PAST and verb not in BARE)
    is_loose = POSSESSED.match(name) is not None or re.search(r"\d", name) is not None
    return is_holder(name) or (is_human and not is_loose and len(said) <= _LONGEST_NOUN)


def _is_noun_phrase(phrase: str, said: list[str]) -> bool:
    """Whether it has no verb of its own, no number of a table, and names no mere thing."""
    is_thing = bool({said[0], said[-1], head_of(" ".join(said))} & THINGS)
    is_owner = said[-1].endswith(("’", "'s", "’s"))
    is_clause = (
        said[0] in _AUXILIARIES
        or said[0].endswith("ing")
        or (_FINITE.search(phrase) is not None and " who " not in phrase)
    )
    return not (is_thing or is_owner or is_clause or re.search(r"\d\.\d", phrase))


def _agrees(phrase: str, name: str, verb: str) -> bool:
    """Whether subject and verb agree: "members support", "the Guild supports"."""
    if verb in BARE:  # more between it and the word: the word is a noun
        return _PLURAL.search(name) is not None and ARTICLE.sub("", phrase.strip()) == name
    return not (verb.endswith("s") and _MANY.match(phrase))


def _speaker(at: int, phrase: str) -> Speaker:
    name = name_of(phrase)
    first = name.casefold().split()[:1]
    is_own = bool(first) and first[0] in FIRST_PERSON
    return Speaker(at, "" if is_own else name, is_own)
