"""Overviews: what one document says of itself, where a question asks for a summary of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import EvidenceSelector
from assistant.library import Library, significant, words
from assistant.links import LINKED, number_of
from assistant.mentions import DOCUMENT_NOUNS
from assistant.numbered import is_response
from assistant.positions import HolderKind
from assistant.quotable import PassageSentence, passage_sentences, quote_from
from assistant.topics import topic_stems
from assistant.units import Query, ScopedQuestion, Unit
from assistant.writing import Section
from corpus.sentences import sentence_spans
from index.lexical import stems
from index.passages import ScoredPassage

_ASKS = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you|i want|i need|we need|now|and) )*"
    r"(?:(?:summari[sz]e|sum up|outline|tell (?:me|us) about)\b"
    r"|(?:(?:give|write|show|get) (?:me |us )?)?(?:an? |the )?(?:[\w-]+ ){0,2}?"
    r"(?:summary|overview|outline|gist) of\b"
    r"|what(?:[’']s| is| are| was| were) (?:the )?(?:main|key|principal|chief|most important)"
    r" (?:points?|findings?|messages?|conclusions?|recommendations?|arguments?)\b"
    r"|what(?:[’']s| is| are| was| were)\b.*\babout\W*$)",
    re.IGNORECASE,
)
_ASKING = frozenset(
    stems(
        "summarise summarize summary sum overview outline gist main key principal chief important "
        "point points finding findings message messages conclusion conclusions recommendation "
        "recommendations argument arguments brief briefly short whole full quick please can could "
        "want need tell about write show get now review inquiry paper publication text "
        + " ".join(DOCUMENT_NOUNS)
    )
)
"""Stems of a question that asks for an overview, and of nothing in particular."""
_ON = re.compile(r"\b(?:about|on|regarding|concerning|says?|said)\s+\w", re.IGNORECASE)
"""Before the subject on which a summary is wanted: the words of a title may be one."""
_ANY_KIND = frozenset("document edition evidence paper report research review".split())
"""What documents of every kind are called."""
_SUMMARY = re.compile(
    r"^\W*(?:[\dIVX]+[.):]?\s+)?(?:(?:executive |plain |general )?summary(?: [a-z]+){0,4}|overview"
    r"|synopsis|abstract|at a glance|in (?:short|brief|summary)|the short version"
    r"|(?:key|main|principal) (?:points|findings|messages|conclusions))\W*$",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^\W*(?:[\dIVX]+[.):]?\s+)?(?:introduction|introductory|background|purpose|aims?|scope"
    r"|about this (?:report|document|guide|guidance|review))\b[\w ]{0,30}$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:contents|contact|acknowledge?ments?|copyright|licen[cs]e|notes to editors|members?hip"
    r"|foreword|preface|about this edition|references|bibliography)\b",
    re.IGNORECASE,
)
_IMPRINT = re.compile(
    r"©|\bISBN\b|\blicen[cs]ed under\b|\ball rights reserved\b|\bthird party copyright\b",
    re.IGNORECASE,
)
_STATED = re.compile(r"(?:^|\n)[\s>*•]*(?P<label>Recommendation \d+[a-z]?[.:)]?)\s+(?=[A-Z“])")
_MOST_WORDS = 60
_LEAST_WORDS = 6
_TELLING_WORDS = 15
"""An opening of fewer mostly announces what its paragraph says: "Three findings stand out." """
_SENTENCES = 5
_PASSAGES = 12
"""Passages that are the beginning of a document without a summary."""
_LABELLED = re.compile(r"^\W*(?:\d+[.)]\s|[A-Z][\w ]{0,30}:\s)")
"""An item of a list, or "Present: …"."""
_ENOUGH = 3
"""First sentences of paragraphs that make an overview; of fewer, all sentences are taken."""
_RECOMMENDATIONS = 6


def asks_for_overview(question: ScopedQuestion, library: Library) -> bool:
    """Whether a whole document is asked about, and nothing in particular that it says."""
    asks = _ASKS.search(question.text)
    if asks is None:
        return False
    said = {*topic_stems(question.topic)} - _ASKING
    if not _ON.search(question.text[asks.end() :]):
        named = (library[id_] for id_ in question.scope.document_ids)
        said -= {stem for e in named for stem in stems(f"{e.title} {e.organisation}")}
    return not said


def documents_meant(question: ScopedQuestion, library: Library) -> tuple[str, ...]:
    """Ids of the documents of which an overview may be wanted; all where nothing tells.

    A kind that is named ("the response") goes before a title that is: the title of a report is
    part of the name of the response to it.
    """
    said = {word.folded for word in words(question.text)}
    scoped = question.scope.document_ids
    kinds = said & (DOCUMENT_NOUNS - _ANY_KIND if scoped else DOCUMENT_NOUNS)
    ids = dict.fromkeys(id_ for kind in sorted(kinds) for id_ in library.of_kind(kind))
    if question.scope.origin == "filter" or not ids:
        return scoped or tuple(entry.document_id for entry in library.entries)
    if inside := tuple(id_ for id_ in scoped if id_ in ids):
        return inside
    shared = {id_: len({*significant(library[id_].title)} & said - kinds) for id_ in ids}
    return tuple(id_ for id_ in ids if shared[id_] == max(shared.values()))


def overview_of(
    question: ScopedQuestion, document_id: str, selector: EvidenceSelector
) -> list[Section]:
    """What sums up a document: from its summary, or how it begins, and its recommendations."""
    contents = selector.contents(document_id)
    label, beginning = _beginning(contents)
    recommended = _recommended(contents)
    of_how_many = f", the first {_RECOMMENDATIONS} of {len(recommended)}"
    is_cut = len(recommended) > _RECOMMENDATIONS
    sections = []
    for name, sentences, most in (
        (label, beginning, _SENTENCES),
        (f"Its recommendations{of_how_many if is_cut else ''}", recommended, _RECOMMENDATIONS),
    ):
        quoted = [selector.quoted(sentence, 1.0) for sentence in sentences]
        own = [e for e in quoted if e.position.holder_kind is HolderKind.AUTHOR]
        if own:
            unit = Unit(name, (document_id,), Query(question.text, question.topic))
            sections.append(Section(unit, tuple(own[:most])))
    return sections


def _beginning(contents: Sequence[ScoredPassage]) -> tuple[str, list[PassageSentence]]:
    """What the part is called, and its sentences."""
    headings = dict.fromkeys(h for hit in contents for h in hit.passage.heading_path)
    for heading in (*filter(_SUMMARY.match, headings), *filter(_INTRODUCTION.match, headings)):
        chosen = _leading([h for h in contents if heading in h.passage.heading_path])
        if chosen:
            return f"From its section “{heading}”", chosen
    body = [
        h
        for h in contents
        if not any(map(_BESIDE.search, h.passage.heading_path[-1:]))
        and _IMPRINT.search(h.passage.text) is None
    ]
    return "How it begins", _leading(body[:_PASSAGES])


def _leading(hits: Sequence[ScoredPassage]) -> list[PassageSentence]:
    """The first sentences of the paragraphs, or of all where paragraphs are few."""
    sentences = [
        s
        for hit in hits
        for s in passage_sentences(hit)
        if _is_prose(s.text) and not _LABELLED.match(s.text)
    ]
    first = [_opening(s) for s in sentences if _opens_paragraph(s)]
    return first if len(first) >= _ENOUGH else sentences


def _opening(sentence: PassageSentence) -> PassageSentence:
    """The sentence, with those of its paragraph behind it while it says little by itself."""
    text, start = sentence.hit.passage.text, sentence.start - sentence.hit.passage.start
    stop = start + len(text[start:].split("\n\n", 1)[0])
    return quote_from(sentence.hit, start, stop, enough=_TELLING_WORDS, most=_MOST_WORDS)


def _is_prose(text: str) -> bool:
    is_row = "\t" in text or " | " in text
    is_whole = text.rstrip('”"’)')[-1:] in {".", "!", "?"}
    return is_whole and not is_row and _LEAST_WORDS <= len(text.split()) <= _MOST_WORDS


def _opens_paragraph(sentence: PassageSentence) -> bool:
    before = sentence.hit.passage.text[: sentence.start - sentence.hit.passage.start]
    return not before.strip() or re.search(r"\n[ \t]*\n\W*$", before) is not None


def _recommended(contents: Sequence[ScoredPassage]) -> list[PassageSentence]:
    """What the document recommends by number; nothing where it responds to another's."""
    if any(
        number_of(h.passage.heading_path, LINKED) and is_response(h.passage.text, LINKED)
        for h in contents
    ):
        return []
    found: dict[str, PassageSentence] = {}
    for hit in contents:
        number = number_of(hit.passage.heading_path, LINKED)
        sentences = [s for s in passage_sentences(hit) if _is_prose(s.text)]
        if number and sentences:
            found.setdefault(number, sentences[0])
        text, start = hit.passage.text, hit.passage.start
        for match in _STATED.finditer(text):
            begin = match.start("label")
            end = next((e for _, e in sentence_spans(text) if e > match.end()), match.end())
            if _is_prose(text[begin:end]):
                stated = PassageSentence(hit, start + begin, start + end, text[begin:end])
                found.setdefault(number_of((match.group("label"),), LINKED), stated)
    return list(found.values())
