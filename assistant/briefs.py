"""Briefs: an answer laid out as a note for a file, whatever format it is written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.answers import Answer, Claim, DocumentReference, Evidence, Outcome
from assistant.positions import IN_FAVOUR, HolderKind, Stance
from assistant.writing import pages, with_article

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?")


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered source: organisation, title, date, page, and the words."""

    number: int | None
    """None for a passage that does not answer."""
    source: str
    remark: str
    """Whose words they are where they are not the author's own; empty otherwise."""
    quote: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer and the notes it rests on."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements under one heading; the heading is empty where there are no groups."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the comparison: a body or document, its strongest words, and where."""

    label: str
    quote: str
    """Empty when the documents are silent."""
    number: int | None
    page: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What every format shows, in this order."""

    question: str
    verdict: str
    lead: str
    scope: str
    warnings: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[Group, ...]
    notes: tuple[Note, ...]
    remarks: tuple[tuple[str, tuple[str, ...]], ...]
    """What is left unsaid: a heading and what stands under it."""
    near: tuple[Note, ...]
    origin: str
    """How to find the answer again."""


def brief_of(answer: Answer) -> Brief:
    """An answer as a brief; its words are as they stand in the documents, not yet escaped."""
    verb = "Searched" if answer.outcome.abstained else "Answered from"
    return Brief(
        question=answer.question,
        verdict=answer.outcome.in_words,
        lead=answer.lead,
        scope=f"{verb}: {answer.scope.label}",
        warnings=warnings_of(answer),
        rows=tuple(_rows(answer)),
        groups=tuple(
            Group(heading, tuple(_statement(answer, claim) for claim in claims))
            for heading, claims in groupby(answer.claims, key=lambda claim: claim.heading)
        ),
        notes=tuple(_note(item, n) for n, item in enumerate(answer.evidence, 1)),
        remarks=remarks_of(answer),
        near=tuple(_note(item, None) for item in answer.near_misses),
        origin=f"Answer {answer.id}, index generation {answer.generation}",
    )


def warnings_of(answer: Answer) -> tuple[str, ...]:
    """What a reader should know before relying on the answer."""
    warnings = list(answer.writing.warnings)
    is_quoted = answer.writing.writer == "quotes"  # a writer of prose has warned for itself
    if is_quoted and len(answer.evidence) == 1 and not answer.outcome.abstained:
        warnings.append("This rests on one passage.")
    if is_quoted and _disagree(answer):
        warnings.append("The passages disagree: some support and some oppose.")
    if was_filtered(answer):
        count = len(answer.searched)
        were = "the one chosen document was" if count == 1 else f"the {count} chosen documents were"
        warnings.append(f"Only {were} searched: the others may say more. Search all documents.")
    if answer.withheld:
        were = "One quotation was" if answer.withheld == 1 else f"{answer.withheld} quotations were"
        warnings.append(f"{were} withheld: not found in the stored text.")
    return tuple(warnings)


def was_filtered(answer: Answer) -> bool:
    """Whether something was not found that may stand in documents that the filter left out."""
    is_short = answer.outcome in {Outcome.NO_EVIDENCE, Outcome.PARTIAL}
    return is_short and answer.scope.origin == "filter"


def _disagree(answer: Answer) -> bool:
    """Whether one holder supports and another opposes: one alone may do both of two things."""
    held = {(e.position.holder, e.position.stance) for e in answer.evidence if e.position.holder}
    supporting = {holder for holder, stance in held if stance in IN_FAVOUR}
    opposing = {holder for holder, stance in held if stance is Stance.OPPOSES}
    return bool(supporting and opposing) and len(supporting | opposing) > 1


def remarks_of(answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the answer leaves unsaid, each list under its heading; empty lists are left out."""
    listed = (
        ("The documents do not cover", answer.uncovered),
        ("You may have meant", answer.choices),
        ("Nothing found in", tuple(described(d) for d in answer.silent)),
        ("The topic occurs outside the scope, in", tuple(described(d) for d in answer.elsewhere)),
        ("Near the question, the documents cover", answer.near_topics),
    )
    return tuple((heading, items) for heading, items in listed if items)


def described(document: DocumentReference) -> str:
    """A document with its organisation and date."""
    about = ", ".join(filter(None, (document.organisation, date_in_words(document.published))))
    return f"{document.document} ({about})" if about else document.document


def date_in_words(published: str) -> str:
    """The date "2024-05-20" as "20 May 2024"; what is no such date stays as it is."""
    found = _DATE.fullmatch(published)
    if found is None:
        return published
    year, month, day = found.groups()
    return " ".join(filter(None, (day and day.lstrip("0"), _MONTHS[int(month) - 1], year)))


def where(evidence: Evidence) -> str:
    """Where to look: "p. iv (PDF page 5)", "PDF page 5, read by OCR", or the headings."""
    if evidence.pdf_page is None:
        return " › ".join(evidence.heading_path)
    return pages(evidence, "p. {printed} (PDF page {own})")


def whose(evidence: Evidence) -> str:
    """Whose words they are, where they are not the author's own; empty otherwise."""
    holder = with_article(evidence.position.holder) if evidence.position.holder else "another"
    return {
        HolderKind.AUTHOR: "",
        HolderKind.QUOTED: f"quotes {holder}",
        HolderKind.REPORTED: f"reports {holder}",
        HolderKind.HYPOTHETICAL: "considers a view that nobody is said to hold",
    }[evidence.position.holder_kind]


def _statement(answer: Answer, claim: Claim) -> Statement:
    return Statement(claim.text, tuple(answer.number_of(id_) for id_ in claim.evidence_ids))


def _rows(answer: Answer) -> Sequence[Row]:
    quotes = {item.id: item.quote for item in answer.evidence}
    return [
        Row(row.label, quotes[row.evidence_id], answer.number_of(row.evidence_id), row.page)
        if row.evidence_id
        else Row(row.label, "", None, "")
        for row in answer.comparison
    ]


def _note(item: Evidence, number: int | None) -> Note:
    parts = (item.organisation, item.document, date_in_words(item.published), where(item))
    also = f"also in {'; '.join(described(d) for d in item.also_in)}" if item.also_in else ""
    remark = "; ".join(filter(None, (whose(item), also)))
    return Note(number, ", ".join(filter(None, parts)), remark, " ".join(item.quote.split()))
