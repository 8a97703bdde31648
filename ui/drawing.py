"""Drawing: what an answer looks like, as HTML; all foreign text escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape as html

from assistant.answers import Answer, Claim, Evidence
from assistant.briefs import (
    Row,
    brief_of,
    date_in_words,
    described,
    remarks_of,
    warnings_of,
    where,
    whose,
)
from assistant.conversation import StandaloneQuestion

_LISTED = 5
"""Documents named in the open; more are folded."""


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


def question_html(asked: StandaloneQuestion) -> str:
    """The question as the heading of its answer, and how it was understood."""
    aside = '<span class="pa-aside">searched in all documents</span>' if asked.everywhere else ""
    heading = f'<h2 class="pa-question">{html(asked.typed)}{aside}</h2>'
    if asked.text == asked.typed and not asked.limit:
        return heading
    limit = f" Documents dated {html(asked.limit)} only." if asked.limit else ""
    understood = f"Asked as: <strong>{html(asked.text)}</strong>{limit}"
    return f'{heading}<p class="pa-understood">{understood}</p>'


def searching_html(count: int) -> str:
    """What stands where the answer will be."""
    return f'<p class="pa-searching">Searching {_documents(count)} …</p>'


def outcome_html(answer: Answer) -> str:
    """The outcome, the lead sentence, the documents that were asked, and what to beware of."""
    verb = "Searched" if answer.outcome.abstained else "Answered from"
    state = "abstained" if answer.outcome.abstained else "answered"
    warnings = "".join(f'<p class="pa-warning">{html(w)}</p>' for w in warnings_of(answer))
    return (
        f'<div class="pa-outcome pa-{state}"><p class="pa-verdict">{answer.outcome.in_words}</p>'
        f"<p>{html(answer.lead)}</p>"
        f'<p class="pa-scope">{verb}: {html(answer.scope.label)}</p>{warnings}</div>'
    )


def rows_html(answer: Answer, turn: int) -> str:
    """The comparison: each body or document, its strongest words, and where; empty for one."""
    rows = "".join(_row_html(row, turn) for row in brief_of(answer).rows)
    if not rows:
        return ""
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Asked", "Strongest words", "Place")
    )
    return f'<table class="pa-rows"><tr>{heads}</tr>{rows}</table>'


def _row_html(row: Row, turn: int) -> str:
    label = f'<th scope="row">{html(row.label)}</th>'
    if row.number is None:
        return f'<tr>{label}<td colspan="2" class="pa-unsupported">Nothing found</td></tr>'
    quote = html(" ".join(row.quote.split()))
    return f"<tr>{label}<td>“{quote}”{_marker(turn, row.number)}</td><td>{html(row.page)}</td></tr>"


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


def draft_html(claims: Sequence[Claim]) -> str:
    """Sentences that a model has written so far, without markers: those belong to the answer."""
    said = "".join(f'<p class="pa-claim">{html(claim.text)}</p>' for claim in claims)
    return f'<div class="pa-claims" aria-busy="true">{said}</div>'


def _claim_html(answer: Answer, claim: Claim, turn: int) -> str:
    numbers = [answer.number_of(id_) for id_ in claim.evidence_ids]
    markers = "".join(_marker(turn, n) for n in numbers)
    kind = "pa-claim" if claim.supported else "pa-claim pa-unsupported"
    return f'<p class="{kind}">{html(claim.text)}{markers}</p>'


def _marker(turn: int, number: int) -> str:
    target = f'href="#{anchor(turn, number)}" aria-label="Source {number}"'
    return f'\u00a0<a class="pa-marker" {target}>[{number}]</a>'


def anchor(turn: int, number: int) -> str:
    """The fragment by which a marker leads to its source."""
    return f"source-{turn}-{number}"


def remarks_html(answer: Answer) -> str:
    """What an answer leaves unsaid, and how it was made; long lists are folded."""
    listed = "".join(_listed_html(heading, items) for heading, items in remarks_of(answer))
    return f'<div class="pa-remarks">{listed}{_making_html(answer)}</div>'


def _listed_html(heading: str, items: Sequence[str]) -> str:
    if len(items) <= _LISTED:
        return f"<p>{heading}: {'; '.join(map(html, items))}.</p>"
    listed = "".join(f"<li>{html(item)}</li>" for item in items)
    return (
        f"<details><summary>{heading} {_documents(len(items))}</summary><ul>{listed}</ul></details>"
    )


def _making_html(answer: Answer) -> str:
    rows = [
        ("Documents searched", str(len(answer.searched))),
        ("Confidence that they answer", f"{answer.confidence:.0%}"),
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
    lines = "".join(f"<p>{html(line)}</p>" for line in (about, where(evidence)) if line)
    if remark := whose(evidence):
        lines += f'<p class="pa-reported">{html(remark[0].upper() + remark[1:])}</p>'
    if evidence.also_in:
        others = "; ".join(described(document) for document in evidence.also_in)
        lines += f"<p>Also in {html(others)}</p>"
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
    if evidence.read_by_ocr:  # no letter of a scan has a place that could be marked
        page = where(replace(evidence, read_by_ocr=False))
        return (
            f"{page} of {evidence.document}, a scan: the quoted words were read by OCR and cannot "
            "be marked"
        )
    return f"{where(evidence)} of {evidence.document}, with the quoted words marked"


def library_line(documents: int, organisations: int) -> str:
    """The size of the library."""
    bodies = "one organisation" if organisations == 1 else f"{organisations} organisations"
    return f"{_documents(documents)[0].upper()}{_documents(documents)[1:]} from {bodies}."


def _documents(count: int) -> str:
    return "one document" if count == 1 else f"{count} documents"
