"""Anchors: named places of a document, such as "recommendation 12" or "paragraph 2.20"."""

from __future__ import annotations

import re

from index.passages import Passage

_NOUNS = {
    "recommendation": "recommendation", "rec": "recommendation", "recs": "recommendation",
    "paragraph": "paragraph", "para": "paragraph", "paras": "paragraph", "section": "section",
    "chapter": "chapter", "annex": "annex", "appendix": "appendix", "part": "part",
    "article": "article", "clause": "clause", "schedule": "schedule", "principle": "principle",
    "action": "action", "question": "question", "proposal": "proposal",
    "commitment": "commitment", "conclusion": "conclusion", "finding": "finding",
    "table": "table", "figure": "figure", "box": "box", "volume": "volume",
}  # fmt: skip
_NAMED = re.compile(
    rf"\b({'|'.join(_NOUNS)})s?\.?\s+(?:no\.?\s+|number\s+)?"
    r"((?:\d+(?:\.\d+)*[a-z]?|[A-Z]\d*(?:\.\d+)*|[IVX]+)\b"
    r"(?:(?:,|\s+and|\s+or|\s+to)\s+\d+(?:\.\d+)*[a-z]?\b)*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]?|[A-Z]\d*(?:\.\d+)*|[IVX]+", re.IGNORECASE)
_AT_LINE_START = re.compile(
    rf"^\W{{0,3}}({'|'.join(_NOUNS)})\s+(\d+(?:\.\d+)*[a-z]?|[A-Z]|[IVX]+)(?=[\s.:,)\]–—-]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(r"^[ \t]*(\d+(?:\.\d+)+|\d+(?=\.\s))\.?\s+\S", re.MULTILINE)
_QUOTED = re.compile(r"[\"“‘']([^\"”’']{4,80})[\"”’']")


def anchors_of(passage: Passage) -> list[str]:
    """The names by which a question can call for this passage, in lower case.

    Recommendations, paragraphs and the like that begin in it, and its own heading.
    """
    found = [
        f"{_NOUNS[noun.lower()]} {number.lower()}"
        for noun, number in _AT_LINE_START.findall(passage.text)
    ]
    found += [f"paragraph {number}" for number in _NUMBERED.findall(passage.text)]
    for heading in passage.heading_path[-1:]:
        found += [
            f"{_NOUNS[noun.lower()]} {number.lower()}"
            for noun, number in _AT_LINE_START.findall(heading)
        ]
        found.append(_title(heading))
    return list(dict.fromkeys(found))


def anchors_in(query: str) -> list[str]:
    """The names of places in a query: "recommendations 3 and 4", or a title in quotes."""
    found = [
        f"{_NOUNS[noun.lower()]} {number.lower()}"
        for noun, numbers in _NAMED.findall(query)
        for number in _NUMBER.findall(re.sub(r"\b(?:and|or|to)\b", ",", numbers))
    ]
    found += [_title(quoted) for quoted in _QUOTED.findall(query)]
    found.append(_title(query))
    return list(dict.fromkeys(found))


def _title(text: str) -> str:
    return "title " + " ".join(re.findall(r"\w+", text.casefold()))
