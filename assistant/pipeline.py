"""Pipeline: the way of one question through the stages, from a scope to an answer."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest

from assistant.answers import Answer, Claim, DocumentReference, Evidence, Outcome, Writing
from assistant.authors import Author
from assistant.clauses import with_clauses
from assistant.clock import Clock
from assistant.dangling import is_only_a_place, may_point_nowhere, points_nowhere
from assistant.evidence import EvidenceSelector
from assistant.finding import (
    Finder,
    Finding,
    all_evidence,
    all_read,
    bearing_of,
    confidence_of,
    documents_called,
    headings_of,
    is_near,
)
from assistant.forms import Form, form_of
from assistant.library import Library
from assistant.numbered import Numbered, numbered_in, only_on, only_on_linked
from assistant.overviews import asks_for_overview, documents_meant, overview_of
from assistant.places import quoted_as_it_stands
from assistant.premises import contradiction, overturned
from assistant.relevance import RelevanceModel
from assistant.requests import refusal, refusal_unanswered
from assistant.settings import Settings
from assistant.shortlist import ShortlistConfig, shortlist, without_repetition
from assistant.sides import Side, side_of, taking
from assistant.topics import topic_stems
from assistant.units import Query, ScopedQuestion, Unit
from assistant.verification import verified
from assistant.writing import (
    Section,
    Write,
    quotation,
    silence_in_words,
    write_quotes,
    write_under,
)
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.generations import Generation
from index.passages import ScoredPassage
from index.reranking import RerankedSearch, Reranker
from index.search import HybridSearch, PassageSearch, SearchConfig

_NEAR_MISSES = 3
_ELSEWHERE = 5
_CHOICES = 4
_WIDE = 5
"""So many times more passages are read for a question that asks who takes a stand."""
_LEAST_RELEVANCE = 0.03
"""Relevance below which even the nearest sentence is on something else, and no answer."""
_SIDED = 0.1
"""Relevance that the best of the stands must reach: what is below it is on another matter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is open while one generation is in use."""

    generation: Generation
    library: Library


class Pipeline:
    """Takes one question through the stages."""

    def __init__(
        self,
        settings: Settings,
        reading: Reading,
        catalogue: Catalogue,
        embedder: Embedder,
        author: Author | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        """Without an author, answers are made of quotations alone."""
        self._settings = settings
        self._author = author
        self._reading = reading
        self._catalogue = catalogue
        self._clock = Clock()
        config = SearchConfig(settings.search.candidates)
        self._search: PassageSearch = HybridSearch(reading.generation, catalogue, embedder, config)
        if reranker is not None:
            self._search = RerankedSearch(self._search, reranker)
        self._selector = EvidenceSelector(
            reading.library, catalogue, reading.generation, embedder, RelevanceModel()
        )
        self._finder = Finder(self._search, self._selector, reading.library, self._clock)

    def answer(self, question: ScopedQuestion) -> Answer:
        """The answer, its quotations verified; an abstention where the documents do not say."""
        refused = refusal(question)
        if refused is not None:
            return self._abstain(question, *refused)
        if asks_for_overview(question, self._reading.library):
            return self._overview(question)
        if self._is_unclear(question):
            return self._ask_back(question)
        return self._from_evidence(question)

    def _from_evidence(self, question: ScopedQuestion) -> Answer:
        side = side_of(question.text)
        question = question if side else with_clauses(question)
        form = Form.LIST if side else form_of(question.text)
        findings = [self._find(unit, form, is_wide=side is not None) for unit in question.units]
        read = () if side else all_read(findings)  # takes no stand of anyone's for granted
        denied = None if side else overturned(question.text, findings, self._selector)
        denied = denied or contradiction(question.text, question.topic, read)
        if denied is not None:
            return self._false_premise(question, findings, denied)
        standing = None if side else quoted_as_it_stands(question, findings, self._selector)
        sections, judged, write = standing or self._sections(question, form, side, findings)
        if not any(section.evidence for section in sections):
            return self._not_said(question, findings)
        return self._complete(question, sections, judged, write)

    def retrieve(self, question: ScopedQuestion, limit: int) -> list[ScoredPassage]:
        """Passages of all units of the question, in turn."""
        found = [self._search.search(u.query.text, limit, u.document_ids) for u in question.units]
        in_turn = [hit for hits in zip_longest(*found) for hit in hits if hit is not None]
        return list({hit.passage.id: hit for hit in in_turn}.values())[:limit]

    def _is_unclear(self, question: ScopedQuestion) -> bool:
        """Whether nothing, or nothing that is one thing in this library, is asked about."""
        topic = topic_stems(question.topic)
        if not topic or not question.scope.is_everything:
            return not topic
        if is_only_a_place(question.text):
            return len(documents_called(self._search.search(question.text, _CHOICES))) > 1
        return points_nowhere(question.text, topic)

    def _not_said(self, question: ScopedQuestion, findings: Sequence[Finding]) -> Answer:
        topic = topic_stems(question.topic)
        if question.scope.is_everything and may_point_nowhere(question.text, topic):
            return self._ask_back(question)
        refused = refusal_unanswered(question, is_near=is_near(findings))
        if refused is not None:
            return self._abstain(question, *refused, findings)
        silence = silence_in_words(question.scope, len(self._searched(question)))
        return self._abstain(question, Outcome.NO_EVIDENCE, silence, findings)

    def _overview(self, question: ScopedQuestion) -> Answer:
        """What the one document asked about says of itself; asks back where several may be."""
        library = self._reading.library
        meant = documents_meant(question, library)
        if len(meant) != 1:
            choices = tuple(dict.fromkeys(library[id_].title for id_ in meant))[:_CHOICES]
            lead = "Which document is to be summed up? Name one by its title, or by who wrote it."
            return self._abstain(question, Outcome.UNCLEAR, lead, choices=choices)
        sections = overview_of(question, meant[0], self._selector)
        title = library[meant[0]].title
        if not sections:
            lead = f"{title} has no sentences that sum it up. Ask what it says about a subject."
            return self._abstain(question, Outcome.NO_EVIDENCE, lead)
        part = f" {sections[0].unit.label}." if len(sections) == 1 else ""
        lead = f"{title} in its own words.{part}"
        return self._complete(question, sections, (), partial(write_under, lead))

    def _find(self, unit: Unit, form: Form, *, is_wide: bool = False) -> Finding:
        """What a unit's documents hold; `is_wide` reads more passages, for a list of many."""
        passages = self._settings.answer.passages * (_WIDE if is_wide else 1)
        return self._finder.find(unit, form, passages)

    def _sections(
        self, question: ScopedQuestion, form: Form, side: Side | None, findings: Sequence[Finding]
    ) -> tuple[list[Section], Sequence[Finding], Write]:
        """What is shown of each finding, what its confidence follows from, and the writer."""
        wanted = None if side else numbered_in(question.text)
        found = [self._section(finding, form, side, wanted) for finding in findings]
        return found, findings, partial(write_quotes, form)

    def _section(
        self, finding: Finding, form: Form, side: Side | None, wanted: Numbered | None
    ) -> Section:
        """What is shown of a finding: nothing when it is too unsure to answer."""
        if side is not None:  # found by its stand and its subject, not by nearness
            found = taking(side, finding.unit, finding.evidence, self._catalogue.text_of)
            is_near = side.thing or max((e.relevance for e in found), default=0.0) >= _SIDED
            return Section(finding.unit, tuple(found) if is_near else ())
        answer = self._settings.answer
        if finding.confidence < answer.threshold:
            return Section(finding.unit, ())
        config = ShortlistConfig(most=answer.evidence)
        evidence: Sequence[Evidence] = finding.evidence
        if wanted is not None:
            evidence = only_on(wanted, evidence, self._catalogue.text_of)
        else:
            evidence = only_on_linked(finding, self._selector, self._catalogue.text_of)
        if not evidence or evidence[0].relevance < _LEAST_RELEVANCE:
            return Section(finding.unit, ())
        chosen = shortlist(evidence, form, self._catalogue.text_of, config)
        return Section(finding.unit, tuple(chosen))

    def _complete(
        self,
        question: ScopedQuestion,
        sections: Sequence[Section],
        findings: Sequence[Finding],
        write: Write,
    ) -> Answer:
        with self._clock.stage("verify"):
            checked = [verified(section.evidence, self._catalogue) for section in sections]
        withheld = sum(count for _, count in checked)
        kept = [Section(s.unit, tuple(k)) for s, (k, _) in zip(sections, checked, strict=True)]
        if not any(section.evidence for section in kept):
            lead = "Every quotation found was withheld: the stored text does not hold it. "
            return self._abstain(
                question, Outcome.NO_EVIDENCE, lead + "Run `policy-assistant verify`.", (), withheld
            )
        briefing = write(kept)
        silent = [s.unit.clause or s.unit.label for s in kept if not s.evidence]
        evidence = {item.id: item for section in kept for item in section.evidence}
        claims, writing = briefing.claims, Writing()
        if self._author is not None:
            with self._clock.stage("write"):
                claims, writing = self._author.write(
                    question.text, tuple(evidence.values()), briefing.claims
                )
        return self._built(
            question,
            Outcome.PARTIAL if silent else Outcome.COMPLETE,
            briefing.lead,
            claims=claims,
            writing=writing,
            evidence=tuple(evidence.values()),
            comparison=briefing.comparison,
            uncovered=tuple(silent),
            bearing=bearing_of(findings),
            # what is quoted as it stands needs no judging
            confidence=confidence_of(findings) if findings else 1.0,
            withheld=withheld,
        )

    def _false_premise(
        self, question: ScopedQuestion, findings: Sequence[Finding], denied: Evidence
    ) -> Answer:
        kept, withheld = verified([denied], self._catalogue)
        if not kept:
            return self._abstain(
                question, Outcome.NO_EVIDENCE, "The quotation found was withheld.", (), withheld
            )
        lead = f"The question takes for granted what {denied.document} contradicts."
        return self._built(
            question,
            Outcome.FALSE_PREMISE,
            lead,
            claims=(Claim("", quotation(denied), (denied.id,), supported=True),),
            evidence=(denied,),
            bearing=bearing_of(findings),
            confidence=confidence_of(findings),
        )

    def _ask_back(self, question: ScopedQuestion) -> Answer:
        lead = "The question does not say what it is about. Name a subject, a body or a document."
        names = (unit.label for unit in question.units if unit.label)
        bodies = (e.organisation or e.title for e in self._reading.library.entries)
        choices = tuple(dict.fromkeys((*names, *bodies)))[:_CHOICES]
        return self._abstain(question, Outcome.UNCLEAR, lead, choices=choices)

    def _abstain(
        self,
        question: ScopedQuestion,
        outcome: Outcome,
        lead: str,
        findings: Sequence[Finding] = (),
        withheld: int = 0,
        choices: tuple[str, ...] = (),
    ) -> Answer:
        nearest = without_repetition(all_evidence(findings))[:_NEAR_MISSES]
        near, withheld_near = verified(nearest, self._catalogue)
        return self._built(
            question,
            outcome,
            lead,
            near_misses=tuple(near),
            elsewhere=self._elsewhere(question) if findings else (),
            near_topics=headings_of(findings),
            confidence=confidence_of(findings),
            withheld=withheld + withheld_near,
            choices=choices,
        )

    def _elsewhere(self, question: ScopedQuestion) -> tuple[DocumentReference, ...]:
        """Documents outside the scope that bear on the topic; they are only named."""
        inside = question.scope.document_ids
        if not inside:
            return ()
        unit = Unit("", (), Query(question.topic, question.topic))
        finding = self._find(unit, Form.OPEN)
        if finding.confidence < self._settings.answer.threshold:
            return ()
        outside = [id_ for id_ in bearing_of([finding]) if id_ not in inside]
        return self._reading.library.references(outside[:_ELSEWHERE])

    def _searched(self, question: ScopedQuestion) -> tuple[str, ...]:
        everything = tuple(e.document_id for e in self._reading.library.entries)
        return () if question.missing else question.scope.document_ids or everything

    def _built(
        self,
        question: ScopedQuestion,
        outcome: Outcome,
        lead: str,
        *,
        bearing: Collection[str] = (),
        evidence: tuple[Evidence, ...] = (),
        **parts: object,
    ) -> Answer:
        searched = self._searched(question)
        speaking = {*bearing, *(e.document_id for e in evidence)}
        unasked = outcome in {Outcome.UNCLEAR, Outcome.OUT_OF_SCOPE}  # not theirs to say
        silent = () if unasked else (i for i in searched if i not in speaking)
        absent: dict[str, object] = dict.fromkeys(
            ("claims", "near_misses", "elsewhere", "comparison", "uncovered",
             "choices", "near_topics"), (),
        )  # fmt: skip
        parts = {**absent, "confidence": 0.0, "withheld": 0, **parts}
        return Answer(
            id=uuid.uuid4().hex[:12],
            question=question.text,
            outcome=outcome,
            lead=lead,
            evidence=evidence,
            searched=self._reading.library.references(searched),
            silent=self._reading.library.references(silent),
            scope=question.scope,
            generation=self._reading.generation.id,
            settings_hash=self._settings.answer_hash,
            timings=self._clock.timings,
            **parts,  # type: ignore[arg-type] # the keywords of the callers above
        )
