"""FollowUps: what a question leaves unsaid, found by rules in the turns before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Relation, StandaloneQuestion, Turn
from assistant.library import Library, words
from assistant.mentions import DOCUMENT_NOUNS, Mention, find_mentions, span_of, spans_of
from assistant.names import WHICH_HOLDERS
from assistant.periods import find_period
from assistant.phrases import Phrase, topic_phrases
from assistant.pronouns import pointing_at, resolve
from assistant.responders import find_responders
from assistant.scoping import scope_question
from assistant.standing import COMPARING, stands_alone
from assistant.topics import topic_stems
from corpus.anchors import labels_in
from corpus.errors import PolicyAssistantError
from index.embedding import Embedder
from index.lexical import LexicalIndex

_VAGUE = 1.0
"""Weight of its topic words below which a question leans on what came before."""
_KINDRED = 0.15
"""Kinship with the question before it above which one goes on with its topic."""
_SPECIFIC = 2.0
"""Weight of its topic words from which on a question without pronouns needs no others."""
_PHRASES = 3  # carried over at most
_OPENER = re.compile(
    r"^\s*(?:(?:and|but|so|then|also|ok|okay|now(?! that)|well|right|thanks|thank you|yes|no)\b"
    r"[\s,.!:;–-]*)+",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"^(?:(?:what|how)\s+about|only|just|(?:but\s+)?not|in|according\s+to|from|for|on|about|by|with"
    r"|regarding|concerning|if|under|without)\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how)\s+about\b\s*", re.IGNORECASE)
_ON = re.compile(r"^(?:on|about|regarding|concerning)\b\s*", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:do|does|did|will|would|should|shall|could|can|may|might|must|has|have|had|is|are|was|were"
    r"|who|why|which|what|how|when|compare|list|tell|explain|describe|name"
    r"|summari[sz]e|sum up|outline|give|show)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^(?:please\s+|can you\s+|could you\s+)*(?:tell me more|go on|continue|elaborate|more details?"
    r"|say more|explain (?:that|this|it|further|more)|in more detail)\b",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(?:in|across|from)\s+(?:all|every)\s+(?:of\s+)?(?:the\s+)?documents?\b|\beverywhere\b",
    re.IGNORECASE,
)
_OF_ANYBODY = re.compile(
    r"\b(?:who else|anyone|anybody|others|everyone|everybody|elsewhere"
    rf"|{WHICH_HOLDERS}|which (?:\w+ )?documents?"
    r"|who (?:supports?|opposes?|welcomes?|agrees?|disagrees?|objects?|criticises?))\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning|on|(?:think|make|say) of)\s+", re.IGNORECASE)

Rarity = Callable[[str], float]
"""How much a stem tells, in [0, 1]: 1 for one that no document holds."""
Kinship = Callable[[str, str], float]
"""How near two questions are in meaning: the cosine of their embeddings."""


@dataclass(frozen=True, slots=True)
class _Focus:
    """What a conversation is about after some turns."""

    asked: StandaloneQuestion
    scope_ids: tuple[str, ...]
    """Documents that its names limit it to; empty when none do."""
    holder: str
    """The body or document whose words are asked for, as it was called; empty without one."""
    holder_span: range
    speaker: str
    """Who "they" are: the holder, else the one body that is named, else the one cited."""
    phrases: tuple[Phrase, ...]


class RuleInterpreter:
    """Ellipsis, pronouns, comparatives, and what they carry over, by rules.

    Names come from the library. Of a question without pronouns, `rarity` and `kinship` decide
    whether it goes on with the topic; their thresholds come from pairs of questions about one
    page and about two (`docs/decisions/0038`).
    """

    def __init__(self, library: Library, rarity: Rarity, kinship: Kinship) -> None:
        self._library = library
        self._rarity = rarity
        self._kinship = kinship

    @classmethod
    def over(cls, library: Library, lexical: LexicalIndex, embedder: Embedder) -> RuleInterpreter:
        """Over one generation: words as rare as in it, questions as near as its model says."""

        def kinship(a: str, b: str) -> float:
            first, second = embedder.encode([a, b])
            return float(first @ second)

        return cls(library, lexical.rarity, kinship)

    def interpret(self, question: str, history: Sequence[Turn] = ()) -> StandaloneQuestion:
        """As `Interpreter.interpret`; each earlier turn is read in the light of those before."""
        focus: _Focus | None = None
        for turn in history:
            focus = self._focus(self._standalone(turn.question, focus), turn.document_ids)
        standalone = self._standalone(question, focus)
        if standalone.limit and not standalone.document_ids:
            raise PolicyAssistantError(
                f"No document is dated {standalone.limit}. Name another date, or none."
            )
        return standalone

    def _standalone(self, question: str, focus: _Focus | None) -> StandaloneQuestion:
        if focus is None:
            return StandaloneQuestion(question, question, Relation.FIRST)
        clause = _OPENER.sub("", question).strip()
        opened = clause != question.strip()
        return (
            self._limited(question, clause, focus)
            or self._again(question, clause, focus)
            or self._fragment(question, clause, focus, opened=opened)
            or self._clause(question, clause, focus, opened=opened)
        )

    def _limited(self, question: str, clause: str, focus: _Focus) -> StandaloneQuestion | None:
        """Only since 2015; in all documents."""
        period = find_period(clause)
        everywhere = _EVERYWHERE.search(clause)
        if period is not None:
            start, end = period.start, period.end
        elif everywhere is not None:
            start, end = everywhere.span()
        else:
            return None
        if topic_phrases(clause[:start] + clause[end:]):
            return None
        if period is None:
            return StandaloneQuestion(
                question, focus.asked.text, Relation.FOLLOW_UP, (focus.asked.text,), everywhere=True
            )
        ids = tuple(e.document_id for e in self._library.entries if period.contains(e.published))
        return StandaloneQuestion(
            question, focus.asked.text, Relation.FOLLOW_UP, (focus.asked.text,), ids, period.label
        )

    def _again(self, question: str, clause: str, focus: _Focus) -> StandaloneQuestion | None:
        if not _MORE.match(clause):
            return None
        return self._carrying(question, focus.asked.text, focus, (focus.asked.text,))

    # a fragment: another holder, or another topic

    def _fragment(
        self, question: str, clause: str, focus: _Focus, *, opened: bool
    ) -> StandaloneQuestion | None:
        names = self._names(clause)
        rest = _WHAT_ABOUT.sub("", clause)
        is_fragment = bool(_FRAGMENT.match(clause)) or not _ASKS.search(rest)
        if not is_fragment or (rest == clause and _is_sentence(clause)):
            return None
        own = topic_phrases(clause, spans_of(names, clause))
        if names and not own:
            said = _named(names[0], clause)
            return self._carrying(question, self._asked_of(said, focus), focus, (focus.asked.text,))
        if not own:
            return None
        about = _ON.sub("", rest).rstrip(" ?.!")
        is_parallel = rest != clause or about != rest.rstrip(" ?.!")
        if is_parallel and focus.holder and pointing_at(rest) is None:
            text = f"What does {focus.holder} say about {about}?"
            text = self._with(text, self._kept(focus, own) if _ASKS.search(about) else (), "")
            holder = (focus.holder, focus.scope_ids)
            return self._scoped(question, text, focus, (focus.holder,), holder)
        if not opened and not _FRAGMENT.match(clause) and self._weight(own) > _VAGUE:
            return None
        before = focus.asked.text.rstrip(" ?.!")
        return self._carrying(question, f"{before}, {clause}", focus, (focus.asked.text,))

    def _asked_of(self, said: str, focus: _Focus) -> str:
        """The earlier question, asked of another body."""
        if not focus.holder:
            earlier = focus.asked.text
            return f"According to {said}, {earlier[:1].lower()}{earlier[1:]}"
        span, text = focus.holder_span, focus.asked.text
        return text[: span.start] + said + text[span.stop :]

    def _clause(
        self, question: str, clause: str, focus: _Focus, *, opened: bool
    ) -> StandaloneQuestion:
        names = self._names(clause)
        own = topic_phrases(clause, spans_of(names, clause))
        points = self._points_back(clause, own)
        about = _ABOUT.search(clause)
        is_on = about and any(p.start >= about.end() for p in own)
        says_all = names and (is_on or labels_in(clause))  # whom, on what
        is_whole = says_all or (
            stands_alone(clause, own, self._library) and not self._leans(clause, own, focus)
        )
        if not points and (is_whole or not (opened or self._goes_on(clause, own, focus))):
            return StandaloneQuestion(question, question, Relation.NEW_TOPIC)
        topic = focus.phrases[-1].named if focus.phrases and points else ""
        resolved = resolve(clause, focus.speaker if points else "", topic)
        said = topic_phrases(resolved.text, spans_of(names, resolved.text))
        kept = () if labels_in(clause) else self._kept(focus, said)  # its number says on what
        holder, scope_ids = self._edition(clause, focus) or (focus.holder, focus.scope_ids)
        if _OF_ANYBODY.search(clause) or (names and not resolved.names_holder):
            holder = ""
        text = self._with(resolved.text, kept, "" if resolved.names_holder else holder)
        carried = (*([topic] if resolved.names_topic else []), *kept, *([holder] if holder else []))
        if holder:
            return self._scoped(question, text, focus, carried, (holder, scope_ids))
        if not names and scope_question(text, self._library).scope.origin == "question":
            # a topic that is a title too: what is carried over must not narrow the search
            return replace(self._carrying(question, text, focus, carried), everywhere=True)
        return self._carrying(question, text, focus, carried)

    def _edition(self, clause: str, focus: _Focus) -> tuple[str, tuple[str, ...]] | None:
        """Another edition of the document that was asked, as "the revised edition" names it."""
        said = {w.folded for w in words(clause)}
        titles = {self._library[i].title for i in focus.scope_ids}
        editions = [e for e in self._library.entries if e.title in titles and e.version]
        found = [e for e in editions if {w.folded for w in words(e.version)} <= said]
        if len(found) != 1:
            return None
        return f"the {found[0].version} of {found[0].title}", (found[0].document_id,)

    def _points_back(self, clause: str, own: Sequence[Phrase]) -> bool:
        """Whether a pronoun stands for something said before this question, not within it."""
        place = pointing_at(clause)
        if place is None:
            return False
        *sentences, _ = re.split(r"[.?!;]\s", clause[:place])
        if any(self._names(sentence) for sentence in sentences):
            return False
        return self._weight([p for p in own if p.end <= place]) < _VAGUE

    def _goes_on(self, clause: str, own: Sequence[Phrase], focus: _Focus) -> bool:
        weight = self._weight(own)
        return (
            weight < _VAGUE
            or self._leans(clause, own, focus)
            or (weight < _SPECIFIC and self._kinship(clause, focus.asked.text) >= _KINDRED)
        )

    def _leans(self, clause: str, own: Sequence[Phrase], focus: _Focus) -> bool:
        """Whether it compares, or "the teams" stands for a longer name that was said before."""
        return COMPARING.search(clause) is not None or any(
            phrase.is_definite and phrase.stems < earlier.stems
            for phrase in own
            for earlier in focus.phrases
        )

    def _kept(self, focus: _Focus, own: Sequence[Phrase]) -> tuple[str, ...]:
        """The earlier phrases that the question does not hold already, the most telling."""
        said = {stem for phrase in own for stem in phrase.stems}
        new = [p for p in focus.phrases if not p.stems <= said]
        best = sorted(new, key=lambda p: -self._weight([p]))[:_PHRASES]
        return tuple(p.text for p in new if p in best)

    def _weight(self, phrases: Sequence[Phrase]) -> float:
        """How much they tell; a word for a kind of document only says where to look."""
        told = {s for p in phrases for w in words(p.text) if w.folded not in DOCUMENT_NOUNS
                for s in topic_stems(w.text)}  # fmt: skip
        return sum(map(self._rarity, told))

    def _with(self, text: str, phrases: Sequence[str], holder: str) -> str:
        """The question with what it leaves unsaid added to it."""
        unsaid = [f"about: {', '.join(phrases)}"] if phrases else []
        unsaid += [f"according to {holder}"] if holder else []
        text = text[:1].upper() + text[1:]
        if not unsaid:
            return text
        return f"{text.rstrip(' ?.!')} ({'; '.join(unsaid)})?"

    # scope

    def _scoped(
        self,
        question: str,
        text: str,
        focus: _Focus,
        carried: Sequence[str],
        holder: tuple[str, tuple[str, ...]],
    ) -> StandaloneQuestion:
        """Asked of a holder's documents: by the words where they suffice, else by a filter."""
        name, ids = holder
        for said in dict.fromkeys((text, self._with(text, (), name))):
            scope = scope_question(said, self._library).scope
            if set(scope.document_ids) == set(ids):
                return self._carrying(question, said, focus, carried)
        return self._carrying(question, text, focus, carried, ids)

    def _carrying(
        self,
        question: str,
        text: str,
        focus: _Focus,
        carried: Sequence[str],
        scope_ids: Sequence[str] = (),
    ) -> StandaloneQuestion:
        """A follow-up under the limit that the conversation is under, and in `scope_ids`."""
        earlier = focus.asked
        limit_ids = earlier.document_ids if earlier.limit else ()
        ids = [i for i in scope_ids if i in limit_ids] if limit_ids else scope_ids
        return StandaloneQuestion(
            question, text, Relation.FOLLOW_UP, tuple(carried), tuple(ids) or limit_ids,
            earlier.limit, everywhere=earlier.everywhere,
        )  # fmt: skip

    def _focus(self, asked: StandaloneQuestion, cited: tuple[str, ...]) -> _Focus:
        text = asked.text
        scope = scope_question(text, self._library, everywhere=asked.everywhere).scope
        ids = scope.document_ids if scope.origin == "question" else ()
        names = self._names(text)
        holders = [m for m in names if set(m.document_ids) & set(ids)]
        one = holders[0] if len(holders) == 1 else None
        span = span_of(one, text) if one else range(0)
        holder = text[span.start : span.stop]
        bodies = {_named(m, text) for m in names if m.is_body}
        bodies = bodies or {self._library[i].organisation for i in cited if i in self._library}
        speaker = holder or (next(iter(bodies)) if len(bodies) == 1 else "")
        phrases = topic_phrases(text, spans_of(holders, text))
        return _Focus(asked, ids, holder, span, speaker, tuple(phrases))

    def _names(self, text: str) -> list[Mention]:
        said = words(text)
        mentions = find_mentions(said, self._library)
        return sorted([*mentions, *find_responders(said, mentions, self._library)],
                      key=lambda m: m.first)  # fmt: skip


def _is_sentence(clause: str) -> bool:
    """Whether something is asked in it beyond its first words."""
    return _ASKS.search(clause) is not None and len(clause.split()) > 8


def _named(mention: Mention, text: str) -> str:
    span = span_of(mention, text)
    return text[span.start : span.stop]
