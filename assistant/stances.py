"""Stances: what stand a sentence takes, from its verbs, negations and conditions."""

from __future__ import annotations

import re

from assistant.positions import Stance

_NEUTRAL = re.compile(
    r"\b(?:neutral|no (?:view|position|opinion) (?:on|about|of)"
    r"|(?:take|takes|took|taken|have|has|hold|holds|express|expressed?)s? no (?:view|position"
    r"|opinion|side)"
    r"|not (?:taken|formed|reached) a (?:view|position)|neither supports? nor|without taking a)\b",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\b(?:support(?:s|ed|ing|ive)?|welcom(?:e|es|ed|ing)|back(?:s|ed|ing)?(?= (?:the|this|a|it"
    r"|that))"
    r"|endors(?:e|es|ed)|favour(?:s|ed)?|in favour|agree(?:s|d|ment)?|accept(?:s|ed)?"
    r"|applaud(?:s|ed)?"
    r"|commend(?:s|ed)?|recommend(?:s|ed)?|approve[sd]?|glad(?:ly)?|pleased|delighted"
    r"|right in principle"
    r"|committed to|commit to|will (?:introduce|establish|create|abolish|fund))\b",
    re.IGNORECASE,
)
_OPPOSE = re.compile(
    r"\b(?:oppos(?:e|es|ed|ing|ition)|reject(?:s|ed|ing)?|resist(?:s|ed)?|disagree(?:s|d)?"
    r"|object(?:s|ed)? to|refus(?:e|es|ed)|against|unacceptable|campaign against|condemn(?:s|ed)?"
    r"|should not|must not|wrong to|too (?:early|short|late|gentle|weak|blunt))\b",
    re.IGNORECASE,
)
_CAUTION = re.compile(
    r"\b(?:caut(?:ion|ions|ious|ioned)|concern(?:s|ed)?|worr(?:y|ies|ied)|fear(?:s|ed)?"
    r"|doubt(?:s|ed)?"
    r"|sceptical|hesitat\w+|reservations?|uneasy|uncomfortable|careful|risks?|warn(?:s|ed)?"
    r"|premature|question (?:its|the|whether)|not (?:fully |entirely |wholly )?(?:comfortable"
    r"|convinced|persuaded))\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|cannot|can't|won't|don't|doesn't|neither|nor|unable to|without)"
    r"(?:\s+\w+){0,3}\s*$",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:(?:only |but only )?if|provided(?: that)?|providing|on (?:the )?conditions?(?: that)?"
    r"|on (?:one|two|three|four|several|its own|these|certain) conditions?|(?:so|as) long as"
    r"|subject to|on terms|unless|conditional on)\b[^.;]*",
    re.IGNORECASE,
)


def stance_of(sentence: str) -> tuple[Stance | None, str]:
    """The stand that the words take, and the condition that their support hangs on.

    None where no verb of support, caution or opposition stands in it. A negated verb of support
    opposes; support that a condition follows or precedes is `supports if`.
    """
    if _NEUTRAL.search(sentence):
        return Stance.NEUTRAL, ""
    support = _holding(_SUPPORT, sentence)
    if not support:
        return _without_support(sentence), ""
    condition = _CONDITION.search(sentence)
    if condition:
        return Stance.SUPPORTS_IF, " ".join(condition.group().split()).rstrip(' ,”"')
    others = ((_CAUTION, Stance.CAUTIONS), (_OPPOSE, Stance.OPPOSES))
    earlier = [stance for pattern, stance in others if 0 < _holding(pattern, sentence) < support]
    return (earlier or [Stance.SUPPORTS])[0], ""


def _without_support(sentence: str) -> Stance | None:
    """The stand of a sentence in which nothing is supported."""
    if _CAUTION.search(sentence):
        return Stance.CAUTIONS
    is_opposed = _SUPPORT.search(sentence) or _holding(_OPPOSE, sentence)
    return Stance.OPPOSES if is_opposed else None


def _holding(pattern: re.Pattern[str], sentence: str) -> int:
    """One more than where the first match that is not negated begins; 0 when there is none."""
    for match in pattern.finditer(sentence):
        if _NOT.search(sentence[: match.start()]) is None:
            return match.start() + 1
    return 0
