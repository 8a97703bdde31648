"""Leanings: the words by which a sentence leans for or against, and passages that disagree."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from assistant.answers import Evidence
from assistant.wording import Token, Wording, same_word, stems_of, wording


class Leaning(IntEnum):
    """Which way a word leans; negation turns the first into the last."""

    FOR = 1
    CAUTIOUS = 0
    AGAINST = -1


_WORDS = {
    Leaning.FOR: stems_of(
        """support supports supported back backs backed favour favours favoured endorse endorses
        approve approves welcome welcomes praise praises applaud accept accepts accepted agree
        agrees agreed embrace champion commend""".split()
    ),
    Leaning.CAUTIOUS: stems_of(
        "cautious caution wary hesitant sceptical concern concerned worry worried fear doubt "
        "uneasy reservations neutral".split()
    ),
    Leaning.AGAINST: stems_of(
        """oppose opposes opposed opposition object objects objection reject rejects rejected
        rejection refuse refuses refused resist resists disagree disagrees dispute disputes
        dissent dissents condemn criticise decline""".split()
    ),
}
NEGATORS = frozenset(
    """not no never neither nor none nobody nothing without hardly barely scarcely rarely seldom few
    lack lacks lacked lacking unable""".split()
)
_NOUN_BEFORE = frozenset(
    """a an the its their our his her my your this that these those any such some no of for in on
    with without under assisted strong full against""".split()
)
_SHARED_WORDS = 2


def leaning_of(token: Token) -> Leaning | None:
    """The leaning that a word by itself expresses."""
    if token.is_name:
        return None
    return next((leaning for leaning, stems in _WORDS.items() if token.stem in stems), None)


def leaning_words(sentence: Wording) -> list[tuple[Token, Leaning]]:
    """The words that take a view, each with its leaning after negation.

    A noun such as "support" in "assisted digital support" names a thing and takes none.
    """
    found = []
    for token in sentence.tokens:
        leaning = leaning_of(token)
        if leaning is not None and _takes_a_view(sentence, token):
            is_turned = is_negated(sentence, token) and leaning is not Leaning.CAUTIOUS
            found.append((token, Leaning(-leaning) if is_turned else leaning))
    return found


def is_negated(sentence: Wording, token: Token, within: int = 40) -> bool:
    """Whether a negator stands before a word in its clause, not further off than `within`."""
    before = sentence.tokens[max(0, token.index - within) : token.index]
    return any(t.lower in NEGATORS and t.clause == token.clause for t in before)


def disagreeing(cited: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Those of the others that lean the other way on a matter that a cited passage also names."""
    ours = [(wording(item.quote), item) for item in cited]
    return [
        other for other in others if any(_disagree(mine, wording(other.quote)) for mine, _ in ours)
    ]


def _disagree(a: Wording, b: Wording) -> bool:
    leanings_a = {leaning for _, leaning in leaning_words(a)}
    leanings_b = {leaning for _, leaning in leaning_words(b)}
    opposite = {(x, y) for x in leanings_a for y in leanings_b if x * y < 0}
    if not opposite or leanings_a & leanings_b:
        return False
    words, rest = _spoken_of(a), _spoken_of(b)
    shared = {t.stem for t in words if any(same_word(t, other) for other in rest)}
    numbers = {q.value for q in a.quantities} & {q.value for q in b.quantities}
    return len(shared) + len(numbers) >= _SHARED_WORDS


def _spoken_of(sentence: Wording) -> list[Token]:
    """What a sentence leans for or against: its words without those that lean."""
    leaning = {t.index for t, _ in leaning_words(sentence)}
    return [t for t in sentence.words if t.index not in leaning]


def _takes_a_view(sentence: Wording, token: Token) -> bool:
    if token.lower.endswith(("s", "ed")) or leaning_of(token) is Leaning.CAUTIOUS:
        return True
    before = sentence.tokens[token.index - 1] if token.index else None
    if before is None:
        return True
    is_after_noun = before.is_possessive or before.lower in _NOUN_BEFORE
    after = sentence.tokens[token.index + 1 : token.index + 2]
    names_a_view = bool(after) and after[0].lower in {"for", "to", "from"}
    is_compound = before.stem != "" and not before.lower.endswith("s") and not before.is_name
    return names_a_view or not (is_after_noun or is_compound)
