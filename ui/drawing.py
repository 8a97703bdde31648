"""Drawing: what an answer looks like, as HTML and as Markdown; all foreign text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as html

from assistant.answers import Answer, Claim, DocumentReference, Evidence
from assistant.escaping import escape

_LISTED = 5
"""Documents named in the open; more are folded."""
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?")


def date_in_words(published: str) -> str:
    """The date "2024-05-20" as "20 May 2024"; what is no such date stays as it is."""
    found = _DATE.fullmatch(published)
    if found is None:
        return published
    year, month, day = found.groups()
    return " ".join(filter(None, (day and day.lstrip("0"), _MONTHS[int(month) - 1], year)))


def place(evidence: Evidence) -> str:
    """Where to look: "p. iv (PDF page 5)", "PDF page 5", or the headings."""
    if evidence.pdf_page is None:
        return " › ".join(evidence.heading_path)
    if evidence.page_label and evidence.page_label != str(evidence.pdf_page):
        return f"p. {evidence.page_label} (PDF page {evidence.pdf_page})"
    return f"PDF page {evidence.pdf_page}"


def announcement(answer: Answer) -> str:
    """What a screen reader says once the answer stands."""
    count = len(answer.evidence)
    if not count:
        return f"Answer ready: {answer.outcome.in_words}"
    return f"Answer ready, {count} source{'s' if count > 1 else ''}"


def status_html(text: str) -> str:
    """A region that is read out and not seen."""
    return f'<div role="status" class="pa-status">{html(text)}</div>'


def message_html(text: str) -> str:
    """A message with what to do; words in backticks are commands."""
    words = re.sub(r"`([^`]+)`", r"<code>\1</code>", html(text))
    return f'<div role="alert" class="pa-message">{words}</div>'


def question_html(question: str, *, everywhere: bool) -> str:
    """The question as the heading of its answer."""
    aside = '<span class="pa-aside">searched in all documents</span>' if everywhere else ""
    return f'<h2 class="pa-question">{html(question)}{aside}</h2>'


def searching_html(count: int) -> str:
    """What stands where the answer will be."""
    return f'<p class="pa-searching">Searching {_documents(count)} …</p>'


def outcome_html(answer: Answer) -> str:
    """The outcome, the lead sentence and the documents that were asked."""
    verb = "Searched" if answer.outcome.abstained else "Answered from"
    state = "abstained" if answer.outcome.abstained else "answered"
    return (
        f'<div class="pa-outcome pa-{state}"><p class="pa-verdict">{answer.outcome.in_words}</p>'
        f"<p>{html(answer.lead)}</p>"
        f'<p class="pa-scope">{verb}: {html(answer.scope.label)}</p></div>'
    )


def claims_html(answer: Answer, turn: int, shown: int | None = None) -> str:
    """The first `shown` claims (all by default) under their headings, each with its markers."""
    parts = ['<div class="pa-claims">']
    heading = ""
    for claim in answer.claims[:shown]:
        if claim.heading != heading:
            heading = claim.heading
            parts.append(f"<h3>{html(heading)}</h3>")
        parts.append(_claim_html(answer, claim, turn))
    return "".join((*parts, "</div>"))


def _claim_html(answer: Answer, claim: Claim, turn: int) -> str:
    numbers = [answer.number_of(id_) for id_ in claim.evidence_ids]
    markers = "".join(
        f'\u00a0<a class="pa-marker" href="#{anchor(turn, n)}" aria-label="Source {n}">[{n}]</a>'
        for n in numbers
    )
    kind = "pa-claim" if claim.supported else "pa-claim pa-unsupported"
    return f'<p class="{kind}">{html(claim.text)}{markers}</p>'


def anchor(turn: int, number: int) -> str:
    """The fragment by which a marker leads to its source."""
    return f"source-{turn}-{number}"


def remarks_html(answer: Answer) -> str:
    """What an answer leaves unsaid: silent documents, the topic elsewhere, quotations withheld."""
    parts = ['<div class="pa-remarks">']
    if answer.silent:
        parts.append(_named_html("Nothing found in", answer.silent))
    if answer.elsewhere:
        lead = "The topic occurs outside the scope, in"
        parts.append(_named_html(lead, answer.elsewhere))
    if answer.withheld:
        parts.append(f"<p>{html(_withheld(answer.withheld))}</p>")
    parts += [f"<p>{html(warning)}</p>" for warning in answer.writing.warnings]
    parts.append(_making_html(answer))
    return "".join((*parts, "</div>"))


def _named_html(lead: str, documents: Sequence[DocumentReference]) -> str:
    names = [html(_described(document)) for document in documents]
    if len(names) <= _LISTED:
        return f"<p>{lead}: {'; '.join(names)}.</p>"
    items = "".join(f"<li>{name}</li>" for name in names)
    count = _documents(len(names))
    return f"<details><summary>{lead} {count}</summary><ul>{items}</ul></details>"


def _making_html(answer: Answer) -> str:
    rows = [
        ("Documents searched", str(len(answer.searched))),
        *((f"Time for {stage}", f"{spent:.2f} s") for stage, spent in answer.timings.items()),
        ("Index generation", answer.generation),
        ("Settings", answer.settings_hash),
        ("Answer", answer.id),
    ]
    cells = "".join(f"<dt>{html(name)}</dt><dd>{html(value)}</dd>" for name, value in rows)
    return f"<details><summary>How this was answered</summary><dl>{cells}</dl></details>"


def sources_heading_html(answer: Answer) -> str:
    """The heading over the cards beside an answer; empty when there are none."""
    if answer.evidence:
        return '<h3 class="pa-sources">Sources</h3>'
    if answer.near_misses:
        return '<h3 class="pa-sources">Nearest passages, which do not answer</h3>'
    return ""


def card_html(evidence: Evidence, turn: int, number: int | None) -> str:
    """One source: its number (None for a near miss), document, place and words."""
    title = html(evidence.document)
    mark, target = "", ""
    if number is not None:
        mark = f'<span class="pa-number">{number}</span> '
        target = f' id="{anchor(turn, number)}"'
    about = ", ".join(filter(None, (evidence.organisation, date_in_words(evidence.published))))
    lines = "".join(f"<p>{html(line)}</p>" for line in (about, place(evidence)) if line)
    if evidence.reported:
        lines += '<p class="pa-reported">Quotes or reports another than the author</p>'
    quote = html(" ".join(evidence.quote.split()))
    return (
        f'<div class="pa-card"{target}><h4>{mark}{title}</h4>{lines}'
        f"<blockquote>{quote}</blockquote></div>"
    )


def surroundings_html(before: str, quote: str, after: str) -> str:
    """The quotation marked where it stands in its text, cut between words on both sides."""
    start = re.sub(r"^\S*\s", "… ", before)
    end = re.sub(r"\s\S*$", " …", after)
    return f'<div class="pa-text">{html(start)}<mark>{html(quote)}</mark>{html(end)}</div>'


def page_description(evidence: Evidence) -> str:
    """What the image of an opened page shows."""
    return f"{place(evidence)} of {evidence.document}, with the quoted words marked"


def library_line(documents: int, organisations: int) -> str:
    """The size of the library."""
    bodies = "one organisation" if organisations == 1 else f"{organisations} organisations"
    return f"{_documents(documents)[0].upper()}{_documents(documents)[1:]} from {bodies}."


def markdown_of(answer: Answer) -> str:
    """The answer with numbered sources, to paste elsewhere."""
    lines = [f"# {escape(answer.question)}", ""]
    lines += [f"**{answer.outcome.in_words}.** {escape(answer.lead)}", ""]
    heading = ""
    for claim in answer.claims:
        if claim.heading != heading:
            heading = claim.heading
            lines += [f"## {escape(heading)}", ""]
        markers = "".join(f" \\[{answer.number_of(id_)}\\]" for id_ in claim.evidence_ids)
        lines += [f"{escape(claim.text)}{markers}", ""]
    if answer.evidence:
        lines += ["## Sources", ""]
        lines += [_source_markdown(n, item) for n, item in enumerate(answer.evidence, 1)]
    if answer.silent:
        names = "; ".join(escape(_described(document)) for document in answer.silent)
        lines += ["", f"Nothing found in: {names}."]
    if answer.withheld:
        lines += ["", _withheld(answer.withheld)]
    return "\n".join(lines).rstrip() + "\n"


def _source_markdown(number: int, evidence: Evidence) -> str:
    parts = (evidence.document, evidence.organisation, date_in_words(evidence.published))
    where = escape(", ".join(filter(None, (*parts, place(evidence)))))
    note = " (quotes or reports another)" if evidence.reported else ""
    return f"{number}. {where}{note}: “{escape(evidence.quote)}”"


def _described(document: DocumentReference) -> str:
    about = ", ".join(filter(None, (document.organisation, date_in_words(document.published))))
    return f"{document.document} ({about})" if about else document.document


def _withheld(count: int) -> str:
    quotations = "One quotation was" if count == 1 else f"{count} quotations were"
    return f"{quotations} withheld: not found in the stored text."


def _documents(count: int) -> str:
    return "one document" if count == 1 else f"{count} documents"
