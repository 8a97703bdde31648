"""Mentions: where a question names a body or a document of the library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.library import Library, Name, Word, fold, is_minor
from assistant.library import words as read_words
from assistant.names import BODIES
from assistant.topics import topic_stems
from assistant.verbs import REPORTING, VERBS

DOCUMENT_NOUNS = frozenset(
    fold(w)
    for w in [
        "briefing",
        "document",
        "edition",
        "evidence",
        "guidance",
        "guide",
        "handbook",
        "letter",
        "manifesto",
        "minutes",
        "paper",
        "playbook",
        "press",
        "release",
        "report",
        "research",
        "response",
        "review",
        "statement",
        "strategy",
    ]
)
"""Words for a kind of document: beside part of a title they show that it is meant as one."""
_PARTS = frozenset("annex appendix chapter part section volume".split())
"""Words of many titles: "Volume 1" alone names no document."""
_NAMED_AFTER = frozenset("tax house housing home estate fund deed card rate".split())
"""What is called after a kind of body: "the council tax", "the trust deed"."""
_OF_ANY_TITLE = DOCUMENT_NOUNS | frozenset(fold(w) for w in ("recommendations", "conclusions"))
"""Words that say of what kind a document is: "the government response to the recommendations"."""
_HELPING = frozenset(["do", "did", "does"])
"""Before the one who is said to speak: "what does … say"."""

_PLACES = frozenset(
    """
    america american britain british england english europe european federal global international
    ireland irish national regional scotland scottish wales welsh
    """.split()
)
"""Words of many bodies' names that alone name none of them."""
_TOLD_BY_ONE = 2
"""Telling words of a name of which one alone may stand for it: an adjective of three does not."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the question that names documents."""

    first: int
    """Index of the first word."""
    last: int
    """Index of the last word, inclusive."""
    document_ids: tuple[str, ...]
    is_body: bool
    tokens: tuple[str, ...]
    """The words of the name that were said, folded."""
    weight: float
    """How much of the name was said: longer and fuller names win over others."""


def find_mentions(words: Sequence[Word], library: Library) -> list[Mention]:
    """Names in the order in which they stand; where two overlap the fuller one counts."""
    tokens = {t for w in words for t in (w.folded, _unowned(w))}
    found = [m for name in library.names_with(tokens) for m in _matches(words, name, library)]
    found.sort(key=lambda m: (-m.weight, m.first, not m.is_body))
    chosen: list[Mention] = []
    for mention in found:
        rival = next((c for c in chosen if _overlap(c, mention)), None)
        if rival is None:
            chosen.append(mention)
        elif (rival.first, rival.last, rival.weight) == (
            mention.first, mention.last, mention.weight,
        ) and rival.is_body == mention.is_body:  # fmt: skip
            chosen[chosen.index(rival)] = _joined(rival, mention)
    return sorted(chosen, key=lambda m: m.first)


def is_document(i: int, said: Sequence[Word], text: str) -> bool:
    """Whether a word of the text means a document: in "the evidence base" it does not."""
    if said[i].folded not in DOCUMENT_NOUNS:
        return False
    following = said[i + 1 : i + 2]
    if not following or text[said[i].end : following[0].start] != " ":
        return True
    (word,) = following
    is_other = is_minor(word) or word.is_capitalised or word.text in VERBS
    return is_other or word.folded in DOCUMENT_NOUNS or not topic_stems(word.text)


def span_of(mention: Mention, text: str) -> range:
    """The characters of a name, with its article."""
    said = read_words(text)
    first = mention.first
    if first and said[first - 1].folded == "the":
        first -= 1
    end = said[mention.last].end
    possessive = re.search(r"['’]s?$", text[:end])
    return range(said[first].start, possessive.start() if possessive else end)


def spans_of(mentions: Sequence[Mention], text: str) -> list[range]:
    """The characters of each name that the text still holds."""
    count = len(read_words(text))
    return [span_of(mention, text) for mention in mentions if mention.last < count]


def _matches(words: Sequence[Word], name: Name, library: Library) -> Iterator[Mention]:
    if name.is_acronym:
        yield from _acronym_matches(words, name)
        return
    for first, word in enumerate(words):
        if word.folded not in name.tokens:
            continue
        matched, last = _turned(words, first, name) or _run(words, first, name.tokens)
        mention = _mention(words, first, last, matched, name, library)
        if mention is not None:
            yield mention


def _acronym_matches(words: Sequence[Word], name: Name) -> Iterator[Mention]:
    for i, word in enumerate(words):
        stem = _unowned(word)
        is_written_so = word.text[: len(stem)].isupper() or len(stem) > 3
        if stem == name.tokens[0] and is_written_so and len(stem) > 1:
            yield Mention(i, i, name.document_ids, True, name.tokens, 3.0)


def _unowned(word: Word) -> str:
    """A word without case and possessive: an acronym that ends with S keeps it."""
    return word.text.casefold().removesuffix("'s").removesuffix("’s")


def _turned(words: Sequence[Word], first: int, name: Name) -> tuple[list[str], int] | None:
    """The noun of a body behind a word of its name: "the rural network", of rural districts."""
    said = [w.folded for w in words[first : first + 2]]
    is_turned = len(said) == 2 and said[1] in BODIES and said[1] in name.tokens[:-1]
    if name.is_body and is_turned and name.tokens.index(said[0]) > name.tokens.index(said[1]):
        return said, first + 1
    return None


def _run(words: Sequence[Word], first: int, tokens: Sequence[str]) -> tuple[list[str], int]:
    """The longest run of the name's words, in the name's order, from word `first` on."""
    matched = [words[first].folded]
    last = first
    place = tokens.index(words[first].folded)
    for i in range(first + 1, len(words)):
        rest = tokens[place + 1 :]
        if words[i].folded in rest:
            place += 1 + rest.index(words[i].folded)
            matched.append(words[i].folded)
            last = i
        elif not is_minor(words[i]):
            break
    return matched, last


def _mention(
    words: Sequence[Word],
    first: int,
    last: int,
    matched: Sequence[str],
    name: Name,
    library: Library,
) -> Mention | None:
    coverage = len(matched) / len(name.tokens)
    common = BODIES | _PARTS if name.is_body else BODIES | _PARTS | _OF_ANY_TITLE
    telling = [t for t in matched if t not in common and not t.isdigit()]
    if len(matched) == 1:
        is_said = name.is_body and (
            (coverage == 1 and bool(telling)) or _is_the_one(words, first, name, library)
        )
    elif name.is_body:
        is_whole = coverage == 1 or _is_enough(words[first : last + 1], matched, name)
        is_said = (
            bool(telling) and is_whole and not (coverage < 1 and _is_another_body(words, last))
        )
    else:
        is_said = bool(telling) and _is_meant_as_title(words, first, last)
    if not is_said:
        return None
    # a title is known by how it begins: "the Inquiry report" is not the response to that report
    begins = name.is_body or matched[0] == name.tokens[0]
    weight = len(matched) + coverage + 0.1 * name.is_body - (not begins)
    return Mention(first, last, name.document_ids, name.is_body, tuple(matched), weight)


def _is_enough(said: Sequence[Word], matched: Sequence[str], name: Name) -> bool:
    """Whether some words of a name mean the body, and not what it is about: "public services"."""
    telling = [t for t in name.tokens if t not in BODIES]
    is_written_so = any(word.is_capitalised for word in said)
    return is_written_so or name.noun in matched or set(telling) <= set(matched)


def _is_another_body(words: Sequence[Word], last: int) -> bool:
    """Whether the name goes on to a body that has another: "UK Space", then "Agency"."""
    after = words[last + 1 : last + 2]
    return any(w.is_capitalised and w.folded in BODIES for w in after)


def _is_the_one(words: Sequence[Word], i: int, name: Name, library: Library) -> bool:
    """Whether one word names a body: "the association", "the wardens", or a capitalised name."""
    word = words[i]
    if library.body_words[word.folded] != 1:
        return False
    # "IT", "UK" and "American" stand in names and name nobody
    is_shared = word.text.isupper() or word.folded in _PLACES
    telling = [t for t in name.tokens if t not in BODIES]
    if word.folded not in BODIES and (is_shared or len(telling) > _TOLD_BY_ONE):
        return False
    if word.folded in BODIES:
        is_led = i > 0 and words[i - 1].folded in {"the", "this", "that"}
        return is_led and not any(w.folded in _NAMED_AFTER for w in words[i + 1 : i + 2])
    if word.is_capitalised and _is_inside_a_name(words, i):
        return False
    led = [w.folded for w in words[max(0, i - 2) : i] if not w.is_capitalised]
    # "the wardens", "the small wardens", "what do wardens think"
    follows_article = "the" in led or led[-1:] == ["do"]
    is_plural = word.text.casefold().rstrip("'’") not in {word.folded, f"{word.folded}'s"}
    opens = i == 0 and is_plural and word.is_capitalised  # "Suppliers on open code: …"
    return opens or (i > 0 and (word.is_capitalised or (follows_article and is_plural)))


def _is_inside_a_name(words: Sequence[Word], i: int) -> bool:
    """Whether a capitalised word has capitalised neighbours: a part of some other name."""
    before = i > 1 and words[i - 1].is_capitalised
    after = i + 1 < len(words) and words[i + 1].is_capitalised
    return before or after


def _is_meant_as_title(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a word for a document stands with the words, or they are a title that speaks.

    Capitals alone do not tell: pages are called after their subject ("Income Tax"), and who asks
    whether a tax is due does not ask for the page of that name alone.
    """
    is_subject = first > 0 and words[first - 1].folded in {"on", "for", "about"}  # "reports on …"
    before = next((w for w in reversed(words[:first]) if not is_minor(w) and not is_subject), None)
    near = [*words[first : last + 2], *([before] if before else [])]
    if any(w.folded in DOCUMENT_NOUNS for w in near):
        return True
    led = [w.text.casefold() for w in words[:first] if w.folded != "the"][-1:]
    after = [w.text.casefold() for w in words[last + 1 : last + 2]]
    said = [w for w in words[first : last + 1] if not is_minor(w)]
    is_title = all(w.is_capitalised or w.text.isdigit() for w in said)
    return is_title and bool(_HELPING.intersection(led) and REPORTING.intersection(after))


def _overlap(a: Mention, b: Mention) -> bool:
    return a.first <= b.last and b.first <= a.last


def _joined(a: Mention, b: Mention) -> Mention:
    ids = tuple(dict.fromkeys((*a.document_ids, *b.document_ids)))
    return Mention(a.first, a.last, ids, a.is_body, a.tokens, a.weight)
