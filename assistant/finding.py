"""Finding: what the documents hold for one part of a question, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer_types import AnswerType, Expected, can_tell, expected_of
from assistant.answerability import AnswerabilityModel, is_within_named, signals_of
from assistant.answers import Evidence
from assistant.clock import Clock
from assistant.evidence import EvidenceSelector, RankedSentence
from assistant.forms import Form
from assistant.library import Library
from assistant.links import LINKING_PASSAGES, Link, link_of
from assistant.topics import topic_stems
from assistant.units import Unit
from assistant.viewpoints import is_reported, of_the_asked, reports_of
from assistant.years import speaks_of, years_of
from corpus.sentences import last_sentence
from index.passages import ScoredPassage
from index.search import PassageSearch

ELSEWHERE_PASSAGES = 5
"""Passages of the whole library that the best of named documents is held against."""

_READ = 15
"""Sentences in which what a question takes for granted is looked for."""
_BESIDE = 3.0
"""What scores so much less than the best that was read tells of something else: a difference of
logits. "What is she paid?" is not answered by somebody else's pay."""
NEAR = 0.40
"""Cosine that the nearest sentence has of 97 to 99 in 100 questions that documents answer
(`scripts/fit_answers.py` prints both); of most on anything else it has less."""
_BEARS = 0.5
"""Relevance from which on a document counts as not silent."""
_HEADINGS = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """Evidence for one unit, most relevant first, shown or not."""

    unit: Unit
    evidence: tuple[Evidence, ...]
    read: tuple[Evidence, ...]
    """The nearest of all that was read, whether it can tell what is asked or not."""
    hits: tuple[ScoredPassage, ...]
    confidence: float
    """Probability that the evidence answers; 0 without any."""
    link: Link | None
    """The recommendation that the unit's documents are asked about, whatever it is called."""


class Finder:
    """Searches, reads the sentences of what is found, and judges whether they answer."""

    def __init__(
        self,
        search: PassageSearch,
        selector: EvidenceSelector,
        library: Library,
        clock: Clock,
    ) -> None:
        self._search = search
        self._selector = selector
        self._library = library
        self._clock = clock

    def find(self, unit: Unit, form: Form, passages: int) -> Finding:
        """What the unit's documents hold for its query, from so many passages."""
        with self._clock.stage("search"):
            link = self.link(unit)
            hits = self.search(unit, passages, link)
        with self._clock.stage("evidence"):
            found = self._selector.rank(unit, form, hits, link)
            ranked = of_the_asked(unit, form, found, self._selector.holds)
        if not ranked:
            return Finding(unit, (), (), tuple(hits), 0.0, link)
        with self._clock.stage("judge"):
            telling = self._telling(unit, form, ranked)
            # the best of what is asked is judged against all that was read
            told = set(map(id, telling))
            judged = [*telling, *(s for s in found if id(s) not in told)]
            confidence = self._confidence(unit, form, hits, judged) if telling else 0.0
        read = tuple(self._selector.evidence(sentence) for sentence in ranked[:_READ])
        ranked = telling or ranked  # what cannot answer may still be near
        evidence = tuple(self._selector.evidence(sentence) for sentence in ranked)
        return Finding(unit, evidence, read, tuple(hits), round(confidence, 4), link)

    def _telling(
        self, unit: Unit, form: Form, ranked: Sequence[RankedSentence]
    ) -> list[RankedSentence]:
        """The sentences that can tell what is asked: a sum where one is, of the year named."""
        expected = expected_of(unit.query.text)
        if form is Form.LIST and expected is not None and expected.type is AnswerType.PERSON:
            expected = None  # whoever takes a stand says so: "we oppose it"
        years = years_of(unit.query.topic) & years_of(last_sentence(unit.query.text))
        telling = [
            r
            for r in ranked
            if can_tell(expected, r.sentence.text)
            and (not years or self._is_of(years, r, expected))
        ]
        return telling if telling and telling[0].score >= ranked[0].score - _BESIDE else []

    def _is_of(
        self, years: frozenset[tuple[int, int]], ranked: RankedSentence, expected: Expected | None
    ) -> bool:
        """Whether a sentence tells of one of the years; a figure of other years does not."""
        own = ranked.sentence.text
        if expected is not None and years_of(own):
            return speaks_of(own, years)
        return speaks_of(self._selector.around(ranked.sentence.hit.passage), years)

    def _confidence(
        self,
        unit: Unit,
        form: Form,
        hits: Sequence[ScoredPassage],
        ranked: Sequence[RankedSentence],
    ) -> float:
        elsewhere = -math.inf
        is_named = is_within_named(len(unit.document_ids), len(self._library.entries))
        if is_named and not is_exempt(unit, form):
            every = self._search.search(unit.query.text, ELSEWHERE_PASSAGES)
            others = self._selector.rank(unit, form, every)
            elsewhere = max((s.score for s in others), default=-math.inf)
        scores, features = [s.score for s in ranked], [s.features for s in ranked]
        signals = signals_of(scores, features, hits, elsewhere, is_named=is_named)
        return AnswerabilityModel().confidence(signals)

    def link(self, unit: Unit) -> Link | None:
        """The recommendation that the unit's documents are asked about."""
        if not unit.document_ids:
            return None
        asked = " ".join(word for word in unit.query.topic.split() if topic_stems(word))
        if not asked:
            return None
        hits = self._search.search(asked, LINKING_PASSAGES)
        return link_of(self._selector.rarities(topic_stems(asked)), hits, self._library)

    def search(self, unit: Unit, passages: int, link: Link | None = None) -> list[ScoredPassage]:
        """Passages of the unit's documents, and of others' that report its body's views."""
        own = tuple(i for i in unit.document_ids if i not in unit.venues)
        places = [ids for ids in (own, unit.venues) if ids] or [()]
        hits = [h for ids in places for h in self._search.search(unit.query.text, passages, ids)]
        if link is not None:
            known = {hit.passage.id for hit in hits}
            named = self._search.search(f"{unit.query.text} ({link.label})", passages, own)
            hits += [
                h for h in named if h.passage.id not in known and link.is_named_in(h.passage.text)
            ]
        if is_reported(unit):
            hits += reports_of(unit, self._search.search(unit.query.text, 2 * passages, ()))
        return hits


def is_near(findings: Iterable[Finding]) -> bool:
    """Whether any sentence is near what was asked, or a place was called by its name."""
    hits = (hit for finding in findings for hit in finding.hits)
    return any(hit.is_called or hit.sentence_cosine >= NEAR for hit in hits)


def is_exempt(unit: Unit, form: Form) -> bool:
    """Whether documents are not held against the rest of the library.

    That others say more of a matter makes nobody silent who has a view of it, nor documents that
    a person chose.
    """
    return unit.is_limited or (unit.body is not None and form is Form.VIEW)


def all_evidence(findings: Sequence[Finding]) -> list[Evidence]:
    """The evidence of all findings, each span once, most relevant first."""
    return _in_order(item for finding in findings for item in finding.evidence)


def all_read(findings: Sequence[Finding]) -> list[Evidence]:
    """As `all_evidence`, with what was read and cannot tell what is asked."""
    return _in_order(item for finding in findings for item in finding.read)


def _in_order(items: Iterable[Evidence]) -> list[Evidence]:
    unique = {item.id: item for item in items}
    return sorted(unique.values(), key=lambda e: -e.relevance)


def documents_called(hits: Iterable[ScoredPassage]) -> set[str]:
    """Documents with a place that the question calls by its name."""
    return {hit.passage.document_id for hit in hits if hit.is_called}


def bearing_of(findings: Sequence[Finding]) -> list[str]:
    """The documents that are not silent, each once."""
    near = (e.document_id for f in findings for e in f.evidence if e.relevance >= _BEARS)
    return list(dict.fromkeys(near))


def confidence_of(findings: Sequence[Finding]) -> float:
    """That what is shown answers: the mean over the parts."""
    if not findings:
        return 0.0
    return round(sum(f.confidence for f in findings) / len(findings), 4)


def headings_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """What the documents do cover near the question: the headings of the nearest passages."""
    found = [h.passage.heading_path[-1] for f in findings for h in f.hits if h.passage.heading_path]
    return tuple(dict.fromkeys(found))[:_HEADINGS]
