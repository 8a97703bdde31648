"""Requests: what a person asks for that is no question about the documents."""

from __future__ import annotations

import re

from assistant.answers import Outcome
from assistant.units import ScopedQuestion
from corpus.errors import PolicyAssistantError

LONGEST_QUESTION = 4000
"""Characters."""
_NO_ADVICE = "The assistant gives no advice and has no view of its own. Ask what a document says."
_CHAT = re.compile(
    r"^\W*(?:hi|hello|hey|thanks?|thank you|cheers|good (?:morning|afternoon|evening)|bye|goodbye"
    r"|ok(?:ay)?|great|sorry|please help)\b(?!.*\b(?:what|who|how|when|where|which|why|does|did)\b)"
    r"[^?]{0,60}$",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"\b(?:(?:who|what|which [\w ]{1,20}) are you\b|are you (?:a|an|human|real|sure)\b"
    r"|your (?:(?:own|honest|personal|real|frank) )*(?:name|favourite|opinion|views?|take|thoughts"
    r"|advice|guess)\b|do you (?:personally|like|think|feel|believe|know how|recommend|agree)\b"
    r"|you personally|would you (?:say|recommend|advise|choose|vote)\b|how are you"
    r"|what can you do|who (?:made|built|trained|created|programmed|wrote) you\b)",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"^\W*(?:please |can you |could you |would you |i want you to |i need you to )*"
    r"(?:write|draft|compose|draw|sing|paint|invent|make up|tell|give) (?:me |us )?"
    r"(?:an?|some|another) "
    r"(?:\w+ ){0,2}(?:poem|song|joke|story|limerick|haiku|rap|essay|speech|picture|recipe|program"
    r"|code|script|novel|(?:covering |cover )?letter|tweet|email|post|press release|slogan|function"
    r"|spreadsheet|blog|advert|leaflet|toast|cv)\b"
    r"|\b(?:ignore|disregard|forget) (?:all |any |your |the )*(?:previous|prior|above|earlier) "
    r"(?:instructions?|prompts?|rules)\b"
    r"|^\W*(?:please |can you |could you )*(?:translate|book|order|remind me (?:to|at|on|in)"
    r"|set an? alarm|play|calculate|solve|pretend|act as|role-?play"
    r"|impersonate|imagine (?:you|that you))\b"
    r"|\b(?:please|can you|could you) (?:reset|unlock|cancel|renew|fix|delete|send|phone|buy)\b",
    re.IGNORECASE,
)
_ADVISES = re.compile(
    r"\b(?:(?:who|whom|which party|what) (?:should|do you think|ought) (?:i|we) (?:to )?"
    r"(?:vote|support|back)|should (?:i|we) vote"
    r"|who(?:[’']s| is|[’']ll| will)? (?:going to )?win\b)",
    re.IGNORECASE,
)
_ON_ONES_OWN = re.compile(
    r"(?:^|[?.!,;:]\s*)(?:so |and |but )?(?:should|ought) (?:i|we|my|our)\b", re.IGNORECASE
)
_SUM = re.compile(
    r"^\W*(?:what(?:[’']s| is)|how much is)?\s*\d[\d.,]*\s*(?:[-+*/x×÷^]|% of|per ?cent of|plus"
    r"|minus|times|divided by)\s*\d[\d.,]*\W*$",
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


def is_out_of_scope(text: str) -> bool:
    """Whether the text is small talk, or asks for something made or done, or for a sum."""
    return any(pattern.search(text) for pattern in (_CHAT, _MAKES, _SUM))


def asks_the_assistant(text: str) -> bool:
    """Whether the text asks for advice, or for a view of the assistant's own, or about it."""
    return any(pattern.search(text) for pattern in (_ADVISES, _OF_ITSELF))


def asks_what_to_do(text: str) -> bool:
    """Whether the text asks what the person who asks should do; a document may well say it."""
    return _ON_ONES_OWN.search(text) is not None


def refusal(question: ScopedQuestion) -> tuple[Outcome, str] | None:
    """The outcome and the words where nothing need be searched for; None where something does."""
    if question.missing:
        return Outcome.NO_EVIDENCE, f"The library holds no such document: {question.missing}."
    if asks_the_assistant(question.text):
        return Outcome.OUT_OF_SCOPE, _NO_ADVICE
    if is_out_of_scope(question.text):
        lead = "This is not a question about the documents. Ask what they say about a subject."
        return Outcome.OUT_OF_SCOPE, lead
    return None


def refusal_unanswered(question: ScopedQuestion, *, is_near: bool) -> tuple[Outcome, str] | None:
    """The same after a search that found no answer; None where the documents could have said.

    `is_near` tells whether anything in the library is near what was asked.
    """
    if asks_what_to_do(question.text):
        return Outcome.OUT_OF_SCOPE, _NO_ADVICE
    if question.scope.is_everything and not is_near:
        lead = "Nothing in the library is near this. Ask what the documents say of a subject."
        return Outcome.OUT_OF_SCOPE, lead
    return None
