"""Numbered: the recommendation that a question asks about, and the response to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.answers import Evidence
from assistant.evidence import EvidenceSelector
from assistant.finding import Finding
from assistant.links import LINKED, NUMBER, Link, number_of, numbers_in
from assistant.positions import IN_FAVOUR, HolderKind, Stance
from assistant.quotable import PassageSentence, quotes_from
from assistant.relevance import coverage
from assistant.stances import stance_of
from assistant.targets import is_turned
from assistant.topics import topic_stems
from corpus.sentences import sentence_spans
from index.lexical import stems
from index.passages import ScoredPassage

TextOf = Callable[[str, int, int], str | None]
_THING = r"(?P<thing>rec\.?|recommendation|proposal|conclusion|measure)"
_BY_NUMBER = re.compile(rf"\b{_THING} {NUMBER}", re.IGNORECASE)
_BY_SUBJECT = re.compile(
    rf"\b(?:the|its|their|his|her|that) (?:[\w’'-]+ ){{0,4}}?{_THING} (?:on|about|for|to|of|that"
    r"|regarding|concerning|against|in favour of)\s+(?P<subject>[^?;,]+)",
    re.IGNORECASE,
)
_RESPONDS = re.compile(
    r"^\W*(?:(?:and|but|so)\W+)?"
    r"(?:did|does|do|has|have|was|were|is|are|how|what|which|why|will|rec(?:ommendation)?)\b.*?"
    r"\b(?:accept|reject|agree|disagree|adopt|implement|respond|response|repl|decid|decision|refus"
    r"|sa(?:y|ys|id) (?:about|on|to) (?:[\w’'-]+ ){0,5}?(?:rec|proposal|conclusion|measure)"
    r"|turn(?:ed)? down|tak(?:e|en|ing) (?:up|forward)|took up|surviv)",
    re.IGNORECASE | re.DOTALL,
)
DECISION = re.compile(
    r"(?:^|\n)\W*(?P<line>(?:government )?(?:decision|response|status|outcome|position):?\s+"
    r"(?P<stated>[^\n]{3,80}))",
    re.IGNORECASE,
)
"""A line that says what was decided: "Decision: Accept."."""
PARTLY = re.compile(r"\b(?:partly|partially|in part|in principle)\b", re.IGNORECASE)
_DECIDES = re.compile(r"\b(?:accept|reject|agree|disagree|refus)\w*\b", re.IGNORECASE)
YES_OR_NO = r"(?:(?:and|but|so)\W+)?(?:did|does|do|has|have|was|were|is|are|will)\b"
"""How a question for yes or no begins."""
_ASKS_YES_OR_NO = re.compile(rf"^\W*{YES_OR_NO}", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:reject|disagree|refus|turn(?:ed)? down|oppos)\w*", re.IGNORECASE)
_NAMED = 0.5
"""Share of the subject that a recommendation's own words must name."""
_STATED = 500
"""Characters within which a section without a decision line states its recommendation."""
_BEFORE = 600
"""Characters before a sentence in which it may be said which one "this recommendation" is."""
_MOST = 3
"""Documents of which each responds to one of the same number."""
_WORDS = (60, 30, 1)
"""Words up to which sentences that follow a decision are quoted with it, for its reasons: fewer
where the reasons are somebody else's words."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of a series that a question asks about."""

    thing: str
    """Recommendation, proposal; folded."""
    number: str
    """Empty where it is known by its subject alone."""
    subject: str
    is_answered: bool
    """Whether the question asks how it was responded to."""


def numbered_in(question: str) -> Numbered | None:
    """The one recommendation that the question asks about; None without one, or with several."""
    named = {m.group("number").casefold(): m for m in _BY_NUMBER.finditer(question)}
    is_answered = _RESPONDS.search(question) is not None
    if len(named) == 1:
        number, match = named.popitem()
        return Numbered(_spelled_out(match.group("thing")), number, "", is_answered)
    match_of_subject = _BY_SUBJECT.search(question)
    if named or match_of_subject is None:
        return None
    thing, subject = match_of_subject.group("thing", "subject")
    return Numbered(_spelled_out(thing), "", subject, is_answered)


def _spelled_out(thing: str) -> str:
    return LINKED if thing.casefold().startswith("rec") else thing.casefold()


def only_on(wanted: Numbered, evidence: Sequence[Evidence], text_of: TextOf) -> list[Evidence]:
    """The evidence that is not on another than the one asked about by its number.

    Under another's heading it is on that one, unless it names the one asked about; so is what
    names others only, or says "this recommendation" after another was named.
    """
    if not wanted.number:
        return list(evidence)
    return [
        e
        for e in evidence
        if _is_on(wanted, e, text_of(e.document_id, max(0, e.start - _BEFORE), e.start) or "")
    ]


def _is_on(wanted: Numbered, item: Evidence, before: str) -> bool:
    named = numbers_in(item.quote, wanted.thing)
    if named:
        return wanted.number in named
    under = number_of(item.heading_path, wanted.thing)
    if under:
        return under == wanted.number
    row = re.match(r"\W*(\d+)\t", item.quote)
    if row:
        return row.group(1) == wanted.number
    is_back = re.search(rf"\b(?:this|that|the) {wanted.thing}\b", item.quote, re.IGNORECASE)
    earlier = numbers_in(before, wanted.thing)
    return not (is_back and earlier) or earlier[-1] == wanted.number


def sections_of(
    hits: Sequence[ScoredPassage], thing: str
) -> dict[tuple[str, str], list[ScoredPassage]]:
    """The passages under each numbered heading, by document and number, in their order."""
    found: dict[tuple[str, str], list[ScoredPassage]] = {}
    for hit in hits:
        number = number_of(hit.passage.heading_path, thing)
        if number:
            found.setdefault((hit.passage.document_id, number), []).append(hit)
    return found


def responses_of(
    wanted: Numbered, findings: Sequence[Finding], selector: EvidenceSelector
) -> list[Evidence]:
    """The response of the one body asked, in its own words; none where it is not asked for one.

    Where several documents respond to one of that number, nothing tells which is meant: what each
    says.
    """
    asked = {finding.unit.document_ids for finding in findings}
    if not wanted.is_answered or len(asked) != 1:
        return []
    most = _MOST if wanted.number else 1
    return list(islice(_responses_of(wanted, findings[0], selector), most))


def _responses_of(
    wanted: Numbered, finding: Finding, selector: EvidenceSelector
) -> Iterator[Evidence]:
    """The response of each of the documents asked, in their authors' words."""
    own = set(finding.unit.document_ids) - set(finding.unit.venues)
    rarities = selector.rarities(topic_stems(wanted.subject))
    for id_ in dict.fromkeys(h.passage.document_id for h in finding.hits):
        is_asked = id_ in own or not own
        sections = sections_of(selector.contents(id_), wanted.thing) if is_asked else {}
        found = responses_to(wanted, sections, rarities, is_stated=not own)
        quoted = (selector.quoted(sentence, 1.0) for sentence in found)
        in_own_words = (e for e in quoted if e.position.holder_kind is HolderKind.AUTHOR)
        response = next(in_own_words, None)
        if response is not None:
            yield response


def responses_to(
    wanted: Numbered,
    sections: Mapping[tuple[str, str], Sequence[ScoredPassage]],
    rarities: Mapping[str, float],
    *,
    is_stated: bool,
) -> Iterator[PassageSentence]:
    """What may be the response to the one that is asked about, with its reasons, likeliest first.

    `rarities` are those of the subject's stems: they tell which it is where no number does. With
    `is_stated` only a line that says so is a decision: where nobody is asked, a sentence that
    takes a stand may be anybody's.
    """
    number = wanted.number or _number_by_subject(wanted, sections, rarities)
    for (_, own), hits in sections.items():
        if own == number:
            for hit in hits:
                text = hit.passage.text
                starts = _starts_of_response(text, wanted.thing)
                for start in () if is_stated and not DECISION.search(text) else starts:
                    yield from quotes_from(hit, start, len(text), _WORDS)


def decisions_on(
    question: str, finding: Finding, selector: EvidenceSelector
) -> list[tuple[Evidence, Stance | None]]:
    """What each document of the body asked decided on the recommendation; None in part.

    It is the one whose number the question names, or else the one that the finding is linked to.
    """
    named, link = numbered_in(question), finding.link
    if not finding.unit.document_ids:
        return []
    if named is not None and named.number:
        responses = _responses_of(named, finding, selector)
    elif link is not None:
        speaking = (h for h in finding.hits if selector.speaks_of(link, h.passage.document_id))
        linked = replace(finding, hits=tuple(speaking))
        responses = _responses_of(_linked(link), linked, selector)
    else:
        return []
    return [(response, _decided(response)) for response in responses]


def only_on_linked(finding: Finding, selector: EvidenceSelector, text_of: TextOf) -> list[Evidence]:
    """The evidence that is not on another recommendation than the one the finding is linked to."""
    link = finding.link
    if link is None:
        return list(finding.evidence)
    on_it = {e.id for e in only_on(_linked(link), finding.evidence, text_of)}
    return [
        e for e in finding.evidence if e.id in on_it or not selector.speaks_of(link, e.document_id)
    ]


def _linked(link: Link) -> Numbered:
    return Numbered(LINKED, link.number, "", is_answered=True)


def _decided(response: Evidence) -> Stance | None:
    """Accepted, rejected or neither: by the line of the decision, or its first sentence."""
    stated = _stated(response)
    stance = stance_of(stated)[0]
    if PARTLY.search(stated):
        return None
    return Stance.SUPPORTS if stance in IN_FAVOUR else stance


def _stated(response: Evidence) -> str:
    decision = DECISION.search(response.quote)
    first = response.quote[slice(*sentence_spans(response.quote)[0])]
    return decision.group("stated") if decision else first


def responses_in_words(wanted: Numbered, question: str, responses: Sequence[Evidence]) -> str:
    """Yes, no or in part, and what was done: by the line of the decision, or its first sentence.

    Of several responses, only that there are.
    """
    response = responses[0]
    stated = _stated(response)
    stance = stance_of(stated)[0]
    number = number_of(response.heading_path, wanted.thing)
    which = f"{wanted.thing.capitalize()} {number}"
    if len(responses) > 1:
        return f"{len(responses)} documents respond to {which}."
    if stance not in IN_FAVOUR and stance is not Stance.OPPOSES:
        return f"{response.document} responds to {which}."
    if PARTLY.search(stated):
        return f"In part: {which} is accepted in part, by {response.document}."
    done = "accepted" if stance in IN_FAVOUR else "rejected"
    yes_or_no = ""
    if _ASKS_YES_OR_NO.match(question):
        is_for = _AGAINST.search(question) is None
        yes_or_no = "Yes: " if is_for == (stance in IN_FAVOUR) else "No: "
    return f"{yes_or_no}{which} is {done}, by {response.document}."


def _number_by_subject(
    wanted: Numbered,
    sections: Mapping[tuple[str, str], Sequence[ScoredPassage]],
    rarities: Mapping[str, float],
) -> str:
    """The number of the section whose recommendation names the subject best, and first."""
    best, number = (_NAMED, False, 0), ""
    asked = [*topic_stems(wanted.subject)]
    for (_, own), hits in sections.items():
        stated = _statement(hits[0], wanted.thing)
        said = stems(stated)
        named = [i for i, stem in enumerate(said) if stem in asked]
        if named:
            share = coverage(dict(rarities), {*said})
            rank = (share, is_turned(stated) == is_turned(wanted.subject), -named[0])
            if rank > best:
                best, number = rank, own
    return number


def is_response(text: str, thing: str) -> bool:
    """Whether a section states what was decided on a recommendation."""
    return next(_starts_of_response(text, thing), None) is not None


def _statement(hit: ScoredPassage, thing: str) -> str:
    """The heading and the words of the recommendation, without the response to it."""
    text = hit.passage.text
    end = next(_starts_of_response(text, thing), _STATED)
    return f"{hit.passage.heading_path[-1]} {text[:end]}"


def _starts_of_response(text: str, thing: str) -> Iterator[int]:
    """Where a decision is stated: its line, or the sentences that decide."""
    decision = DECISION.search(text)
    if decision:
        yield decision.start("line")
        return
    is_this = re.compile(rf"\b(?:this|the|that) {thing}\b|\b{thing} \d", re.IGNORECASE)
    for start, end in sentence_spans(text):
        said = text[start:end]
        if stance_of(said)[0] and (is_this.search(said) or _DECIDES.search(said)):
            yield start
