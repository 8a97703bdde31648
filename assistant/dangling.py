"""Dangling: what a question points at and does not name, with nothing said before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.pronouns import pointing_at
from assistant.quantities import NUMBER_WORDS
from assistant.topics import topic_stems
from index.anchors import without_places
from index.lexical import stems

_POINTS = re.compile(
    r"\b(?:it|they|them|this|that|those|these|so|the (?:figure|number|date|rest|same|answer))\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:the|which|both|either|neither|these|those|other|same)(?: of)?(?: the)?"
    r"(?: (?:other|same|last|first|second|next))*"
    r" (?:others?|two|three|four|five|six|seven|eight|nine|ten|latter|former|same|one|second"
    r"|third)\b(?=\W*$| (?:again|is|are|was|were|will|would|has|have|do|does|did|cost)\b)",
    re.IGNORECASE,
)
"""One of several that were not named: "the other nine", "which of the two is cheaper"."""
_OF_A_KIND = re.compile(
    r"^\W*(?:(?:who|what|when|where)(?:[’']s| is| was) the|how many) (?P<noun>[a-z]\w+)"
    r"(?: for| of| [a-z]+ed)?\W*$",
    re.IGNORECASE,
)
"""All of a question that names nothing but a kind: "Who is the chair?"."""
_GOES_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|well)\W+)*(?:and|but|or|also|same again|likewise|then)\b"
    r"|^\W*if\b[^?]*\bthen\W*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z](?!\b)")
"""A capital inside a sentence: something is called by its name."""
_LITTLE = 4
"""Stems up to which a question that was not answered says little."""
_QUANTITIES = frozenset(
    stems(
        " ".join(
            (*NUMBER_WORDS, "other same over per within year month week day hour minute time date")
        )
    )
)
"""Stems that measure, and do not say what."""
_CONTRACTED = "s"
"""What is left of "who's"."""


def points_nowhere(text: str, topic: Sequence[str]) -> bool:
    """Whether a question without a name speaks only of something that it does not say.

    `topic` holds the stems that say what the question is about.
    """
    subject = [stem for stem in topic if _says_what(stem)]
    if len(subject) > 1 or _NAME.search(text):
        return False
    return _POINTS.search(text) is not None or _dangles(text) or _is_one_of_many(text, subject)


def _says_what(stem: str) -> bool:
    return stem not in _QUANTITIES and stem != _CONTRACTED and not stem.isdigit()


def _is_one_of_many(text: str, subject: Sequence[str]) -> bool:
    """Whether all that is named is one of a kind: "Who is the chair?", "How many members …"."""
    match = _OF_A_KIND.match(text)
    return match is not None and stems(match["noun"]) == [*subject]


def is_only_a_place(text: str) -> bool:
    """Whether all that is asked about is a numbered place: "What does table 1 show?"."""
    rest = without_places(text)
    return rest != text and _NAME.search(rest) is None and len(topic_stems(rest)) <= 1


def may_point_nowhere(text: str, topic: Sequence[str]) -> bool:
    """The same where nothing was found that answers: also for a question that only goes on."""
    if len(topic) <= _LITTLE and _GOES_ON.search(text) is not None:
        return True
    return _NAME.search(text) is None and _dangles(text)


def _dangles(text: str) -> bool:
    """Whether something is pointed at before anything is named."""
    place = pointing_at(text)
    pointed = place is not None and not topic_stems(text[:place])
    return pointed or _COUNTED.search(text) is not None
