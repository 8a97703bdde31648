"""Scoping: which documents a question asks to be answered from, and what it asks of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answers import Scope
from assistant.asked import of_anybody
from assistant.bodies import Body, body_of
from assistant.editions import EDITIONS, LATEST, editions_of, label_of, narrow
from assistant.library import Library, Word, fold, is_minor, words
from assistant.mentions import DOCUMENT_NOUNS, Mention, find_mentions, is_document
from assistant.names import WHICH_HOLDERS
from assistant.responders import RESPONDING, find_responders
from assistant.topics import topic_stems
from assistant.units import Query, ScopedQuestion, Unit

_CLAUSE = re.compile(
    r"[,;]?\s+(?:and|but|or)\s+(?=(?:what|how|who|when|where|which|whether|why|did|does|do|has)\b)"
    r"|[,;]\s+(?=(?:what|how|who|when|where|which|why|did|does|do|has)\b)",
    re.IGNORECASE,
)
_COMPARING = frozenset(
    fold(word)
    for word in """
    between both compare compared comparison contrast differ difference differences different
    disagree each versus vs
    """.split()
)
_ABOUT = frozenset("about against concerning regarding toward towards want wants wanted".split())
_TELLING = frozenset(["tell", "told", "telling"])
"""Before the one who is told, who does not speak."""
_ASIDE = frozenset(["on", "about", "regarding", "concerning", "given"])
_ANYONE = re.compile(
    rf"\b(?:who|whose|{WHICH_HOLDERS}|which (?:\w+ )?documents?|anyone|anybody|everyone"
    r"|all (?:the )?(?:bodies|organisations|respondents|parties))\b"
    r"(?! (?:do|does|did)\b)",  # "who did the union want"
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|how|who|whose|when|where|which|whether|why|did|does|do|has|have|is|are|was|were|will"
    r"|would|should|can|could|compare|contrast|say|says|said|give|list|summari[sz]e|tell|show)\b",
    re.IGNORECASE,
)
_COORDINATING = frozenset(["and", "or", "versus", "vs", "nor"])
_PROMISING = ("promis", "pledg")
"""What is promised in a year is promised in a document of that year."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_TOLD = re.compile(
    r",?\s*(?:(?:going by|from|according to|in) what (?:it|they|he|she) )?(?:told|tell|said to"
    r"|(?:in )?(?:its |their )?evidence to|submission to|wrote to)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SAYS_ENOUGH = 2
"""Stems from which on a clause says what it asks: "what has the government allowed" does not."""
_NEAR = 3
"""Words between a year and the document that it dates."""


def scope_question(
    text: str, library: Library, chosen: Collection[str] = (), *, everywhere: bool = False
) -> ScopedQuestion:
    """Read from the question which documents it names; `chosen` documents win over it.

    Names come from the library's metadata. With `everywhere` the question's names scope nothing.
    """
    said = words(text)
    mentions = find_mentions(said, library)
    mentions = sorted([*mentions, *find_responders(said, mentions, library)], key=lambda m: m.first)
    reader = _Reader(text, said, mentions, library)
    topic = reader.topic()
    whole = Query(text, topic)
    if everywhere:
        return ScopedQuestion(text, _everything(), (of_anybody(whole),), topic, "")
    units, missing = reader.units()
    if chosen:
        scope = Scope(tuple(chosen), label_of(chosen, library), "filter")
        filtered = tuple(
            replace(u, document_ids=kept, is_limited=True)
            for u in units
            if (kept := tuple(i for i in u.document_ids if i in chosen))
        ) or (_of_chosen(whole, units, chosen),)
        return ScopedQuestion(text, scope, filtered, topic, "")
    if not units and not missing:
        return ScopedQuestion(text, _everything(), (of_anybody(whole),), topic, "")
    ids = tuple(dict.fromkeys(i for unit in units for i in unit.document_ids))
    label = "; ".join(unit.label for unit in units) or missing
    return ScopedQuestion(text, Scope(ids, label, "question"), tuple(units), topic, missing)


class _Reader:
    """Reads one question."""

    def __init__(
        self, text: str, said: Sequence[Word], mentions: Sequence[Mention], library: Library
    ) -> None:
        self._text = text
        self._said = said
        self._mentions = mentions
        self._library = library
        self._holders = self._find_holders()
        self._years = self._find_years()

    def units(self) -> tuple[list[Unit], str]:
        """The documents of each body or document asked, and what is not there."""
        asked = [(m.document_ids, self._asked_of(m), self._body(m)) for m in self._holders]
        told = dict.fromkeys(i for venue in self._venues() for i in venue.document_ids)
        venues: tuple[str, ...] = ()
        if len(asked) == 1:  # what it told somebody stands in that body's documents
            ids, topic, body = asked[0]
            venues = tuple(i for i in told if i not in ids)
            asked = [((*ids, *venues), topic, body)]
        elif told and not asked:
            asked = [(tuple(told), self.topic(), None)]
        parts: dict[tuple[str, ...], tuple[str, Body | None]] = {}
        missing = ""
        for ids, topic, body in asked or [(ids, self.topic(), None) for ids in self._by_kind()]:
            narrowed, absent = narrow(ids, self._said, self._years, self._library)
            missing = missing or absent
            for part in filter(None, editions_of(narrowed, self._said, self._library)):
                parts.setdefault(part, (topic, body))
        compared = len(parts) > 1  # then the names only tell where to look
        units = [
            Unit(
                label_of(part, self._library),
                part,
                Query(topic, topic) if compared and topic else self._query(),
                body=body,
                venues=tuple(i for i in venues if i in part),
            )
            for part, (topic, body) in parts.items()
        ]
        return units, "" if units else missing

    def _query(self) -> Query:
        """The question as it is searched for: not to whom something was said."""
        text = self._text
        for venue in reversed(self._venues()):
            start = self._said[venue.first].start
            told = _TOLD.search(text[:start])
            end = self._said[venue.last].end
            text = text[: told.start() if told else start] + text[end:]
        left_out = {i for v in self._venues() for i in self._whole_name(v)}
        return Query(text, self.topic(besides=left_out))

    def _body(self, holder: Mention) -> Body | None:
        """The body that a mention names; None where it names a document or several bodies."""
        bodies = {self._library[i].organisation for i in holder.document_ids} - {""}
        if not holder.is_body or len(bodies) != 1:
            return None
        return body_of(bodies.pop(), [t for t in holder.tokens if t in RESPONDING])

    def _asked_of(self, holder: Mention) -> str:
        """The topic of the clause that names the holder, or of the question if it has none."""
        first, last = next(c for c in self._clauses() if c[0] <= holder.first < c[1])
        topic = self.topic(first, last)
        return topic if len(topic_stems(topic)) >= _SAYS_ENOUGH else self.topic()

    def topic(self, first: int = 0, last: int | None = None, besides: Collection[int] = ()) -> str:
        """The words from `first` to before `last` that neither name a document nor date it."""
        left_out = {*besides} | {i for m in self._holders for i in self._whole_name(m)}
        left_out |= set(self._years)
        if self._holders:
            left_out |= {
                i for i, w in enumerate(self._said)
                if w.folded in EDITIONS | LATEST or is_document(i, self._said, self._text)
            }  # fmt: skip
        return " ".join(
            w.text for i, w in enumerate(self._said[:last]) if i >= first and i not in left_out
        )

    def _whole_name(self, mention: Mention) -> range:
        """The mention with the capitalised words beside it, as in "the US modernization plan"."""
        first, last = mention.first, mention.last
        while first > 1 and self._said[first - 1].is_capitalised:
            first -= 1
        while last + 1 < len(self._said) and self._said[last + 1].is_capitalised:
            last += 1
        return range(first, last + 1)

    # whose words are asked for

    def _find_holders(self) -> list[Mention]:
        if any(w.folded in _COMPARING for w in self._said):
            return list(self._mentions)
        said_by = [m for m in self._mentions if self._is_said_to_speak(m)]
        if said_by:
            return said_by
        holders = []
        for first, last in self._clauses():
            inside = [m for m in self._mentions if first <= m.first and m.last < last]
            holders += self._holders_of_clause(first, last, inside)
        return holders

    def _venues(self) -> list[Mention]:
        """Bodies to which the holder is said to have spoken: "told the committee"."""
        found = []
        for mention in self._mentions:
            before = [w.folded for w in self._said[: mention.first] if w.folded != "the"][-2:]
            is_told = bool(_TELLING.intersection(before[-1:])) or (
                before[-1:] == ["to"] and before[0] in {"said", "evidence", "submission", "wrote"}
            )
            if is_told and mention not in self._holders:
                found.append(mention)
        return found

    def _is_said_to_speak(self, mention: Mention) -> bool:
        """Whether "according to" or "says" stands before it, as in "…, says the union"."""
        before = [w.folded for w in self._said[: mention.first] if w.folded != "the"]
        return before[-2:] == ["according", "to"] or before[-1:] in (["say"], ["says"])

    def _clauses(self) -> list[tuple[int, int]]:
        """Spans of words between "and what", ", how" and the like."""
        cuts = [m.end() for m in _CLAUSE.finditer(self._text)]
        starts = [0, *(sum(w.start < cut for w in self._said) for cut in cuts)]
        return list(zip(starts, [*starts[1:], len(self._said)], strict=True))

    def _holders_of_clause(self, first: int, last: int, inside: list[Mention]) -> list[Mention]:
        clause = " ".join(w.text for w in self._said[first:last])
        is_aside = last < len(self._said) and (
            self._said[first].folded in _ASIDE or not _ASKS.search(clause)
        )
        if not inside or is_aside or self._is_target(inside[0], first):
            return []
        if _ANYONE.match(clause):
            return []
        holders = [inside[0]]
        for mention in inside[1:]:
            between = self._said[holders[-1].last + 1 : mention.first]
            joined = self._text[self._said[holders[-1].last].end : self._said[mention.first].start]
            is_coordinated = "," in joined or any(w.folded in _COORDINATING for w in between)
            if not is_coordinated or not all(self._is_link(w) for w in between):
                break
            holders.append(mention)
        return holders

    def _is_link(self, word: Word) -> bool:
        return (
            word.folded in _COORDINATING | EDITIONS
            or word.folded in DOCUMENT_NOUNS
            or bool(_YEAR.fullmatch(word.text))
            or is_minor(word)
        )

    def _is_target(self, mention: Mention, first: int) -> bool:
        """Whether the mention is what is spoken about, not who speaks."""
        before = [w.folded for w in self._said[first : mention.first] if w.folded != "the"]
        if not before:
            return False
        return before[-1] in _ABOUT | _TELLING or (
            before[-1] == "to"
            and len(before) > 1
            and before[-2].startswith(("respon", "repl", "react"))
        )

    # which of their documents

    def _by_kind(self) -> list[tuple[str, ...]]:
        """Documents of a kind that the question names: "the minutes", "1997 manifestos"."""
        for i, word in enumerate(self._said):
            ids = self._library.of_kind(word.folded)
            before = {w.folded for w in self._said[max(0, i - 4) : i]}
            after = [w.folded for w in self._said[i + 1 : i + 2]]
            is_some_other = bool({*after} & _ABOUT | {*after} & _ASIDE)  # "the report on …"
            is_the_one = len(ids) == 1 and "the" in before and not is_some_other
            is_told_apart = bool(before & (EDITIONS | LATEST)) or self._is_dated(i)
            if ids and (is_the_one or is_told_apart):
                return [ids]
        return []

    def _is_dated(self, i: int) -> bool:
        return any(abs(i - year) <= _NEAR for year in self._years)

    def _find_years(self) -> list[int]:
        """Indices of years that date a document, not something in it."""
        anchors = [i for m in self._holders for i in (m.first, m.last)]
        anchors += [i for i, w in enumerate(self._said) if w.folded in DOCUMENT_NOUNS]
        years = [i for i, w in enumerate(self._said) if _YEAR.fullmatch(w.text)]
        is_promised = any(w.folded.startswith(_PROMISING) for w in self._said)
        dated = [{self._library[i].published[:4] for i in m.document_ids} for m in self._holders]
        published = set.union(*dated) if dated else set()
        everyones = set.intersection(*dated) if len(dated) > 1 else set()  # "the 2005 election"
        return [
            y
            for y in years
            if any(abs(y - a) <= _NEAR for a in anchors)
            or (
                self._said[y - 1].folded == "in"
                and (is_promised or self._said[y].text in published)
            )
            or self._said[y].text in everyones
        ]


def _of_chosen(query: Query, units: Sequence[Unit], chosen: Collection[str]) -> Unit:
    """All chosen documents; a body whose own are not among them is asked by name."""
    every = replace(of_anybody(query), document_ids=tuple(chosen), is_limited=True)
    asked = next((u.body for u in units if u.body is not None), None)
    return every if asked is None else replace(every, body=asked, is_named=True)


def _everything() -> Scope:
    return Scope((), "all documents", "everything")
