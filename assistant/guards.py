"""Guards: what may not reach a person, a record or a model, whoever wrote it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
"""Unicode categories that are not drawn: they hide text, or turn its direction."""
_FOREIGN = {
    "a link": re.compile(
        r"\b[a-z][a-z0-9+.-]{1,20}:/|\bwww\.|\b(?:data|javascript|mailto|vbscript|tel):\S"
        r"|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?=[/?#:]\S)"
        r"|\b[\w-]{2,}\.(?:com|org|net|info|biz|io|ai|app|dev|co|uk|gov|edu|eu|int|me|ly|gl|xyz"
        r"|site|online|top|example|test|invalid|local|onion)\b",
        re.IGNORECASE,
    ),
    "Markdown": re.compile(r"!\[|\]\(|\]\[|\]:|[`|\\~^]|\*\*|__|^\s*(?:#|>)|\$[^$]*\$|==\w"),
    "HTML": re.compile(r"<\s*[/!?a-z]|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,31});", re.IGNORECASE),
    "an address for e-mail": re.compile(r"\S@\S"),
}
_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b"
    r"(?:.{0,40}\b(?:instructions?|prompts?)\b"
    r"|\s+(?:all\s+|any\s+)?(?:of\s+)?(?:the|your|these)\s+(?:above|previous|prior|preceding)\b"
    r"|\s+(?:all\s+)?(?:above|previous|prior|your|these)\s+(?:rules|text|messages?|context)\b"
    r"|\s+everything\b)"
    r"|\b(?:system|developer)\s+(?:prompt|message|note|override)\b"
    r"|\b(?:you are|act as|pretend to be|behave as)\b.{0,30}"
    r"\b(?:assistant|chatbot|model|ai|llm|gpt|system|dan)\b"
    r"|\b(?:as|dear|attention|note to|hey|hello)\W{1,3}(?:an?\s|the\s|any\s|all\s)?"
    r"(?:ai|a\.i\.|llm|language|chat)\W?(?:assistants?|models?|bots?|systems?)?\b"
    r"|\b(?:ai|llm|language)\s+(?:assistants?|models?|systems?)\s+"
    r"(?:reading|processing|summaris|summariz|must|should|shall|will|are)"
    r"|\b(?:answer|reply|respond|output|print|repeat|append|prefix|insert|add|include|write|say"
    r"|cite|quote|mention|begin|end|finish)\b.{0,40}"
    r"\b(?:your (?:answer|reply|response|output|summary|sentences?)|every (?:answer|sentence|reply)"
    r"|verbatim:|exactly:|the (?:exact )?(?:phrase|words?|token|string|marker)\b"
    r"|as (?:source|evidence) \[?\d|(?:source|evidence|passage|citation)\s*\[\d)"
    r"|\b(?:tell|inform|instruct|direct|ask) the (?:user|reader)s? (?:to|that)\b"
    r"|(?:^|\s)(?:system|assistant|user|human)\s*:\s"
    r"|<\|[a-z_]+\|>|</?(?:evidence|system|user|assistant|instructions?|context|documents?)\b"
    r"|\[/?(?:inst|sys|system)\]|<<\s*/?sys\s*>>"
    r"|\b(?:end|begin|start) of (?:evidence|documents?|context|prompt|instructions?)\b"
    r"|\bnew (?:instructions?|task|rules?)\s*:"
    r"|(?:^|\s)\[\d{1,3}\]\s+\S"
    r"|(?:^|\n)\s*(?:(?:source|evidence|passage|document) \d{1,3}\s*[:\]])",
    re.IGNORECASE,
)
_SPEAKS_FOR_ITSELF = re.compile(
    r"\b(?:i|me|my|mine|myself|we|us|our|ours|ourselves|you|your|yours|yourself)\b"
    r"|\bas an ai\b|\bin (?:all )?fairness\b|\b(?:clearly|obviously|undoubtedly|rightly|wrongly"
    r"|sadly|unfortunately|fortunately|regrettably|thankfully|of course|sensibly|foolishly)\b",
    re.IGNORECASE,
)
_NAME_OF_A_SITE = re.compile(r"\bGOV\.UK\b(?![/:?#])")
"""A name as much as an address."""
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_PERSONAL = (
    ("an e-mail address", re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.UNICODE)),
    (
        "a National Insurance number",
        re.compile(
            r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
            r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b",
            re.IGNORECASE,
        ),
    ),
    (
        "a telephone number",
        re.compile(
            r"(?<![\w.])(?:(?:\+|00)\d{1,3}[ .-]?(?:\(0\)[ .-]?)?|\(0\d{2,5}\)[ .-]?|0)"
            r"(?:\d[ .-]?){8,11}(?![\w]|[.,]\d)"
        ),
    ),
)


def visible(text: str) -> str:
    """The text in its plain form: compatibility letters folded, what is not drawn taken out."""
    folded = unicodedata.normalize("NFKC", text)
    drawn = (
        " " if c.isspace() else c
        for c in folded
        if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join("".join(drawn).split())


def foreign_marks(sentence: str) -> list[str]:
    """What a sentence holds that a model may not write: links, images, HTML, Markdown."""
    plain = _NAME_OF_A_SITE.sub("site", sentence)
    return [name for name, pattern in _FOREIGN.items() if pattern.search(plain)]


def addresses_a_model(text: str) -> bool:
    """Whether a text speaks to a language model, or imitates the frame that it reads from."""
    plain = visible(text)
    return any(_TO_A_MODEL.search(t) for t in (text, plain))


def speaks_for_itself(sentence: str) -> bool:
    """Whether a sentence advises, judges or says "I" outside quotation marks."""
    return _SPEAKS_FOR_ITSELF.search(_QUOTED.sub(" ", sentence)) is not None


def unframed(text: str) -> str:
    """A document's text as a prompt may hold it: one line, in which no marker can be read."""
    line = visible(text)
    line = re.sub(r"\[(\s*\d+(?:\s*,\s*\d+)*\s*)\]", r"(\1)", line)
    return line.translate({ord("<"): "‹", ord(">"): "›"})


def without_personal_data(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with personal data replaced by what it was, and the kinds that were found.

    E-mail addresses, National Insurance numbers and telephone numbers.
    """
    kinds: list[str] = []
    for kind, pattern in _PERSONAL:
        text, count = pattern.subn(f"[{kind} removed]", text)
        kinds.extend([kind] * (count > 0))
    return text, tuple(kinds)


def quoted_spans(sentence: str) -> Iterator[str]:
    """What a sentence puts in double quotation marks, without them."""
    for match in _QUOTED.finditer(sentence):
        yield match.group()[1:-1].strip()
