"""Standing: whether a question in a conversation can be understood without what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.library import Library
from assistant.overviews import asks_for_overview
from assistant.phrases import Phrase
from assistant.scoping import scope_question

_QUESTION = re.compile(
    r"^\W*(?:who|whom|whose|what|which|when|where|why|how|is|are"
    r"|was|were|do|does|did|has|have|had|can|could|will|would|should|may|must)\b",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"^\W*what (?:is|are|was|were) an?\s+$", re.IGNORECASE)
_WHERE = re.compile(
    r"\b(?:in|at|from|for|within|across|since|to|by|under)(?: the)?\s+$", re.IGNORECASE
)
"""Before a name that only says where: "who pays in Wales?" """
_SAYS = re.compile(
    r"^\s+(?:say|think|want|decide|propose|recommend|respond|reply|believe|mean|do|suggest|argue)"
    r"\w*\W*$",
    re.IGNORECASE,
)
"""After the name of one who speaks, on what was spoken of before."""
COMPARING = re.compile(
    r"\b(?:else|instead|others|another|same|similar|sooner|later|rather|likewise|alternatives?)\b"
    r"|\b(?:too|also)(?=\s*[?.!]|$)",
    re.IGNORECASE,
)
"""What likens a question to the one before it."""
_NAME = re.compile(r"[A-Z][\w’'-]*[A-Za-z]")


def stands_alone(clause: str, own: Sequence[Phrase], library: Library) -> bool:
    """Whether a clause without pronouns asks a whole question about something that it names.

    It does when its subject has a proper name, when it asks what a thing is, or when it asks for
    a summary of a document that it names. A subject in common nouns may be one of the topic's:
    "what is the deadline?"
    """
    asked = scope_question(clause, library)
    if asked.scope.origin == "question" and asks_for_overview(asked, library):
        return True
    if _QUESTION.match(clause) is None:
        return False
    return any(_is_subject(clause, phrase) for phrase in own)


def _is_subject(clause: str, phrase: Phrase) -> bool:
    before = clause[: phrase.start]
    if _DEFINED.match(before):
        return len(phrase.stems) > 1
    is_name = _NAME.match(phrase.text) is not None and before.strip() != ""
    says = _SAYS.match(clause[phrase.end :])
    return is_name and says is None and _WHERE.search(before) is None
