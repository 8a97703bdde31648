"""Premises: what a question takes for granted, and the sentence that contradicts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.answer_types import expected_of, tells
from assistant.answers import Evidence
from assistant.evidence import EvidenceSelector
from assistant.finding import Finding
from assistant.links import numbers_in
from assistant.numbered import PARTLY, YES_OR_NO, Numbered, decisions_on, numbered_in
from assistant.positions import IN_FAVOUR, HolderKind, Stance
from assistant.quantities import NUMBER_WORDS
from assistant.stances import stance_of, stand_words
from assistant.topics import topic_stems
from index.lexical import stems

_ASKING = r"(?:why|when|which|how|what|who|where)\b"
_PRESUPPOSES = re.compile(
    rf"^\W*(?:and |but |so )?(?:(?:by|for|from|in|on|of|to|until) )?{_ASKING}"
    rf"|^\W*(?:since|now|given|under|after|as)\b.*[,;] (?:\w+ )?{_ASKING}"
    rf"|^(?!\W*{YES_OR_NO}).*[:.–-]\s*(?:why|on what grounds?)\W*$",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:whether|if|would|could|should|might)\b|\bhow far\b|\bto what extent\b", re.IGNORECASE
)
"""Before a verb: that anybody does so is not taken for granted."""
_NOT = re.compile(r"\b(?:not|never|no longer)\b|n[’']t\b", re.IGNORECASE)
_AGAINST = frozenset([Stance.OPPOSES])
_GRANTED = re.compile(
    r"\b(?:accept(?:ed|s)?|agree[sd]?|adopt(?:ed|s)?|approved?|committed|granted|promised|took up"
    r"|(?:is|are|was|were) (?:giving|granting)"
    # something, not reasons: "what reasons were given", "given that …"
    r"|(?<=\w )(?:gave|gives|given) (?!(?:that|as|for|by|on|against|in|to|no|evidence|reasons?"
    r"|grounds|examples?|advice|notice)\b)\w+)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:declin(?:e|ed|es|ing)|reject(?:ed|s|ing)?|refus(?:e|ed|es|ing)|ruled out"
    r"|turn(?:ed|ing)? down|(?:say|said) no)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:all|every|each|none|no)\b", re.IGNORECASE)
_ASKS_OPENLY = re.compile(
    r"\b(?:for or against|whether|think|views?|opinion|position|stance|attitude|stand|feel|say"
    r"|says|said)\b",
    re.IGNORECASE,
)
_NUMBERS = {"zero": 0, **NUMBER_WORDS}
_COUNT = re.compile(
    r"\b(?:the |its |their |all |these |those )?(\d[\d,]*|"
    + "|".join(_NUMBERS)
    + r")(?: per cent| ?%)?((?: [a-z][\w-]+){1,4})",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"(?:the|its|their|all|these|those)\s", re.IGNORECASE)
_ENDS_NOUN = frozenset(
    """
    in on of for to that which who is are was were did does do has have had will would first began
    begin at by from with and or
    """.split()
)
_LEAST_COVERAGE = 0.5
_HANGS_ON = re.compile(r"\b(?:until|unless|if|because|while|although|before|provided)\b")
"""Words behind which stands no longer what a stand is about."""
_NEAREST = 15
"""Sentences that are looked at: further ones are about something else."""
_FIRST = 3
"""Those that are looked at for a denial: sentences full of "not" stand near everything."""
_DENIED = 5
"""Stems behind a negation among which two that the question joins are what it denies."""
_DEPENDENT = re.compile(r"\b(?:that|whether|which|who|how|why|until|unless|because|about|in)\b")
"""Words behind which stands what is not denied: "not persuaded that the teams …"."""
_NEGATIVE = re.compile(
    r"\b(?:no|not|never|neither|nor|none|cannot|without|reject(?:s|ed)?|refuse[sd]?)\b|n['’]t\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|when|whether|should|must|not only|no longer|no later|no more|not least)\b",
    re.IGNORECASE,
)
"""Words of a rule or an exception, which denies nothing."""
_CLAUSES = re.compile(r"[,;:]|\bbut\b|\band\b")


def contradiction(question: str, topic: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """The evidence that denies what the question takes for granted; None when none does.

    A stand: "Why do they oppose it?" where the holder's own words support it. An extent: "accept
    all" where a sentence says which part was rejected. A number: "the five teams" where there are
    twelve. A denial: "What deadline was set?" where none was. `evidence` is of the documents
    asked, most relevant first.
    """
    if not _PRESUPPOSES.search(question):
        return None
    near = evidence[:_NEAREST]
    return (
        _other_stand(question, topic, near)
        or _other_number(question, near)
        or _denial(question, topic, near[:_FIRST])
    )


def overturned(
    question: str, findings: Sequence[Finding], selector: EvidenceSelector
) -> Evidence | None:
    """The decision of the body asked where the question has it the other way round.

    Where several of its documents decide on one of that number, all must.
    """
    presupposed = _decision_presupposed(question)
    if presupposed is None:
        return None
    reverse = Stance.OPPOSES if presupposed is Stance.SUPPORTS else Stance.SUPPORTS
    for finding in findings:
        decided = decisions_on(question, finding, selector)
        if decided and all(stance is reverse for _, stance in decided):
            return decided[0][0]
    return None


def _decision_presupposed(question: str) -> Stance | None:
    """Whether a question takes for granted that something was granted, or refused."""
    granted, refused = _GRANTED.search(question), _REFUSED.search(question)
    verb = granted or refused
    if not _PRESUPPOSES.search(question) or verb is None or (granted and refused):
        return None
    before = question[: verb.start()]
    if _OPEN.search(before):
        return None
    if _NOT.search(before):  # of what was not refused, or is not so elsewhere, nothing is known
        is_denied = granted and _NOT.search(re.split(r"[,;:]", before)[-1])
        return Stance.OPPOSES if is_denied else None
    return Stance.SUPPORTS if granted else Stance.OPPOSES


def _denial(question: str, topic: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """A near sentence that denies what is asked about, and tells nothing of what is asked for."""
    pairs = {*pairwise(stems(topic))}
    if _ASKS_OPENLY.search(question) or _NEGATIVE.search(question):
        return None
    expected = expected_of(question)
    for item in evidence:
        if expected is not None and tells(expected, item.quote) > 0:
            return None
        if item.position.holder_kind is not HolderKind.AUTHOR or _CONDITIONAL.search(item.quote):
            continue
        for clause in _CLAUSES.split(item.quote):
            negative = _NEGATIVE.search(clause)
            after = _DEPENDENT.split(clause[negative.end() :])[0] if negative else ""
            denied = stems(after)[:_DENIED]
            if pairs & {*pairwise(denied)}:
                return item
    return None


def _other_stand(question: str, topic: str, evidence: Sequence[Evidence]) -> Evidence | None:
    presupposed = _stand_presupposed(question)
    stand = _stand_stems(topic)
    asked = [stem for stem in topic_stems(topic) if stem not in stand]
    if presupposed is None or not asked:
        return None
    wanted, head = {*asked}, asked[-1]
    named = numbered_in(question)
    own = [e for e in evidence if e.position.holder_kind is HolderKind.AUTHOR]
    for item in own:
        if named is not None and _is_on_another(named, item.quote):
            continue
        target = _HANGS_ON.split(item.quote, maxsplit=1)[0]
        said = {*stems(" ".join((*item.heading_path[-1:], target)))}
        is_near = head in said and len(wanted & said) >= _LEAST_COVERAGE * len(wanted)
        if not is_near or item.position.stance is None:
            continue
        if _ALL.search(question) and presupposed in IN_FAVOUR:
            if stance_of_any(item.quote, _AGAINST):
                return item
            continue
        if PARTLY.search(target):
            return None  # neither one nor the other
        is_for = item.position.stance in IN_FAVOUR
        is_against = item.position.stance in _AGAINST
        if (presupposed in _AGAINST and is_for) or (presupposed in IN_FAVOUR and is_against):
            return item
        return None  # the nearest of the holder's own words agree
    return None


def _stand_presupposed(question: str) -> Stance | None:
    """The stand that a question takes for granted that somebody took; None of what is open."""
    stance, _ = stance_of(question)
    if stance not in _AGAINST | IN_FAVOUR or _ASKS_OPENLY.search(question):
        return None
    before = question[: min((start for start, _ in stand_words(question)), default=0)]
    return None if _OPEN.search(before) or _NOT.search(before) else stance


def _is_on_another(named: Numbered, quote: str) -> bool:
    """Whether a quote names recommendations, and not the one that the question names."""
    numbers = numbers_in(quote, named.thing)
    return bool(named.number and numbers) and named.number not in numbers


def stance_of_any(quote: str, stances: frozenset[Stance]) -> bool:
    """Whether some clause of the quote takes one of the stands."""
    return any(stance_of(clause)[0] in stances for clause in _CLAUSES.split(quote))


def _other_number(question: str, evidence: Sequence[Evidence]) -> Evidence | None:
    for match in _COUNT.finditer(question):
        if not _GIVEN.match(match.group()) or match.start() == 0:
            continue
        counted = _noun(match.group(2))
        number = _value(match.group(1))
        if not counted or number is None:
            continue
        told = [(e, n) for e in evidence for n in _numbers_of(counted, e.quote)]
        if told and all(n != number for _, n in told) and str(number) not in _digits(evidence):
            return told[0][0]
    return None


def _noun(words: str) -> tuple[str, ...]:
    """The stems of what is counted, up to the first word that is no part of the noun."""
    kept = []
    for word in words.split():
        if word in _ENDS_NOUN:
            break
        kept.append(word)
    return tuple(stems(" ".join(kept)))


def _numbers_of(noun: tuple[str, ...], quote: str) -> list[int]:
    """The numbers that the quote gives for the same noun."""
    found = []
    for match in _COUNT.finditer(quote):
        counted = stems(match.group(2))
        value = _value(match.group(1))
        if value is not None and value > 1 and set(noun) <= set(counted):
            found.append(value)
    return found


def _digits(evidence: Sequence[Evidence]) -> set[str]:
    return {m.replace(",", "") for e in evidence for m in re.findall(r"\d[\d,]*", e.quote)}


def _value(word: str) -> int | None:
    folded = word.casefold().replace(",", "")
    if folded.isdigit():
        return int(folded)
    return _NUMBERS.get(folded)


def _stand_stems(text: str) -> list[str]:
    """The stems of words that take a stand: they say how, not of what."""
    return [s for w in text.split() if stance_of(w)[0] is not None for s in stems(w)]
