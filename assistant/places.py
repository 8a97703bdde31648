"""Places: what stands at the number that a question asks for, quoted as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import islice

from assistant.answers import Evidence
from assistant.evidence import EvidenceSelector
from assistant.finding import Finding
from assistant.forms import Form
from assistant.links import numbers_in
from assistant.numbered import numbered_in, responses_in_words, responses_of
from assistant.positions import HolderKind
from assistant.quotable import passage_sentences, quotes_from
from assistant.topics import topic_stems
from assistant.units import ScopedQuestion, Unit
from assistant.writing import Section, Write, write_quotes, write_under
from corpus.anchors import labels_in
from index.lexical import stems
from index.passages import ScoredPassage

_MOST = 3
"""Documents of which each has a place of that name, or sentences that speak of it in passing."""
_WORDS = (80, 40, 20, 1)
"""Words up to which a place is quoted: fewer where what follows is somebody else's."""
_ENDS = r"(?![\w()]|\.\d)"
"""Behind a number that is whole: "1" is no part of "16", "1.2" or "1(a)"."""
_ASKING = frozenset(
    stems(
        "recommendation paragraph para number text word wording exact full rec government response"
        " respond responded reply replied"
    )
)
"""Stems of a question for a place's own words."""


def quoted_as_it_stands(
    question: ScopedQuestion, findings: Sequence[Finding], selector: EvidenceSelector
) -> tuple[list[Section], Sequence[Finding], Write] | None:
    """The response to what is asked about, or the place called, with its writer.

    None where the question asks for neither, or where those asked have no place of that name and
    speak of somebody else's. No finding is among what is given back: what stands where it was
    looked for needs no judging.
    """
    wanted, label = numbered_in(question.text), place_asked_for(question)
    responses = responses_of(wanted, findings, selector) if wanted else []
    if wanted and responses:
        lead = responses_in_words(wanted, question.text, responses)
        return [Section(findings[0].unit, tuple(responses))], (), partial(write_under, lead)
    if not label:
        return None
    places = places_called(label, findings, selector)
    if not places and any(_is_named(label, e.quote) for f in findings for e in f.evidence):
        return None
    if not places and (named := _named_in_passing(label, findings[0].unit, selector)):
        return [Section(findings[0].unit, named)], (), partial(write_quotes, Form.VIEW)
    lead = f"{label.capitalize()}, as it stands."
    return [Section(findings[0].unit, places)], (), partial(write_under, lead)


def place_asked_for(question: ScopedQuestion) -> str:
    """The label of the one place of which all is asked: "recommendation 12"; empty for others."""
    labels = labels_in(question.text)
    if len(labels) != 1:
        return ""
    label = labels[0]
    own = {*stems(label), *stems(label.replace("(", "", 1))}  # "4(a)" is asked for as "4a"
    return "" if {*topic_stems(question.topic)} - own - _ASKING else label


def places_called(
    label: str, findings: Sequence[Finding], selector: EvidenceSelector
) -> tuple[Evidence, ...]:
    """What stands there, in each of the documents asked that has a place of that name."""
    found: dict[str, Evidence] = {}
    called = [hit for finding in findings for hit in finding.hits if _is_called(hit, finding.unit)]
    for hit in sorted(called, key=lambda hit: hit.passage.start):
        start = _start_of(label, hit)
        if start is not None and hit.passage.document_id not in found:
            stop = _stop(label, hit.passage.text, start)
            found[hit.passage.document_id] = _quoted(hit, start, stop, selector)
    in_turn = dict.fromkeys(hit.passage.document_id for hit in called)
    return tuple(found[id_] for id_ in in_turn if id_ in found)[:_MOST]


def _named_in_passing(label: str, unit: Unit, selector: EvidenceSelector) -> tuple[Evidence, ...]:
    """What the documents asked say of somebody else's place, where no search found it."""
    found = (
        selector.quoted(sentence, 1.0)
        for id_ in unit.document_ids
        if id_ not in unit.venues
        for hit in selector.contents(id_)
        for sentence in passage_sentences(hit)
        if _is_named(label, sentence.text)
    )
    return tuple(islice(found, _MOST))


def _is_called(hit: ScoredPassage, unit: Unit) -> bool:
    """Whether the place is called in a document of those asked, not one that reports them."""
    own = {*unit.document_ids} - {*unit.venues}
    return hit.is_called and (not own or hit.passage.document_id in own)


def _is_named(label: str, text: str) -> bool:
    """Whether a text speaks of a place that it does not hold: "We oppose Recommendation 16"."""
    kind, _, number = label.partition("(")[0].rpartition(" ")
    if kind:
        return number in numbers_in(text, kind)
    return re.search(rf"(?<![\d.]){re.escape(number)}(?!\.?\d)", text) is not None


def _quoted(hit: ScoredPassage, start: int, stop: int, selector: EvidenceSelector) -> Evidence:
    """Up to where somebody else's words begin; the first sentence where it is theirs."""
    choices = [selector.quoted(quote, 1.0) for quote in quotes_from(hit, start, stop, _WORDS)]
    own = (c for c in choices if c.position.holder_kind is HolderKind.AUTHOR)
    return next(own, choices[-1])


def _start_of(label: str, hit: ScoredPassage) -> int | None:
    """Where the place begins in a passage: at its name, or at once under a heading that has it."""
    kind, _, designator = label.rpartition(" ")
    number, *parts = re.findall(r"[\w.]+", designator)
    # "4(a)" is written "4a" and "4 (a)" as well
    whole = re.escape(number) + "".join(rf"[ \t]*\(?{part}\)?" for part in parts) + _ENDS
    match = re.search(rf"(?im)^\W*(?P<label>{kind}[ \t]*{whole})", hit.passage.text)
    if match:
        return match.start("label")
    heading = re.compile(rf"\W*(?:{kind} )?{whole}", re.IGNORECASE)
    return 0 if any(map(heading.match, hit.passage.heading_path[-1:])) else None


def _stop(label: str, text: str, start: int) -> int:
    """Where the next place begins: one of its kind, or a paragraph with a number."""
    kind, _, number = label.rpartition(" ")
    paragraph = r"\d+\.\d" if kind or "." in number else r"\d+[.)]?\s"
    other = rf"(?:{kind} \d|{paragraph})" if kind else paragraph
    following = re.compile(rf"(?im)^\W*{other}").search(text, start + len(label))
    return following.start() if following else len(text)
