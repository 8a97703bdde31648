"""Writing: a short briefing made of quotations, without a language model."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Claim, Evidence
from assistant.scoping import ScopedQuestion, Unit


def write_quotes(
    question: ScopedQuestion, found: Sequence[tuple[Unit, Sequence[Evidence]]]
) -> tuple[str, tuple[Claim, ...]]:
    """The lead sentence and one claim a quotation, under a heading each when several are asked.

    A body or document in which nothing was found gets a claim without evidence that says so.
    """
    compared = len(question.units) > 1
    claims = []
    for unit, evidence in found:
        heading = unit.label if compared else ""
        before: Evidence | None = None
        for item in evidence:
            claims.append(Claim(heading, quotation(item, before), (item.id,), supported=True))
            before = item
        if not evidence:
            claims.append(Claim(heading, f"Nothing found in {unit.label}.", (), supported=False))
    return _lead(question, found), tuple(claims)


def quotation(evidence: Evidence, before: Evidence | None = None) -> str:
    """One sentence: which document says it, where, and its words.

    A document that the claim before has named is not named again.
    """
    where = place(evidence)
    if before is not None and before.document_id == evidence.document_id:
        said = f"The same document{f' ({where})' if where else ''}"
    else:
        who = ", ".join(filter(None, (evidence.organisation, where)))
        said = f"In {evidence.document}{f' ({who})' if who else ''}"
    aside = ", quoting or reporting another" if evidence.reported else ""
    return f"{said}{aside}: {in_quotation_marks(evidence.quote)}"


def in_quotation_marks(quote: str) -> str:
    """The words in quotation marks, unless they stand in their own."""
    words = " ".join(quote.split())
    is_marked = words[0] in '“"' and words[-1] in '”"' and not re.search('[“”"]', words[1:-1])
    return words if is_marked else f"“{words}”"


def place(evidence: Evidence) -> str:
    """Where to look: the printed page with the PDF's own, or the heading."""
    if evidence.pdf_page is None:
        return f"under “{evidence.heading_path[-1]}”" if evidence.heading_path else ""
    if evidence.page_label and evidence.page_label != str(evidence.pdf_page):
        return f"p. {evidence.page_label}, PDF page {evidence.pdf_page}"
    return f"PDF page {evidence.pdf_page}"


def _lead(question: ScopedQuestion, found: Sequence[tuple[Unit, Sequence[Evidence]]]) -> str:
    quotes = [item for _, evidence in found for item in evidence]
    documents = len({item.document_id for item in quotes})
    passages = "one passage" if len(quotes) == 1 else f"{len(quotes)} passages"
    where = "one document" if documents == 1 else f"{documents} documents"
    silent = [unit.label for unit, evidence in found if not evidence]
    lead = f"{passages[0].upper()}{passages[1:]} in {where} bear on this"
    if question.scope.origin != "everything" and documents == 1 and len(question.units) == 1:
        lead = f"{quotes[0].document} has {passages} on this"
    return f"{lead}; nothing was found in {', '.join(silent)}." if silent else f"{lead}."
