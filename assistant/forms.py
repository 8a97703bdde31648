"""Forms: what kind of answer a question asks for."""

from __future__ import annotations

import re
from enum import StrEnum


class Form(StrEnum):
    """What a question asks for."""

    TIME = "time"
    NUMBER = "number"
    DEFINITION = "definition"
    LIST = "list"
    VIEW = "view"
    REASON = "reason"
    PERSON = "person"
    YES_NO = "yes or no"
    OPEN = "open"


_ASKS = {
    Form.TIME: re.compile(
        r"\b(?:when|how (?:long|often|quickly|soon|early|late)|deadline|by when|time limit"
        r"|(?:what|which|by which|in which) (?:year|date|month|day|week))\b",
        re.IGNORECASE,
    ),
    Form.NUMBER: re.compile(
        r"\b(?:how (?:much|many|large|big|far|old|high)"
        r"|what (?:share|rate|cost|price|sum|percentage|proportion|number|amount|fee|penalty|size)"
        r"|what (?:does|do|did|will|would) .{2,60}\b(?:cost|pay|charge)\b)",
        re.IGNORECASE,
    ),
    Form.DEFINITION: re.compile(
        r"\bwhat (?:is|are) meant by\b|\bwhat (?:does|do) .{2,60} mean\b|\bdefin(?:e|es|ed|ition)\b"
        r"|\bmeaning of\b|^\W*what (?:is|are) (?:an? |the )?[\w’' -]{2,40}\?*\s*$"
        r"|\bin (?:the )?[\w’' -]+[’'](?:s)? sense\b",
        re.IGNORECASE,
    ),
    Form.LIST: re.compile(
        r"\b(?:list|which (?:bodies|organisations?|groups?|parties|respondents?|documents?"
        r"|recommendations|countries|services|councils|members)|who (?:all )?(?:supports?|opposes?"
        r"|welcomes?|rejects?|accepts?|cautions?|agrees?|disagrees?)|all the|what are the"
        r"|name the|what (?:conditions|reasons|examples|steps|documents|risks|options))\b",
        re.IGNORECASE,
    ),
    Form.VIEW: re.compile(
        r"\b(?:think|thinks|views?|opinion|position|stance|stand|attitude|feel|feels|supports?|back"
        r"|opposes?|favour|recommends?|agrees?|against|welcomes?|respond|response|verdict|react"
        r"|reaction|happy|see|for or against|accept|reject|compare|differ|say about|says about"
        r"|promis(?:e|es|ed)|pledg(?:e|es|ed)|worr(?:y|ies|ied))\b",
        re.IGNORECASE,
    ),
    Form.REASON: re.compile(
        r"\b(?:why|what reason|on what ground|for what reason)\b", re.IGNORECASE
    ),
    Form.PERSON: re.compile(r"^\W*(?:who|whom|whose|which company)\b", re.IGNORECASE),
    Form.YES_NO: re.compile(
        r"^\W*(?:(?:and|but|so)\W+)?(?:is|are|was|were|do|does|did|has|have|had|can|could|will"
        r"|would"
        r"|should|may|might|must)\b",
        re.IGNORECASE,
    ),
}
_DEFINES = re.compile(
    r"\b(?:means?|is (?:an?|the|when|where)|are (?:an?|the)|refers? to|defined as|consists? of"
    r"|is called|stands for|known as)\b",
    re.IGNORECASE,
)
_ORDER = (
    Form.TIME, Form.NUMBER, Form.DEFINITION, Form.LIST, Form.REASON, Form.VIEW, Form.PERSON,
    Form.YES_NO,
)  # fmt: skip


def form_of(question: str) -> Form:
    """What the question asks for; the most telling sign counts."""
    return next((form for form in _ORDER if _ASKS[form].search(question)), Form.OPEN)


def is_definition(sentence: str) -> bool:
    """Whether the sentence has the form of a definition."""
    return _DEFINES.search(sentence) is not None
