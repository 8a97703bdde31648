"""Writing: a short briefing made of quotations, without a language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer_types import TIMES, AnswerType, Expected, tells
from assistant.answers import Claim, ComparisonRow, Evidence, Scope
from assistant.forms import Form, is_definition
from assistant.names import ARTICLE, BODIES, head_of
from assistant.positions import HolderKind, Stance
from assistant.quotations import without_quotations
from assistant.stances import stance_of
from assistant.topics import topic_stems
from assistant.units import Unit
from index.lexical import stems

_DESCRIBED = re.compile(rf"^(?!HM ).*\b(?:{'|'.join(sorted(n.capitalize() for n in BODIES))})\b")
"""A name that says what kind of body it is; "HM …" takes no article."""
_NO_ARTICLE = frozenset("some several many most one another others both staff people".split())
_NUMBERED = re.compile(r"^\W*((?:Recommendation|Conclusion|Proposal|Measure|Point) \d+)\b")
_HOLDS = {
    Stance.SUPPORTS: "supports this",
    Stance.SUPPORTS_IF: "supports this on a condition",
    Stance.NEUTRAL: "takes no side",
    Stance.CAUTIONS: "urges caution",
    Stance.OPPOSES: "opposes this",
}
_LEADS = 0.5
"""Relevance from which on a quotation is sure enough for a lead that says who stands where."""
_NAMES_TOPIC = 0.6
"""Share of what is asked about that it must name for that."""
_GIVES = {
    Form.TIME: "gives the time",
    Form.NUMBER: "gives the figure",
    Form.DEFINITION: "says what is meant",
    Form.REASON: "gives the reason",
}


@dataclass(frozen=True, slots=True)
class Section:
    """What was found for one body, document or part of the question."""

    unit: Unit
    evidence: tuple[Evidence, ...]
    """Empty when the documents are silent."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """An answer's words."""

    lead: str
    claims: tuple[Claim, ...]
    comparison: tuple[ComparisonRow, ...]


Write = Callable[[Sequence[Section]], Briefing]
"""What puts the sections of an answer into words."""


def write_quotes(form: Form, sections: Sequence[Section]) -> Briefing:
    """The lead sentence and one claim a quotation, grouped by holder and document.

    Several bodies or parts asked about stand under a heading each; one in which nothing was found
    gets a claim without evidence that says so.
    """
    if sections[0].unit.clause and len({section.evidence for section in sections}) == 1:
        sections = sections[:1]  # one quotation answers every part
    compared = len(sections) > 1
    claims: list[Claim] = []
    for section in sections:
        heading = (section.unit.clause or section.unit.label) if compared else ""
        before: Evidence | None = None
        for item in _grouped(section.evidence):
            claims.append(Claim(heading, quotation(item, before), (item.id,), supported=True))
            before = item
        if not section.evidence:
            silence = f"Nothing found in {section.unit.label}."
            if section.unit.clause:
                silence = f"The documents do not say: “{section.unit.clause}”"
            claims.append(Claim(heading, silence, (), supported=False))
    rows = tuple(_row(section) for section in sections) if compared else ()
    return Briefing(_lead(form, sections), tuple(claims), rows)


def write_under(lead: str, sections: Sequence[Section]) -> Briefing:
    """One claim a quotation in the order given, under a lead that is settled; labels head them."""
    claims: list[Claim] = []
    for section in sections:
        heading = section.unit.label if len(sections) > 1 else ""
        before: Evidence | None = None
        for item in section.evidence:
            claims.append(Claim(heading, quotation(item, before), (item.id,), supported=True))
            before = item
    return Briefing(lead, tuple(claims), ())


def silence_in_words(scope: Scope, searched: int) -> str:
    """That so many documents of the scope were searched, and do not say."""
    if searched == 1:
        which = "" if scope.is_everything else f", {scope.label},"
        return f"The one document searched{which} does not say."
    which = "" if scope.is_everything else f" ({scope.label})"
    return f"The {searched} documents searched{which} do not say."


def quotation(evidence: Evidence, before: Evidence | None = None) -> str:
    """One sentence: who says it, in which document and where, and the words.

    `says` stands only before the author's own sentence. A document that the claim before has
    named is not named again.
    """
    who = with_article(evidence.organisation)
    where = place(evidence)
    is_known = before is not None and before.document_id == evidence.document_id
    on = _NUMBERED.match(evidence.heading_path[-1]) if evidence.heading_path else None
    if is_known:
        begins = f"On {on.group(1)} it" if on else "It also"
        opening = f"{begins} {_verb(evidence)}{f' ({where})' if where else ''}"
    elif who:
        within = ", ".join(filter(None, (f"{evidence.published[:4]}", where)))
        source = f"In {evidence.document}{f' ({within})' if within else ''}"
        about = f", on {on.group(1)}" if on else ""
        opening = f"{source}{about}, {who} {_verb(evidence)}"
    else:
        within = ", ".join(filter(None, (evidence.published[:4], where)))
        opening = f"{evidence.document}{f' ({within})' if within else ''} {_verb(evidence)}"
    return f"{opening}: {context_and_quote(evidence)}"


def context_and_quote(evidence: Evidence) -> str:
    """The quotation, after the sentence that its words point back to where there is one."""
    quote = in_quotation_marks(evidence.quote)
    before = " ".join(evidence.context.split())
    return f"[After “{before}”] {quote}" if before else quote


def in_quotation_marks(quote: str) -> str:
    """The words in quotation marks, unless they stand in their own."""
    words = " ".join(quote.split())
    is_marked = words[0] in '“"' and words[-1] in '”"' and not re.search('[“”"]', words[1:-1])
    return words if is_marked else f"“{words}”"


def with_article(organisation: str) -> str:
    """A body's name as it stands inside a sentence: "the Guild of …", but "Oxfam"."""
    head = head_of(organisation)
    if ARTICLE.match(organisation):
        return organisation
    is_described = _DESCRIBED.search(organisation) is not None
    is_common = organisation[:1].islower() and not head.endswith("s") and head not in _NO_ARTICLE
    is_noun = head in BODIES and " " not in organisation
    return f"the {organisation}" if is_described or is_common or is_noun else organisation


def place(evidence: Evidence) -> str:
    """Where to look: the printed page with the PDF's own, or the heading."""
    if evidence.pdf_page is None:
        return f"under “{evidence.heading_path[-1]}”" if evidence.heading_path else ""
    return pages(evidence, "p. {printed}, PDF page {own}")


def pages(evidence: Evidence, both: str) -> str:
    """The page by its own number, or as `both` puts it where another is printed on it."""
    is_printed = evidence.page_label and evidence.page_label != str(evidence.pdf_page)
    form = both if is_printed else "PDF page {own}"
    read = ", read by OCR" if evidence.read_by_ocr else ""
    return form.format(printed=evidence.page_label, own=evidence.pdf_page) + read


def _verb(evidence: Evidence) -> str:
    position = evidence.position
    whom = with_article(position.holder)
    nobody = "words without naming whose they are"
    match position.holder_kind:
        case HolderKind.AUTHOR:
            return "says"
        case HolderKind.QUOTED:
            return f"quotes {whom or nobody}"
        case HolderKind.REPORTED:
            holds = "hold" if _is_plural(position.holder) else "holds"
            is_view = whom and position.stance
            return f"reports what {whom} {holds}" if is_view else f"reports {whom or nobody}"
        case HolderKind.HYPOTHETICAL:
            if position.holder:
                return "says of a case that may not arise"
            return "considers, without saying that anybody holds it"


def _is_plural(holder: str) -> bool:
    return holder.endswith("s") and head_of(holder).endswith("s")


def _grouped(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The most direct first, and with it all that its document says."""
    order = list(dict.fromkeys(item.document_id for item in evidence))
    return sorted(evidence, key=lambda e: (order.index(e.document_id), -e.relevance))


def _row(section: Section) -> ComparisonRow:
    label = section.unit.clause or section.unit.label
    strongest = max(section.evidence, key=lambda e: e.relevance, default=None)
    if strongest is None:
        return ComparisonRow(label, "", "")
    return ComparisonRow(label, strongest.id, place(strongest))


def _lead(form: Form, sections: Sequence[Section]) -> str:
    quotes = [item for section in sections for item in section.evidence]
    silent = [s.unit.clause or s.unit.label for s in sections if not s.evidence]
    if len(sections) > 1:
        answered = len(sections) - len(silent)
        kind = "parts of the question" if sections[0].unit.clause else "asked about"
        lead = f"{answered} of the {len(sections)} {kind} are answered below"
        if not silent:
            is_own = all(e.position.holder_kind is HolderKind.AUTHOR for e in quotes)
            lead = f"Each is answered below{' in its own words' if is_own else ''}"
        return f"{lead}; nothing was found for {'; '.join(silent)}." if silent else f"{lead}."
    best = max(quotes, key=lambda e: e.relevance)
    return _opening(form, best, quotes, sections[0].unit.query.topic)


def _stand(best: Evidence) -> str:
    """Who takes what stand, on what condition, and by whose report."""
    position = best.position
    is_own = position.holder_kind is HolderKind.AUTHOR
    stance = _HOLDS[position.stance] if position.stance else ""
    who = with_article(position.holder)
    if is_own and not position.holder:
        return f"{best.document} answers this."
    condition = f": “{position.condition}”" if position.condition else ""
    if position.holder_kind is HolderKind.HYPOTHETICAL or not who:
        return f"{best.document} bears on this without saying who holds the view."
    said = f"{who} {stance}{condition}."
    return said[0].upper() + said[1:] if is_own else f"{best.document} reports that {said}"


def _is_about(topic: str, quote: str) -> bool:
    """Whether the sentence names what is asked about, besides the stand and what it quotes."""
    wanted = {s for w in topic.split() for s in topic_stems(w) if stance_of(w)[0] is None}
    plain = without_quotations(quote)
    named = len(wanted & {*stems(plain or quote)})
    return bool(wanted) and named >= _NAMES_TOPIC * len(wanted)


def gives(form: Form, quote: str) -> bool:
    """Whether a quotation has what the lead would say of it: a time, a figure, a meaning."""
    if form is Form.TIME:
        return any(tells(Expected(type_), quote) > 0 for type_ in TIMES)
    if form is Form.NUMBER:
        return tells(Expected(AnswerType.NUMBER), quote) > 0
    return form is not Form.DEFINITION or is_definition(quote)


def _opening(form: Form, best: Evidence, quotes: Sequence[Evidence], topic: str) -> str:
    """What the answer is, before the words that give it."""
    documents = len({item.document_id for item in quotes})
    is_sure = best.relevance >= _LEADS and _is_about(topic, best.quote)
    if form in {Form.VIEW, Form.YES_NO} and best.position.stance and is_sure:
        return _stand(best)
    if form is Form.LIST and len(quotes) > 1:
        where = f"{documents} documents" if documents > 1 else best.document
        return f"{len(quotes)} points, from {where}."
    if form in _GIVES and gives(form, best.quote):
        return f"{best.document} {_GIVES[form]}."
    if documents > 1:
        return f"{documents} documents bear on this; the most direct comes first."
    return f"{best.document} answers this."
