"""Register: every quotation that an answer has shown, each under one id."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace

from assistant.answers import Answer, Evidence
from assistant.records import Record
from corpus.errors import StoreError

_COLUMNS = (
    "id", "quote", "document", "organisation", "published", "pdf_page", "page_label",
    "heading_path", "document_id", "start", "end", "shown_as", "first_shown", "answers",
    "is_in_store",
)  # fmt: skip
_OPENS_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Stored = Callable[[str, int, int], str | None]
"""The stored text of a span of a document; None when the document is not stored any more."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One quotation and the answers that showed it."""

    id: str
    quote: str
    document: str
    organisation: str
    published: str
    pdf_page: int | None
    page_label: str | None
    heading_path: tuple[str, ...]
    document_id: str
    start: int
    end: int
    shown_as: str
    """`evidence`, or `near_miss` when it never stood for an answer."""
    first_shown: str
    answers: tuple[str, ...]
    is_in_store: bool
    """Whether the store still holds these words at this place."""


def build_register(records: Iterable[Record], stored: Stored) -> list[RegisterEntry]:
    """One entry a quotation, in the order in which they were first shown.

    Raises StoreError when an answer cites an id that it does not hold.
    """
    found: dict[str, RegisterEntry] = {}
    for record in records:
        answer = record.answer
        _check(answer)
        shown = [(e, "evidence") for e in answer.evidence]
        shown += [(e, "near_miss") for e in answer.near_misses]
        for item, shown_as in shown:
            entry = found.get(item.id) or _entry(item, shown_as, record.recorded, stored)
            found[item.id] = replace(
                entry,
                shown_as="evidence" if "evidence" in {shown_as, entry.shown_as} else "near_miss",
                answers=tuple(dict.fromkeys((*entry.answers, answer.id))),
            )
    return list(found.values())


def register_as_json(entries: Iterable[RegisterEntry]) -> str:
    """The register as a JSON list."""
    return json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)


def register_as_csv(entries: Iterable[RegisterEntry]) -> str:
    """The register as a table; words that a spreadsheet would compute are led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        values = asdict(entry) | {
            "heading_path": " › ".join(entry.heading_path),
            "answers": " ".join(entry.answers),
        }
        writer.writerow([_inert(values[name]) for name in _COLUMNS])
    return out.getvalue()


def _check(answer: Answer) -> None:
    held = {item.id for item in answer.evidence}
    cited = [i for claim in answer.claims for i in claim.evidence_ids]
    cited += [row.evidence_id for row in answer.comparison if row.evidence_id]
    dangling = [i for i in cited if i not in held]
    if dangling:
        raise StoreError(
            f"Answer {answer.id} cites {', '.join(dangling)}, which it does not hold: its record "
            "was altered. Move it out of the store's `answers` folder."
        )


def _entry(item: Evidence, shown_as: str, when: str, stored: Stored) -> RegisterEntry:
    return RegisterEntry(
        id=item.id,
        quote=item.quote,
        document=item.document,
        organisation=item.organisation,
        published=item.published,
        pdf_page=item.pdf_page,
        page_label=item.page_label,
        heading_path=item.heading_path,
        document_id=item.document_id,
        start=item.start,
        end=item.end,
        shown_as=shown_as,
        first_shown=when,
        answers=(),
        is_in_store=stored(item.document_id, item.start, item.end) == item.quote,
    )


def _inert(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_OPENS_FORMULA)
    return f"'{value}" if is_formula else value
