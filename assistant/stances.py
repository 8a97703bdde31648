"""Stances: what stand a sentence takes, from its verbs, negations and conditions."""

from __future__ import annotations

import re

from assistant.names import BODIES
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
_BODIES_FAVOURED = "bodies|those|people|organisations|companies|firms|groups|" + "|".join(
    f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s" for noun in sorted(BODIES)
)
_NO_STAND = re.compile(
    # what treats some better than others prefers nobody's proposal
    r"\bfavour(?:s|ed|ing)?(?= (?:[\w’'-]+ ){0,2}(?:" + _BODIES_FAVOURED + r")"
    r" (?:with|over|(?:that|which|who) (?:already|can|could|had|have|are|were|do|may|will))\b)"
    r"|\b(?:formula|system|scheme|rules?|laws?|process|approach|market|tests?|criteria|method|design"
    r"|structure|arrangements?|incentives?|costs?) favour(?:s|ed)?\b"
    # a wish is no view of what is there
    r"|\b(?:glad|pleased|delighted|grateful)(?= (?:if|to (?:hear|receive|answer|discuss|meet|give"
    r"|provide|help))\b)"
    # the business of a meeting
    r"|\b(?:agreed?|approved?|accept(?:ed)?|adopted)(?: that)?(?= (?:(?:the|its|their|a|an|these)"
    r" )?(?:[\w’'-]+ ){0,3}(?:minutes|agenda|apologies|date|time|venue)\b)"
    r"|(?<=\bminutes were )(?:agreed|approved|accepted)|(?<=\bapologies were )accepted",
    re.IGNORECASE,
)
"""What has the words of a stand and takes none."""
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
_IF = r"(?<!even )(?<!as )(?<!what )(?<!ask )(?<!asks )(?<!asked )(?<!know )(?<!see )if"
_PROVIDED = (
    r"(?:provided|providing)(?: always)? that"
    r"|(?<!be )(?<!is )(?<!are )(?<!was )(?<!were )(?<!been )(?<!being )(?<!and )(?<!or )(?<!by )"
    r"(?<!of )(?<!in )(?<!to )(?<!for )(?<!as )(?<!has )(?<!have )(?<!had )(?<!not )(?<!ly )"
    r"(?:provided|providing)(?= (?:it|they|we|there|he|she|this|these|those|all|both)\b"
    r"| (?:(?!that\b|which\b|who\b|where\b|when\b|by\b|for\b|to\b|at\b|in\b|with\b"
    r"|under\b|on\b|from\b)[\w’'-]+ ){1,8}(?:is|are|was|were|can|could|will|would|has|have|had|do"
    r"|does|did|may|must|stays?|remains?|gets?|goes|go|comes?)\b)"
)
"""The conjunction, which a clause with a verb of its own follows, and not what is provided."""
_CONDITION = re.compile(
    rf"\b(?:(?:only |but only )?{_IF}|{_PROVIDED}|on (?:the )?conditions?(?: that)?"
    r"|on (?:one|two|three|four|several|its own|these|certain|some)? ?conditions?"
    r"|(?:so|as) long as|(?<!be )(?<!been )(?<!being )subject to|on terms|unless|until"
    r"|conditional on"
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
    said, sentence = sentence, _without_what_takes_none(sentence)
    support = 1 if _HANGS.search(sentence) else _holding(_SUPPORT, sentence)
    oppose, caution = _holding(_OPPOSE, sentence), _holding(_CAUTION, sentence, negated=True)
    if support and support == min(filter(None, (support, oppose))):
        condition = _words(_CONDITION.search(said))
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


def stand_words(sentence: str) -> list[tuple[int, int]]:
    """Spans of the words by which a sentence takes a stand, in order, negated or not."""
    plain = _without_what_takes_none(sentence)
    found = (m.span() for p in (_SUPPORT, _OPPOSE, _CAUTION) for m in p.finditer(plain))
    return sorted(found)


def _without_what_takes_none(sentence: str) -> str:
    """The sentence, of the same length, without words of a stand that take none."""
    return _NO_STAND.sub(lambda match: "·" * len(match.group()), sentence)


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
