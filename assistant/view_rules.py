"""ViewRules: ways in which a sentence can take a view its source does not, or pin it on another."""

from __future__ import annotations

from assistant.holders import (
    Voice,
    Who,
    is_holding_verb,
    mentions,
    names_a_thing,
    said_of,
    voices,
    who,
)
from assistant.leanings import Leaning, is_negated, leaning_of, leaning_words
from assistant.pairing import Pair
from assistant.wording import Token, Wording, same_word

_SHARED = 0.5
"""Share of the matter above which a verb of the source governs what the sentence says."""


_CLOSE = 2
"""A negator this near denies the verb itself."""
_LEAST_WORDS_OF_A_SPEECH = 5
_RESTRICTING = frozenset("as only sole solely without until unless except".split())


def leans_otherwise(pair: Pair) -> bool:
    """Whether the source leans the other way, or leans so on something else."""
    taken = leaning_words(pair.source)
    for token, leaning in leaning_words(pair.claim):
        if not taken:
            return leaning is not Leaning.CAUTIOUS or not pair.matches(token)
        scores = {t.index: _shared_objects(pair, token, t) for t, _ in taken}
        best = max(scores.values())
        same = [t for t, s in taken if s is leaning and scores[t.index] == best]
        if not any(_is_as_far_reaching(pair, token, t) for t in same):
            return True
    return False


def _is_as_far_reaching(pair: Pair, said: Token, meant: Token) -> bool:
    """Whether what restricts a view in the source restricts it in the sentence too.

    To oppose a thing "as the only way" is not to oppose it; not to doubt is not to doubt.
    """
    if leaning_of(said) is Leaning.CAUTIOUS and is_negated(pair.claim, said) != is_negated(
        pair.source, meant
    ):
        return False
    rest = {t.lower for t in pair.source.tokens[meant.index :] if t.clause == meant.clause}
    kept = {t.lower for t in pair.claim.tokens[said.index :]}
    return not (rest & _RESTRICTING) or bool(kept & _RESTRICTING)


def _shared_objects(pair: Pair, said: Token, meant: Token) -> tuple[bool, int]:
    """How much of what one verb is about the other is about too; what stands next counts first."""
    near = [t for t in pair.source.tokens if _governs(pair, meant, t)]
    places = {t.index for t in near}
    until = _next_view(pair, said)
    words = [t for t in pair.matter() if said.index < t.index < until and leaning_of(t) is None]
    numbers = [q for q in pair.claim.quantities if said.index < q.first < until]
    shared = {w.index for w in words if any(m.index in places for m in pair.matches(w))} | {
        n.first for n in numbers
        if any(q.equals(n) and q.first in places for q in pair.source.quantities)
    }  # fmt: skip
    first = min([w.index for w in words] + [n.first for n in numbers], default=0)
    return first in shared, len(shared)


def _next_view(pair: Pair, said: Token) -> int:
    later = [t.index for t, _ in leaning_words(pair.claim) if t.index > said.index]
    return min(later, default=len(pair.claim.tokens))


def _governs(pair: Pair, verb: Token, token: Token) -> bool:
    """Whether a word stands with a verb: in its clause, or after it before the next such verb."""
    if token.index <= verb.index:
        return token.clause == verb.clause
    between = pair.source.tokens[verb.index + 1 : token.index]
    return not any(leaning_of(t) is not None and is_holding_verb(pair.source, t) for t in between)


def differs_in_holder(pair: Pair) -> bool:
    """Whether a view is pinned on somebody who does not hold it in the source."""
    theirs = voices(pair.source)
    return (
        any(_is_left_out(pair, v, theirs) for v in theirs)
        or any(_is_pinned_wrongly(pair, v, theirs) for v in voices(pair.claim))
        or any(_is_said_wrongly(pair, names, theirs) for names in said_of(pair.claim))
    )


def denies_otherwise(pair: Pair) -> bool:
    """Whether what the source does not say, or does not want, is said: "we do not say that …"."""
    said = [v for v in voices(pair.claim) if is_negated(pair.claim, v.verb, _CLOSE)]
    theirs = voices(pair.source)
    denied = [v for v in theirs if is_negated(pair.source, v.verb, _CLOSE)]
    plain = [v for v in denied if v.verb.index not in _leanings(pair.source)]
    return not said and any(_governs_the_matter(pair, v, theirs) for v in plain)


def _is_said_wrongly(pair: Pair, names: tuple[Token, ...], theirs: list[Voice]) -> bool:
    """Whether "in X's view" names one who neither publishes nor speaks in the source."""
    if pair.own.is_meant_by(names):
        return False
    return not any(all(any(same_word(t, s) for s in v.subject) for t in names) for v in theirs)


def _is_left_out(pair: Pair, voice: Voice, theirs: list[Voice]) -> bool:
    """Whether the source gives the matter as another's, whom the sentence does not name."""
    if who(voice, pair.own) is Who.AUTHOR or names_a_thing(voice):
        return False
    verbs = {v.verb.index for v in voices(pair.claim)}
    matter = [t for t in pair.matter() if t.index not in verbs and not pair.is_attribution(t)]
    end = _end_of(pair, voice, theirs)
    governed = [t for t in matter if any(voice.verb.index < m.index < end for m in pair.matches(t))]
    if len(governed) < max(1, _SHARED * len(matter)):
        return False
    if voice.is_pronoun:
        return not any(v.is_pronoun and v.verb.stem == voice.verb.stem for v in voices(pair.claim))
    return not mentions(pair.claim, voice)


def _governs_the_matter(pair: Pair, voice: Voice, theirs: list[Voice]) -> bool:
    """Whether most of what the sentence says stands behind a verb of the source."""
    verbs = {v.verb.index for v in voices(pair.claim)}
    matter = [t for t in pair.matter() if t.index not in verbs and not pair.is_attribution(t)]
    end = _end_of(pair, voice, theirs)
    governed = [t for t in matter if any(voice.verb.index < m.index < end for m in pair.matches(t))]
    return len(governed) >= max(1, _SHARED * len(matter))


def _end_of(pair: Pair, voice: Voice, theirs: list[Voice]) -> int:
    """Where the reach of a verb ends: at the next one that is joined to it, or at a stop."""
    joined = {
        v.verb.index for v in theirs
        if pair.source.tokens[v.verb.index - 1].lower in {"and", ",", "but"}
    }  # fmt: skip
    for token in pair.source.tokens[voice.verb.index + 1 :]:
        if token.index in joined or token.lower in {";", ".", "!", "?"}:
            return token.index
    return len(pair.source.tokens)


def _is_pinned_wrongly(pair: Pair, voice: Voice, theirs: list[Voice]) -> bool:
    if names_a_thing(voice) or voice.is_first_person or not voice.subject:
        return False
    own = pair.own.is_meant_by(voice.subject) and not _is_anothers_speech(pair, voice)
    leaning = _leanings(pair.claim).get(voice.verb.index)
    leanings = _leanings(pair.source)
    if leaning is None:
        rivals = [v for v in theirs if v.verb.index not in leanings]
        return not (own or any(_is_same_subject(voice, v) for v in rivals))
    same = [v for v in theirs if leanings.get(v.verb.index) is leaning]
    if any(_is_same_subject(voice, v) for v in same):
        return False
    return not (own and (not same or any(who(v, pair.own) is Who.AUTHOR for v in same)))


def _leanings(sentence: Wording) -> dict[int, Leaning]:
    return {t.index: s for t, s in leaning_words(sentence)}


def _is_same_subject(a: Voice, b: Voice) -> bool:
    """Whether one subject's names, or else its noun, are among the other's words."""
    if a.counted & b.counted:
        return True
    names = [t for t in a.subject if t.is_name] or list(a.subject[-1:])
    return bool(names) and all(any(same_word(t, s) for s in b.subject) for t in names)


def _is_anothers_speech(pair: Pair, voice: Voice) -> bool:
    """Whether what is said stands in quotation marks in the source, and is not its own words."""
    spoken = _quoted(pair.source)
    if not spoken:
        return False
    matter = [t for t in pair.matter() if t.index > voice.verb.index]
    inside = [t for t in matter if any(m.index in spoken for m in pair.matches(t))]
    return len(inside) > _SHARED * len(matter)


def _quoted(source: Wording) -> set[int]:
    """Indices of the words in quotation marks; a mark that is not closed reaches to the end."""
    inside: set[int] = set()
    is_open = False
    for token in source.tokens:
        if token.lower in {"“", "”", '"'}:
            is_open = token.lower == "“" or (token.lower == '"' and not is_open)
        elif is_open:
            inside.add(token.index)
    return inside if len(inside) >= _LEAST_WORDS_OF_A_SPEECH else set()
