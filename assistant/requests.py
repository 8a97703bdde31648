"""Requests: what a person asks for that is no question about the documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Outcome
from assistant.units import ScopedQuestion
from corpus.errors import PolicyAssistantError

LONGEST_QUESTION = 4000
"""Characters."""
_CHAT = re.compile(
    r"^\W*(?:hi|hello|hey|thanks?|thank you|cheers|good (?:morning|afternoon|evening)|bye|goodbye"
    r"|ok(?:ay)?|great|sorry|please help)\b[^?]{0,60}$"
    r"|\b(?:who are you|what are you\b|are you (?:a|an|human|real|sure)|your (?:name|favourite"
    r"|opinion)"
    r"|do you (?:like|think|feel|know how)|how are you|what can you do)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"^\W*(?:please |can you |could you |would you |i want you to )*"
    r"(?:write|draft|compose|draw|sing|paint|invent|make up|tell) (?:me |us )?"
    r"(?:an?|some|another) "
    r"(?:\w+ ){0,2}(?:poem|song|joke|story|limerick|haiku|rap|essay|speech|picture|recipe|program"
    r"|code|script|novel|(?:covering |cover )?letter|tweet|email)\b"
    r"|\b(?:ignore|disregard|forget) (?:all |any |your |the )*(?:previous|prior|above|earlier) "
    r"(?:instructions?|prompts?|rules)\b"
    r"|^\W*(?:please |can you |could you )*(?:translate|book|order|remind me|set an? alarm|play"
    r"|calculate|solve)\b",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"\b(?:(?:who|whom|which party|what) (?:should|do you think|ought) (?:i|we) (?:to )?"
    r"(?:vote|support|back)|should (?:i|we) vote|who (?:will|is going to) win)\b",
    re.IGNORECASE,
)


_POINTS = re.compile(
    r"\b(?:it|they|them|this|that|those|these|so|the (?:figure|number|date|rest|same|answer))\b",
    re.IGNORECASE,
)


def checked(question: str) -> str:
    """The question without space around it.

    Raises PolicyAssistantError when nothing is asked, or more than anybody asks.
    """
    asked = question.strip()
    if not asked:
        raise PolicyAssistantError("The question is blank. Type what you want to know.")
    if len(asked) > LONGEST_QUESTION:
        raise PolicyAssistantError(
            f"The question has {len(asked):,} characters and was not asked. Shorten it to "
            f"{LONGEST_QUESTION:,}."
        )
    return asked


def points_nowhere(text: str, topic: Sequence[str]) -> bool:
    """Whether a question without a name speaks of something that it does not say."""
    return len(topic) <= 1 and _POINTS.search(text) is not None


def is_out_of_scope(text: str) -> bool:
    """Whether the text is small talk, a wish for something made, or asks for advice on a vote."""
    return any(pattern.search(text) for pattern in (_CHAT, _MAKES, _ADVISES))


def refusal(question: ScopedQuestion) -> tuple[Outcome, str] | None:
    """Why nothing need be searched for; None where something does."""
    if question.missing:
        return Outcome.NO_EVIDENCE, f"The library holds no such document: {question.missing}."
    if is_out_of_scope(question.text):
        lead = "This is not a question about the documents. Ask what they say about a subject."
        return Outcome.OUT_OF_SCOPE, lead
    return None
