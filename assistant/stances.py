"""Stances: what stand a sentence takes, from its verbs, negations and conditions."""

from __future__ import annotations

import re

from assistant.positions import Stance

_ADVERBS = r"(?:\w+ly|also|still|therefore|very|much|not|all|both|now|already|further)"
_BEFORE_VERB = (
    "we i you they who would will shall could do also still strongly fully always never not cannot"
).split()
_VERB_SUPPORT = (
    "(?:" + "|".join(rf"(?<=\b{word} )" for word in _BEFORE_VERB) + r"|(?<=\w\ws ))"
    r"support(?! for\b| from\b| of\b| to\b| in\b|[.,;])"
)
"""The verb, and not the noun of "the support" and "digital support"."""
_NEUTRAL = re.compile(
    r"\b(?:neutral|no (?:view|position|opinion) (?:on|about|of|for)|open mind"
    r"|(?:take|takes|took|taken|have|has|hold|holds|express|expressed?)s? no (?:view|position"
    r"|opinion|side)|no objections?|no quarrel"
    r"|not (?:taken|formed|reached) a (?:view|position)|neither supports? nor|without taking a"
    r"|(?:not|never|nor)(?: \w+){0,2} (?:oppose|object|opposed|against|reject|resist)[a-z]*)\b",
    re.IGNORECASE,
)
"""What takes no side; who is not opposed is not thereby for it."""
_SUPPORT = re.compile(
    rf"\b(?:supports|supported|supporting|{_VERB_SUPPORT}|supportive|strong support|^support"
    r"|welcom(?:e|es|ed|ing)|backs?(?= (?:the|this|a|it|that))|backed|endors(?:e|es|ed)"
    r"|favour(?:s|ed)?|in favour|agrees?|agreed|concurs?|concurred|accepts?|accepted|applaud\w*"
    r"|commends?|commended|recommends?|recommended|approves? of|approved of|glad(?:ly)?|pleased"
    r"|delighted|right in principle|(?:have|has|had|with|give|gives|gave) (?:our|its|their|full)"
    r" (?:\w+ )?(?:support|agreement)|would have our agreement"
    r"|committed to|commit to|will (?:introduce|establish|create|abolish|fund))\b",
    re.IGNORECASE,
)
_OPPOSE = re.compile(
    r"\b(?:oppos(?:e|es|ed|ing)|opposition to|in opposition|opposition,|reject(?:s|ed|ing)?"
    r"|resist(?:s|ed)?|disagree[sd]?|dissent(?:s|ed)?|object(?:s|ed)? to"
    r"|(?<!that )(?<!which )(?<!to )refus(?:e|es|ed)"
    rf"|(?:am|is|are|was|were|argue[sd]?|vote[sd]?) (?:{_ADVERBS} )*against|unacceptable"
    r"|campaign against|condemn(?:s|ed)?|cannot accept|nor do we want|wrong to"
    r"|too (?:early|short|late|gentle|weak|blunt|far))\b",
    re.IGNORECASE,
)
_WEAKLY = re.compile(r"\b(?:should|must) not\b", re.IGNORECASE)
"""What opposes where the sentence takes no other stand."""
_CAUTION = re.compile(
    r"\b(?:cautious|(?:urge[sd]?|urging|with|some|counsel\w*|advise[sd]?) (?:great )?caution"
    r"|cautions?(?= (?:is|that|against|about))|cautioned|concern(?:s|ed)?(?= (?:about|that|over|by"
    r"|is)\b)|worr(?:y|ies|ied)|fear(?:s|ed)?(?!\w)|doubt(?:s|ed)?(?!\w)|sceptical|hesitat\w+"
    r"|reservations?|uneasy|uncomfortable|warn(?:s|ed)?|premature|question (?:its|the|whether)"
    r"|wary|(?:not|nor(?: \w+){2,4}|neither) (?:yet |fully |entirely |wholly )?"
    r"(?:comfortable|convinced|persuaded))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|cannot|can't|won't|don't|doesn't|neither|nor|unable to|without|nobody"
    r"|than)(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:(?:only |but only )?if|provided(?: that)?|providing|on (?:the )?conditions?(?: that)?"
    r"|on (?:one|two|three|four|several|its own|these|certain|some)? ?conditions?"
    r"|(?:so|as) long as|subject to|on terms|unless|until|conditional on"
    r"|(?<=support )(?:depend(?:s|ed)|hangs?|hung|rest(?:s|ed)?|had rested) (?:up)?on)\b[^.;]*",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\b(?:unless|until|without)\b[^.;]*", re.IGNORECASE)
_HANGS = re.compile(
    r"\bsupport (?:depend(?:s|ed)|hangs?|hung|rest(?:s|ed)?|had rested|has rested) (?:up)?on\b"
    r"|\bwish(?:es|ed)? \w+(?: \w+)? well, on\b",
    re.IGNORECASE,
)


def stance_of(sentence: str) -> tuple[Stance | None, str]:
    """The stand that the words take, and the condition that their support hangs on.

    None where no verb of support, caution or opposition stands in it. A negated verb of support
    opposes, one of opposition takes no side; support that a condition follows or precedes is
    `supports if`.
    """
    support = 1 if _HANGS.search(sentence) else _holding(_SUPPORT, sentence)
    oppose, caution = _holding(_OPPOSE, sentence), _holding(_CAUTION, sentence, negated=True)
    if support and support == min(filter(None, (support, oppose))):
        condition = _words(_CONDITION.search(sentence))
        unconditional = Stance.CAUTIONS if caution else Stance.SUPPORTS
        return (Stance.SUPPORTS_IF if condition else unconditional), condition
    if _NEUTRAL.search(sentence) and not (oppose and not support):
        return Stance.NEUTRAL, ""
    if oppose or caution:
        return (Stance.OPPOSES if oppose else Stance.CAUTIONS), ""
    denied = _SUPPORT.search(sentence)
    unless = _words(_UNLESS.search(sentence, denied.end())) if denied else ""
    if unless:  # "would not support it unless"
        return Stance.SUPPORTS_IF, unless
    return (Stance.OPPOSES if denied or _WEAKLY.search(sentence) else None), ""


def _words(match: re.Match[str] | None) -> str:
    return " ".join(match.group().split()).rstrip(' ,”"') if match else ""


def _holding(pattern: re.Pattern[str], sentence: str, *, negated: bool = False) -> int:
    """One more than where the first match begins; 0 when there is none.

    A match that is negated counts only with `negated`.
    """
    for match in pattern.finditer(sentence):
        if negated or _NOT.search(sentence[: match.start()]) is None:
            return match.start() + 1
    return 0
