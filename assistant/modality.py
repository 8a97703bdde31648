"""Modality: how firmly a clause speaks, under what condition, and of how many."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.verbs import REPORTING, TAKING_A_VIEW
from assistant.wording import BREAKING_WORDS, Token, Wording


class Mood(StrEnum):
    """What a clause does with its content."""

    STATED = "stated"
    EXPECTED = "expected"
    """Will be."""
    ESTIMATED = "estimated"
    """Is thought to be."""
    ADVISED = "advised"
    """Should be, or is proposed."""
    REQUIRED = "required"
    POSSIBLE = "possible"
    """May be, can be."""
    SUPPOSED = "supposed"
    """Would be."""


_MOODS = {
    Mood.REQUIRED: r"must|shall|(?:is|are|was|were|be|been) (?:required|obliged|bound)"
    r"|(?:has|have|had) to|compulsory|mandatory|obligatory|requires?|(?<! no )needs? to",
    Mood.ADVISED: r"should|ought|recommend(?:s|ed|ing)?|propos(?:es?|ed|ing)|suggest(?:s|ed|ing)?"
    r"|ask(?:s|ed|ing)?|urg(?:es?|ed|ing)"
    r"|want(?:s|ed)?|wish(?:es|ed)?|prefer\w*|call(?:s|ed|ing)? (?:for|on)|seek(?:s|ing)?"
    r"|demand\w*|advis\w+|better to|favou?rs?|sought",
    Mood.POSSIBLE: r"may|might|could|can|possibl[ey]|perhaps|able to|allow\w*|permit\w*"
    r"|likely|probably|entitled",
    Mood.EXPECTED: r"will|going to|plan(?:s|ned|ning)? to|intend\w*|(?:is|are) to"
    r"|promis\w+|pledg\w+|due to|undertook|commit(?:s|ted)? to|set to",
    Mood.ESTIMATED: r"expect\w*|estimat\w*|aims?|hopes?|puts"
    r"|put the (?:cost|price|figure|number|total)",
    Mood.SUPPOSED: r"would|were (?:it|we|they|he|she|to)",
}
_MODALS = {
    "must": Mood.REQUIRED,
    "shall": Mood.REQUIRED,
    "should": Mood.ADVISED,
    "ought": Mood.ADVISED,
    "may": Mood.POSSIBLE,
    "might": Mood.POSSIBLE,
    "can": Mood.POSSIBLE,
    "could": Mood.POSSIBLE,
    "will": Mood.EXPECTED,
    "would": Mood.SUPPOSED,
}
_PATTERNS = {mood: re.compile(rf"(?<= )(?:{words})(?= )") for mood, words in _MOODS.items()}
_WHOLE = {mood: re.compile(words) for mood, words in _MOODS.items()}
_CONDITION = re.compile(
    r" (?:if|unless|provided|providing|only when|only if|on (?:\w+ ){0,2}conditions?|conditional\w*"
    r"|as long as|so long as|subject to|depend\w*|assuming|in return for|except\w*"
    r"|without (?=a|the)) "
)
_UNTIL = re.compile(r" (?:until|till|once|before|when|after) ")
_WHEN = re.compile(r" (?:until|till|once|when) ")
_HYPOTHESIS = re.compile(
    r" (?:(?:some|others|it|one|critics|many|people|they) (?:\w+ ){0,5}?(?:might|may|could|would) "
    r"(?:be )?(?:argue|argued|object|say|said|think|answer|answered|reply|claim|ask|suppose"
    r"|respond)|suppose|imagine|wrong (?:however )?,? ?(?:however , )?to conclude"
    r"|(?:is|was|were) (?:sometimes|often) (?:said|argued|claimed|thought)|tempting"
    r"|hypothetical\w*|for example|for instance) "
)
_EVERY = re.compile(r" (?:all|every|each|always|everyone|everybody|entirely|wholly|unanimous\w*) ")
_VERBS = (
    frozenset(
        "is are was were has have had do does did will would should must may might can could shall "
        "being been".split()
    )
    | REPORTING
    | TAKING_A_VIEW
)
"""Words that show that a clause has a verb of its own."""
_AMOUNTS = (
    frozenset("all every each always everyone everybody entirely wholly unanimously".split()),
    frozenset("most mostly majority usually".split()),
    frozenset("many numerous".split()),
    frozenset("more".split()),
    frozenset("fewer less".split()),
    frozenset("nobody none nothing".split()),
)
_ANY_SOME = re.compile(
    r" (?:some|several|a few|a minority|a number of|one|certain|a handful of|many|most|few) "
)
_PARTLY = re.compile(
    r" (?:partly|partially|in part|in principle|largely|mainly|mostly|reluctantly"
    r"|provisionally) "
)
_BOUNDS = {
    "less": re.compile(r" (?:atmost|fewer than|less than|under|below|no more|maximum|within) $"),
    "more": re.compile(r" (?:atleast|more than|over|above|exceed\w*|minimum|greater than) $"),
}
_TIMES = {
    "before": frozenset("before by until".split()),
    "after": frozenset("after since from".split()),
}


def moods(sentence: Wording, clause: int | None = None) -> set[Mood]:
    """The moods of a clause, or of the whole sentence; a plain clause is stated."""
    tokens = sentence.tokens if clause is None else _governed(sentence, clause)
    # a name is no modal verb: May is a month
    text = f" {' '.join('·' if t.is_name else t.lower for t in tokens)} "
    return {mood for mood, p in _PATTERNS.items() if p.search(text)} or {Mood.STATED}


def may_stand_for(said: set[Mood], aligned: set[Mood], whole: set[Mood]) -> bool:
    """Whether a clause in the moods `said` keeps the firmness of its source.

    `aligned` are the moods of the clause it stands for, `whole` those of the source's sentence: a
    plain clause may take its mood from the verb that governs it ("we ask that half of it …").
    """
    if said == {Mood.STATED}:
        return Mood.STATED in aligned
    return said <= aligned or (aligned == {Mood.STATED} and said <= whole)


def _governed(sentence: Wording, clause: int) -> list[Token]:
    """A clause with the words before it that govern it.

    One without a verb of its own takes the verb of the clause that it continues ("we ask for A,
    before anyone arrives, and B"); one that opens with "that" is governed by a verb of saying.
    """
    found = sentence.clause(clause)
    is_content = _opens_with_that(found)
    is_hanging = is_content or not any(t.lower in _VERBS for t in found)
    while clause > 0 and is_hanging:
        clause -= 1
        part = sentence.clause(clause)
        if part and part[0].lower in BREAKING_WORDS:
            continue  # an aside
        governing = [t for t in part if t.lower in REPORTING or not is_content]
        found = [*governing, *found]
        is_hanging = not governing or (is_content and _opens_with_that(part))
        is_hanging = is_hanging or not any(t.lower in _VERBS for t in part)
    return found


def _opens_with_that(clause: list[Token]) -> bool:
    words = [t.lower for t in clause if t.lower not in {"and", "or", ",", "but"}]
    return words[:1] == ["that"]


def adds_a_modal_verb(claim: Wording, source: Wording) -> bool:
    """Whether a modal verb is said where the source has others, and not this one."""
    said, meant = (
        {_MODALS[t.lower] for t in s.tokens if t.lower in _MODALS and not t.is_name}
        for s in (claim, source)
    )
    return bool(meant) and bool(said - meant)


def mood_of(token: Token) -> Mood | None:
    """The mood that a word by itself expresses."""
    return next((m for m, p in _WHOLE.items() if p.fullmatch(token.lower)), None)


def has_condition(sentence: Wording) -> bool:
    """Whether something holds only if."""
    return _CONDITION.search(sentence.lowered()) is not None


def has_limit(sentence: Wording) -> bool:
    """Whether something holds only if, or only from or until some time."""
    return has_condition(sentence) or _UNTIL.search(sentence.lowered()) is not None


def is_hypothesis(sentence: Wording) -> bool:
    """Whether a view is only imagined, or named in order to be denied."""
    return _HYPOTHESIS.search(sentence.lowered()) is not None


def some_before(sentence: Wording, token: Token) -> bool:
    """Whether a word is only some of its kind: "several members"."""
    return _ANY_SOME.search(_leading(sentence, token.index, 3)) is not None


def adds_an_amount(claim: Wording, source: Wording) -> bool:
    """Whether "all", "most", "many", "more", "fewer" or "nobody" is said, and not in the source."""
    said = {t.lower for t in claim.tokens}
    meant = {t.lower for t in source.tokens}
    return any(said & words and not meant & words for words in _AMOUNTS)


def adds_a_reversal(claim: Wording, source: Wording) -> bool:
    """Whether "unless" stands for "if", or "after" for "before"."""
    said = {t.lower for t in claim.tokens}
    meant = {t.lower for t in source.tokens}
    if ("unless" in said) != ("unless" in meant) and "if" in said | meant:
        return True
    if "unless" in said and "unless" not in meant:
        return True
    before, after = _TIMES["before"] - {"by"}, _TIMES["after"] - {"from"}
    return any(
        said & here and not meant & here and meant & there
        for here, there in ((before, after), (after, before))
    )


def amount_before(sentence: Wording, token: Token) -> str:
    """`more` or `fewer` where it stands before a word, else empty."""
    before = sentence.tokens[token.index - 1].lower if token.index else ""
    return {"more": "more", "fewer": "fewer", "less": "fewer"}.get(before, "")


def every_before(sentence: Wording, token: Token) -> bool:
    """Whether a word is all of its kind."""
    return _EVERY.search(_leading(sentence, token.index, 2)) is not None


def is_partial(sentence: Wording, clause: int) -> bool:
    """Whether a clause is held back: "accepts nine in part"."""
    words = " ".join(t.lower for t in sentence.clause(clause))
    return _PARTLY.search(f" {words} ") is not None


def is_limited(sentence: Wording) -> bool:
    """Whether a rule or a denial holds only from or until some time, and so not without it."""
    is_rule = moods(sentence, 0) - {Mood.STATED, Mood.EXPECTED}
    is_denial = any(t.lower in {"no", "not", "never", "none"} for t in sentence.clause(0))
    if is_denial:
        return _UNTIL.search(sentence.lowered()) is not None
    return bool(is_rule) and _WHEN.search(sentence.lowered()) is not None


def bound_at(sentence: Wording, first: int) -> str:
    """`less` or `more` where a number is a bound, else empty."""
    leading = _leading(sentence, first, 4)
    return next((name for name, p in _BOUNDS.items() if p.search(leading)), "")


def time_at(sentence: Wording, first: int) -> str:
    """`before` or `after` where a date is a bound, else empty."""
    words = [t.lower for t in sentence.tokens[max(0, first - 3) : first]]
    return next((name for name, kind in _TIMES.items() if kind & set(words)), "")


def _leading(sentence: Wording, index: int, count: int) -> str:
    words = [t.lower for t in sentence.tokens[max(0, index - count) : index]]
    return f" {' '.join(words)} "
