"""Drawing: answers as HTML or Markdown in which nothing from a document takes effect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from assistant.answers import Answer, Claim, DocumentReference, Evidence, Outcome
from assistant.writing import in_quotation_marks, place

OUTCOMES = {
    Outcome.COMPLETE: "Answered from the documents",
    Outcome.PARTIAL: "Answered in part",
    Outcome.NO_EVIDENCE: "The documents do not say",
    Outcome.FALSE_PREMISE: "The documents contradict what the question assumes",
    Outcome.UNCLEAR: "The question is not clear",
    Outcome.OUT_OF_SCOPE: "Not a question about the documents",
}
STYLE = """<style>
.pa-outcome {font-weight: 600; border-left: 4px solid #1d4f7c; padding-left: .6rem; margin: .2rem 0}
.pa-outcome.abstained {border-color: #8a5a00}
.pa-lead {margin: .3rem 0 .5rem}
.pa-group {font-weight: 600; margin: .9rem 0 .2rem}
.pa-claim {margin: .45rem 0; line-height: 1.5}
.pa-marker {font-weight: 600; color: #1d4f7c; white-space: nowrap}
.pa-source {line-height: 1.4; margin: 0}
.pa-place {color: #3d4245}
.pa-quote {border-left: 3px solid #c5cacd; padding-left: .6rem; margin: .35rem 0}
.pa-context {line-height: 1.55; white-space: pre-wrap}
.pa-context mark {background: #ffe664; padding: .05rem 0}
.pa-names {margin: .2rem 0; color: #3d4245; line-height: 1.4}
.pa-error {border: 2px solid #a02020; padding: .7rem .9rem; margin: .5rem 0}
</style>"""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&])")


def outcome(answer: Answer) -> str:
    """The outcome in words, the lead, and what was asked of whom."""
    style = "pa-outcome abstained" if answer.outcome.abstained else "pa-outcome"
    said = f"<p class='{style}'>{OUTCOMES[answer.outcome]}</p>"
    return f"{said}<p class='pa-lead'>{escape(answer.lead)}</p>"


def claim(answer: Answer, item: Claim, heading_before: str) -> str:
    """One claim with its markers, under its heading where that is a new one."""
    heading = ""
    if item.heading and item.heading != heading_before:
        heading = f"<h3 class='pa-group'>{escape(item.heading)}</h3>"
    markers = " ".join(f"[{answer.number_of(id_)}]" for id_ in item.evidence_ids)
    marked = f" <span class='pa-marker'>{markers}</span>" if markers else ""
    return f"{heading}<p class='pa-claim'>{escape(item.text)}{marked}</p>"


def source(number: int, item: Evidence) -> str:
    """A source card: what document, where in it, and the words."""
    origin = ", ".join(filter(None, (item.organisation, item.published)))
    where = ", ".join(filter(None, (place(item), " › ".join(item.heading_path))))
    note = "<p class='pa-place'>Quotes or reports another</p>" if item.reported else ""
    return (
        f"<p class='pa-source'><span class='pa-marker'>[{number}]</span> "
        f"<strong>{escape(item.document)}</strong><br>{escape(origin)}<br>"
        f"<span class='pa-place'>{escape(where)}</span></p>{quote(item)}{note}"
    )


def quote(item: Evidence) -> str:
    """The words of a piece of evidence."""
    return f"<p class='pa-quote'>{escape(in_quotation_marks(item.quote))}</p>"


def nearest(item: Evidence) -> str:
    """A passage that does not answer, with its document."""
    where = ", ".join(filter(None, (item.document, item.organisation, place(item))))
    return f"<p class='pa-names'>{escape(where)}</p>{quote(item)}"


def surroundings(before: str, words: str, after: str) -> str:
    """The quote marked in the text around it."""
    return f"<p class='pa-context'>{escape(before)}<mark>{escape(words)}</mark>{escape(after)}</p>"


def names(documents: Iterable[DocumentReference]) -> str:
    """Documents by title and organisation, one a line."""
    lines = (
        escape(", ".join(filter(None, (d.document, d.organisation, d.published))))
        for d in documents
    )
    return f"<p class='pa-names'>{'<br>'.join(lines)}</p>"


def announcement(answer: Answer) -> str:
    """What a screen reader says when the answer has come."""
    count = len(answer.evidence)
    said = "1 source" if count == 1 else f"{count} sources"
    hidden = "position:absolute;left:-9999px"
    return f"<div role='status' style='{hidden}'>Answer ready, {said}</div>"


def problem(message: str) -> str:
    """An error as a message, with what to do."""
    return f"<div class='pa-error' role='alert'>{escape(message)}</div>"


def markdown(answer: Answer) -> str:
    """The answer with numbered sources, to be pasted into a brief."""
    lines = [f"**{_md(answer.question)}**", "", _md(answer.lead), ""]
    heading = ""
    for item in answer.claims:
        if item.heading != heading:
            heading = item.heading
            lines += [f"**{_md(heading)}**", ""]
        markers = "".join(f"[{answer.number_of(id_)}]" for id_ in item.evidence_ids)
        lines += [f"{_md(item.text)} {markers}".strip(), ""]
    lines += [
        f"{number}. {_md(_reference(item))}" for number, item in enumerate(answer.evidence, 1)
    ]
    return "\n".join([*lines, "", f"Answer {answer.id}"])


def titles(documents: Sequence[DocumentReference]) -> str:
    """A short list in words."""
    return "; ".join(document.document for document in documents)


def _reference(item: Evidence) -> str:
    return ", ".join(filter(None, (item.organisation, item.document, item.published, place(item))))


def _md(text: str) -> str:
    """Text in which no Markdown takes effect."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
