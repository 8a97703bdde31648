"""WordRules: ways in which the words of a sentence can say more than its source, or the reverse."""

from __future__ import annotations

from assistant.holders import voices
from assistant.leanings import NEGATORS, Leaning, is_negated, leaning_of, leaning_words
from assistant.modality import (
    adds_a_modal_verb,
    adds_a_reversal,
    adds_an_amount,
    amount_before,
    every_before,
    has_condition,
    has_limit,
    is_hypothesis,
    is_limited,
    is_partial,
    may_stand_for,
    mood_of,
    moods,
    some_before,
)
from assistant.pairing import Pair
from assistant.quantities import Quantity
from assistant.wording import Token, Wording, stems_of

_LIGHT = stems_of(
    """also according further overall respectively namely say said says state states stated note
    notes noted write writes wrote report reports reported add adds added explain explains
    describe describes argue argues argued hold holds view position document think thinks believe
    believes tell told puts compared""".split()
)
"""Words that attribute or join, and say nothing of the matter."""
_NEUTRAL = stems_of("find found consider considers maintain maintains observe observes repeat "
                    "repeated conclude concluded".split())  # fmt: skip
_ANYBODY = stems_of("people person anyone applicants applicant users bodies organisations "
                    "organisation readers providers".split())  # fmt: skip
"""Words for those whom guidance calls "you"."""
_ORDERS = stems_of(
    """first second third fourth fifth last next previous same other new old local central national
    rural urban public private online offline large small""".split()
)
"""Words that tell one thing from another of its kind, and so must stand with the same thing."""
_BESIDE = 4
_CLOSE = 3
"""A negator this near denies the very word."""
_ONLY = frozenset({"only", "sole", "solely", "just", "single"})


def differs_in_names(pair: Pair) -> bool:
    """Whether a name is neither in the source nor the publisher's own."""
    return any(
        token.is_name
        and token.stem not in _LIGHT
        and not any(t.stem == token.stem for t in pair.source.words)
        and not pair.is_attribution(token)
        for token in pair.claim.words
    )


def differs_in_words(pair: Pair) -> bool:
    """Whether a word that carries meaning has none in the source that may stand for it."""
    return any(not _is_covered(pair, token) for token in pair.claim.words) or any(
        _stands_elsewhere(pair, token) for token in pair.matter() if token.stem in _ORDERS
    )


def _stands_elsewhere(pair: Pair, token: Token) -> bool:
    """Whether "the first argument" stands for another than the first."""
    after = [t for t in pair.matter() if _stands_before(pair.claim, token, t)]
    meant = pair.matches(after[0]) if after else []
    places = pair.matches(token)
    return bool(places and meant) and not any(
        _stands_before(pair.source, p, m) for m in meant for p in places
    )


def _stands_before(sentence: Wording, modifier: Token, word: Token) -> bool:
    between = sentence.tokens[modifier.index + 1 : word.index]
    is_near = 0 < word.index - modifier.index <= _BESIDE and not modifier.lower.endswith("ly")
    return is_near and not any(t.lower in {",", ";", ".", "and", "or"} for t in between)


def _is_covered(pair: Pair, token: Token) -> bool:
    return (
        token.stem in _LIGHT
        or pair.is_attribution(token)
        or bool(pair.matches(token))
        or (token.stem in _ANYBODY and pair.source.addresses_the_reader)
        or _only_attributes(pair, token)
        or _is_leaning_said_otherwise(pair, token)
        or _is_mood_said_otherwise(pair, token)
    )


def _only_attributes(pair: Pair, token: Token) -> bool:
    """Whether a verb says no more than that somebody says so: "The Review found that …"."""
    return token.stem in _NEUTRAL and any(v.verb == token for v in voices(pair.claim))


def _is_leaning_said_otherwise(pair: Pair, token: Token) -> bool:
    """Whether "opposes" stands where the source has "cannot support"."""
    said = [leaning for t, leaning in leaning_words(pair.claim) if t.index == token.index]
    return bool(said) and any(leaning in said for _, leaning in leaning_words(pair.source))


def _is_mood_said_otherwise(pair: Pair, token: Token) -> bool:
    """Whether "recommends that it be" stands for "should be", and "is allowed to" for "may"."""
    mood = mood_of(token)
    return leaning_of(token) is None and mood is not None and mood in moods(pair.source)


def differs_in_polarity(pair: Pair) -> bool:
    """Whether the sentence denies what the source affirms, or affirms what it denies.

    A word that one side denies outright must be denied on the other; of the rest, most must agree.
    """
    views = leaning_words(pair.claim), leaning_words(pair.source)
    denials = [{t.lower for t in s.tokens} & NEGATORS for s in (pair.claim, pair.source)]
    is_otherwise_said = any(x is Leaning.AGAINST for _, x in views[1]) and any(
        is_negated(pair.claim, t) for t, _ in views[0]
    )
    if denials[0] and not denials[1] and not is_otherwise_said:
        return True
    turned = [{t.clause for t, _ in view if is_negated(s, t)}
              for view, s in zip(views, (pair.claim, pair.source), strict=True)]  # fmt: skip
    held = [{t.clause for t, _ in view} for view in views]
    for clause in pair.claim.clauses:
        same = 0
        words = [t for t in pair.matter() if t.clause == clause]
        places = set(pair.aligned(clause))
        if clause in held[0] and places & held[1] and (
            clause in turned[0] or places & turned[1]
        ):  # fmt: skip
            continue  # "cannot support" for "opposes": which way a view leans has its own rule
        different = 0
        for word in words:
            meant = pair.matches(word)
            if not meant:
                continue
            if _is_denied_on_one_side(pair, word, meant):
                return True
            agrees = any(is_negated(pair.source, p) == is_negated(pair.claim, word) for p in meant)
            same += agrees
            different += not agrees
        if different > same:
            return True
    return False


def _is_denied_on_one_side(pair: Pair, word: Token, places: list[Token]) -> bool:
    said = is_negated(pair.claim, word)
    if is_negated(pair.claim, word, _CLOSE):
        return not any(is_negated(pair.source, p) for p in places)
    clause = pair.claim.clause(word.clause)
    denies = said or any(t.lower in NEGATORS for t in clause)
    return not denies and all(is_negated(pair.source, p, _CLOSE) for p in places)


def differs_in_firmness(pair: Pair) -> bool:
    """Whether "should" has become "will", "may" has become "must", or a part the whole."""
    if adds_a_modal_verb(pair.claim, pair.source):
        return True
    whole = moods(pair.source)
    for clause in pair.claim.clauses:
        places = pair.aligned(clause)
        if not places:
            continue
        said = moods(pair.claim, clause)
        if not any(may_stand_for(said, moods(pair.source, place), whole) for place in places):
            return True
        if not any(is_partial(pair.claim, clause) == is_partial(pair.source, p) for p in places):
            return True
    return any(_is_only_in_part(pair, q) for q in pair.claim.quantities)


def _is_only_in_part(pair: Pair, quantity: Quantity) -> bool:
    """Whether what is counted is held back in the source: "accepts nine in part"."""
    tokens = pair.source.tokens
    places = [tokens[q.first].clause for q in pair.source.quantities if q.equals(quantity)]
    said = is_partial(pair.claim, pair.claim.tokens[quantity.first].clause)
    return bool(places) and not said and all(is_partial(pair.source, p) for p in places)


def loses_a_condition(pair: Pair) -> bool:
    """Whether a condition, a limit or a supposition stands on one side alone."""
    if is_hypothesis(pair.source) != is_hypothesis(pair.claim):
        return True
    if adds_a_reversal(pair.claim, pair.source):
        return True
    if has_condition(pair.source) or is_limited(pair.source):
        return not has_limit(pair.claim)
    return has_condition(pair.claim) and not has_limit(pair.source)


def _compares_otherwise(pair: Pair) -> bool:
    """Whether what is compared has changed sides: "A is dearer than B" for "B … than A"."""
    claim = [t.index for t in pair.claim.tokens if t.lower == "than"]
    source = [t.index for t in pair.source.tokens if t.lower == "than"]
    if len(claim) != 1 or len(source) != 1:
        return False
    sides = [
        (t.index < claim[0], m.index < source[0]) for t in pair.matter() for m in pair.matches(t)
    ]
    crossed = {said for said, meant in sides if said != meant}
    return crossed == {True, False}


def _is_one_of_them(pair: Pair, token: Token) -> bool:
    """Whether "a member" stands for "one member"."""
    before = {t.lower for t in pair.claim.tokens[max(0, token.index - 2) : token.index]}
    return bool(before & {"a", "an"}) and any(t.lower == "one" for t in pair.source.tokens)


def differs_in_extent(pair: Pair) -> bool:
    """Whether some have become all, or "only" was added."""
    claim, source = pair.claim, pair.source
    for token in pair.matter():
        places = pair.matches(token)
        if not places:
            continue
        if every_before(claim, token) and not any(every_before(source, t) for t in places):
            return True
        if all(some_before(source, t) for t in places) and not (
            some_before(claim, token) or _is_one_of_them(pair, token)
        ):
            return True
        if amount_before(claim, token) not in {amount_before(source, t) for t in places}:
            return True
    if adds_an_amount(claim, source):
        return True
    if _compares_otherwise(pair):
        return True
    adds_only = " only " in claim.lowered() and not _ONLY & {t.lower for t in source.tokens}
    return adds_only and not has_condition(source)
