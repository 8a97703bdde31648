"""Answer: what was asked, what the documents say in their own words, and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from assistant.positions import Position

SCHEMA_VERSION = 3


class Outcome(StrEnum):
    """How an answer ended; *abstained* means any of the last four."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    FALSE_PREMISE = "false_premise"
    UNCLEAR = "unclear"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def abstained(self) -> bool:
        """Whether the question was left unanswered."""
        return self not in {Outcome.COMPLETE, Outcome.PARTIAL}

    @property
    def in_words(self) -> str:
        """As a person reads it above the answer."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Outcome.COMPLETE: "Answered from the documents",
    Outcome.PARTIAL: "Answered in part",
    Outcome.NO_EVIDENCE: "The documents do not say",
    Outcome.FALSE_PREMISE: "The question assumes what the documents contradict",
    Outcome.UNCLEAR: "The question is not clear",
    Outcome.OUT_OF_SCOPE: "Not a question about the documents",
}


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A document as an answer names it."""

    document_id: str
    document: str
    """Its title."""
    organisation: str
    published: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim span of one document that bears on the question."""

    id: str
    """Digest of the document and the span; equal spans have equal ids."""
    document_id: str
    document: str
    """The document's title."""
    organisation: str
    published: str
    kind: str
    """What the document is: response, report, minutes."""
    pdf_page: int | None
    """1-based page in the file; None for formats without pages."""
    page_label: str | None
    """The page number stored in the file ("iv"); None when it stores none."""
    heading_path: tuple[str, ...]
    start: int
    """Offset of the first character in `Document.text`."""
    end: int
    quote: str
    """Exactly `Document.text[start:end]`."""
    passage_id: str
    relevance: float
    """How directly it bears on the question, in [0, 1]; orders evidence, is no probability."""
    reported: bool
    """Whether the sentence quotes or reports another than the document's author."""
    position: Position
    """Who says it and what stand it takes."""
    context: str
    """The stored text just before the quote, where its words point back to it; else empty."""
    also_in: tuple[DocumentReference, ...]
    """Other documents that hold the same words."""
    read_by_ocr: bool = False
    """Whether the page is a picture, so that the words are as a program made them out."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the evidence it rests on."""

    heading: str
    """The document or body that the claim belongs under; empty when the answer has no groups."""
    text: str
    """The sentence, without its markers: those follow from `evidence_ids`."""
    evidence_ids: tuple[str, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Writing:
    """Who put an answer into words, and what a person should know of it."""

    writer: str = "quotes"
    """`quotes`: verbatim words; `prose`: a language model's sentences, each checked."""
    model: str = ""
    """The language model that was asked, whether or not its sentences were used."""
    warnings: tuple[str, ...] = ()
    """Sentences for the person: what failed, what rests on one passage, what disagrees."""
    withheld: int = 0
    """Sentences of the model that the evidence did not support."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0
    """By the prices of the settings."""


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One of several bodies or documents asked about, and its strongest quotation."""

    label: str
    evidence_id: str
    """Of the strongest quotation shown; empty when the documents are silent."""
    page: str
    """Where it stands, in words; empty when silent or without pages."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which documents a question is answered from, and why."""

    document_ids: tuple[str, ...]
    """Empty when every document was searched."""
    label: str
    """In words: "all documents", "Board of Ovens, 2024"."""
    origin: str
    """`everything`, `question` (names a document or body) or `filter` (set by the person)."""

    @property
    def is_everything(self) -> bool:
        """Whether neither the question nor the person kept it to some documents."""
        return self.origin == "everything"


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one question, with everything needed to show and check it."""

    id: str
    question: str
    outcome: Outcome
    lead: str
    """A sentence that says what follows, or plainly why nothing does."""
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    """In order of their markers: the first is [1]."""
    searched: tuple[DocumentReference, ...]
    silent: tuple[DocumentReference, ...]
    """Documents searched in which nothing was found."""
    near_misses: tuple[Evidence, ...]
    """The nearest passages that do not answer: shown as such, never as an answer."""
    elsewhere: tuple[DocumentReference, ...]
    """Documents outside the scope in which the topic occurs; nothing is answered from them."""
    comparison: tuple[ComparisonRow, ...]
    """A row for each of several bodies or documents asked about; empty for one."""
    uncovered: tuple[str, ...]
    """Parts of the question that the documents do not cover."""
    choices: tuple[str, ...]
    """What the person may have meant, when the question is not clear."""
    near_topics: tuple[str, ...]
    """Headings nearest the question: what the documents do cover, when they do not answer."""
    confidence: float
    """Calibrated probability that the documents answer the question with what was found."""
    scope: Scope
    withheld: int
    """Quotations left out because they were not found in the stored text."""
    generation: str
    settings_hash: str
    timings: dict[str, float]
    """Seconds spent in each stage."""
    writing: Writing = Writing()

    def number_of(self, evidence_id: str) -> int:
        """The marker of a piece of evidence, counting from 1."""
        return [item.id for item in self.evidence].index(evidence_id) + 1

    def with_warning(self, warning: str) -> Answer:
        """The same answer with another sentence for the person, before the others."""
        warnings = (warning, *self.writing.warnings)
        return replace(self, writing=replace(self.writing, warnings=warnings))

    def to_json(self) -> dict[str, Any]:
        """The answer as the published schema (`answer.schema.json`) describes it."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}
