"""NumberRules: ways in which the numbers and dates of a sentence can betray its source."""

from __future__ import annotations

from collections import Counter

from assistant.modality import bound_at, time_at
from assistant.pairing import Pair
from assistant.quantities import Quantity
from assistant.wording import MAY, Token, Wording, stems_of

_MONTHS = stems_of(
    "january february march april june july august september october november december".split()
) | {MAY}
_BARRIER = 5
"""How many words further off a comma, an "and" or a new clause puts a word from a number."""
_FAR = 14
_MOST_PLACES = 2
_STOPS = frozenset(";.:")
_BOUNDS = frozenset({"atmost", "atleast"})


def differs_in_numbers(pair: Pair) -> bool:
    """Whether a number is not in the source."""
    return any(
        not any(q.equals(other) for other in pair.source.quantities)
        and not _is_own_date(pair, q)
        and not _is_a_single_one(pair, q)
        for q in pair.claim.quantities
        if not _is_part_of_a_share(pair, q)
    )


def binds_numbers_otherwise(pair: Pair) -> bool:
    """Whether a number is in the source, but counts something else there.

    Each word that stands once in the source belongs to the number nearest to it. A number of the
    sentence whose words belong to other numbers there, and none to it, has been moved.
    """
    if len({q.value for q in pair.source.quantities}) < 2:
        return False
    counts = Counter(t.stem for t in pair.source.words)
    there = [_owner(pair.source, t) for t in pair.source.words if counts[t.stem] == 1]
    units = _units(pair.source)
    moved = [(_owner(pair.claim, w), _owners(pair, w)) for w in pair.matter()
             if w.stem not in units]  # fmt: skip
    for quantity in pair.claim.quantities:
        known = [theirs for ours, theirs in moved if ours == quantity and theirs]
        has_words_there = any(o is not None and o.equals(quantity) for o in there)
        stays = any(o.equals(quantity) for theirs in known for o in theirs)
        if known and has_words_there and not stays:
            return True
    return False


def differs_in_dates(pair: Pair) -> bool:
    """Whether a month and a year stand together that do not in the source."""
    years = [q for q in pair.source.quantities if q.is_year]
    for token in pair.claim.words:
        if token.stem not in _MONTHS or not token.text[0].isupper():
            continue
        after = [q for q in pair.claim.quantities if q.first == token.index + 1 and q.is_year]
        there = [t for t in pair.source.words if t.stem == token.stem]
        if after and years and there:
            pairs = [(t.index + 1, q) for t in there for q in years]
            if not any(q.equals(after[0]) and q.first == i for i, q in pairs):
                return True
    return False


def is_bounded_otherwise(pair: Pair) -> bool:
    """Whether "at least", "more than", "before" and the like are not the source's own."""
    said = {t.lower for t in pair.claim.tokens} & _BOUNDS
    meant = {t.lower for t in pair.source.tokens} & _BOUNDS
    if not said <= meant:
        return True
    return any(_is_bounded_otherwise(pair, q) for q in pair.claim.quantities)


def _is_bounded_otherwise(pair: Pair, quantity: Quantity) -> bool:
    homes = [q for q in pair.source.quantities if q.equals(quantity)]
    bound = bound_at(pair.claim, quantity.first)
    time = time_at(pair.claim, quantity.first)
    return bool(homes) and (
        all(bound_at(pair.source, q.first) != bound for q in homes)
        or all({time, time_at(pair.source, q.first)} == {"before", "after"} for q in homes)
    )


def _is_part_of_a_share(pair: Pair, quantity: Quantity) -> bool:
    """Whether it is half of "four in five", where the source has the share itself."""
    return any(
        q.kind == "share" and q.first <= quantity.first <= quantity.last <= q.last
        and q != quantity and any(q.equals(other) for other in pair.source.quantities)
        for q in pair.claim.quantities
    )  # fmt: skip


def _is_own_date(pair: Pair, quantity: Quantity) -> bool:
    """Whether a year only says when the source was published."""
    return (
        quantity.is_year
        and quantity.first in pair.attribution
        and str(quantity.value) == pair.published[:4]
    )


def _is_a_single_one(pair: Pair, quantity: Quantity) -> bool:
    words = {t.lower for t in pair.source.tokens}
    return quantity.value == 1 and bool(words & {"one", "a", "an", "single", "sole"})


def _units(sentence: Wording) -> set[str]:
    """Stems that stand behind more than one number: they do not tell numbers apart."""
    behind = [q.last + 1 for q in sentence.quantities if q.last + 1 < len(sentence.tokens)]
    counts = Counter(sentence.tokens[i].stem for i in behind)
    return {stem for stem, count in counts.items() if count > 1}


def _owners(pair: Pair, word: Token) -> list[Quantity]:
    """The numbers to which a word belongs in the source; none for a word that stands all over."""
    places = pair.matches(word)
    owners = [_owner(pair.source, place) for place in places[:_MOST_PLACES]]
    known = [o for o in owners if o is not None]
    return known if len(places) <= _MOST_PLACES else []


def _owner(sentence: Wording, token: Token) -> Quantity | None:
    """The number that a word is nearest to; None when none is near."""
    distances = [(_distance(sentence, q, token), -i, q) for i, q in enumerate(sentence.quantities)]
    near = [item for item in distances if item[0] <= _FAR]
    return min(near, key=lambda item: item[:2])[2] if near else None


def _distance(sentence: Wording, quantity: Quantity, token: Token) -> int:
    low, high = sorted((quantity.first, token.index))
    between = sentence.tokens[low + 1 : high]
    if any(t.lower in _STOPS for t in between):
        return _FAR + 1
    barriers = sum(t.lower in {",", "and", "but"} for t in between)
    prepositions = sum(t.lower in {"in", "for", "by", "at", "from", "against"} for t in between)
    return high - low + _BARRIER * barriers + 2 * prepositions
