"""Terminal: reports and answers as they are printed, or as JSON for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer, DocumentReference, Evidence
from assistant.library import LibraryEntry
from assistant.writing import in_quotation_marks, place
from corpus.errors import PolicyAssistantError
from index.status import IndexStatus
from index.sync import Change, SyncReport

ProgressCallback = Callable[[str, int, int], None]
_NAMED = 8


def plain(text: str) -> str:
    """The text with nothing in it that the terminal library would take for markup."""
    return escape(text)


def documents_at(library: Sequence[LibraryEntry], sources: Iterable[str]) -> list[str]:
    """Ids of the documents at these paths; raises PolicyAssistantError for one not indexed."""
    by_source = {entry.source: entry.document_id for entry in library}
    unknown = [source for source in sources if source not in by_source]
    if unknown:
        raise PolicyAssistantError(
            f"Not indexed: {', '.join(unknown)}. `policy-assistant status` lists the documents."
        )
    return [by_source[source] for source in sources]


def print_answer(console: Console, answer: Answer) -> None:
    """The answer as a short briefing with numbered sources."""
    console.print(Text(answer.outcome.in_words, style="bold"))
    console.print(Text(answer.lead))
    if answer.scope.origin != "everything":
        console.print(Text(f"Asked: {answer.scope.label}", style="dim"))
    heading = ""
    for claim in answer.claims:
        if claim.heading != heading:
            heading = claim.heading
            console.print(Text(f"\n{heading}", style="bold"))
        markers = " ".join(f"[{answer.number_of(id_)}]" for id_ in claim.evidence_ids)
        console.print(Padding(Text(f"{claim.text} {markers}".strip()), (1, 0, 0, 2)))
    _print_sources(console, "Sources", answer.evidence)
    _print_sources(console, "Nearest passages, which do not answer", answer.near_misses)
    _print_names(console, "Nothing found in", answer.silent)
    _print_names(console, "The topic occurs outside these documents, in", answer.elsewhere)
    if answer.withheld:
        console.print(Text(f"\n{answer.withheld} quotations withheld: not in the stored text."))
    console.print(Text(f"\nanswer {answer.id}", style="dim"))


def _print_sources(console: Console, title: str, evidence: Sequence[Evidence]) -> None:
    if not evidence:
        return
    console.print(Text(f"\n{title}", style="bold"))
    for number, item in enumerate(evidence, 1):
        where = (item.document, item.organisation, item.published, place(item))
        headings = " › ".join(item.heading_path)
        console.print(Text(f"[{number}] {', '.join(filter(None, where))}"))
        if headings and item.pdf_page is not None:
            console.print(Padding(Text(headings, style="dim"), (0, 0, 0, 4)))
        if title != "Sources":
            console.print(Padding(Text(in_quotation_marks(item.quote)), (0, 0, 0, 4)))


def _print_names(console: Console, title: str, documents: Sequence[DocumentReference]) -> None:
    if not documents:
        return
    names = "; ".join(d.document for d in documents[:_NAMED])
    more = f" and {len(documents) - _NAMED} more" if len(documents) > _NAMED else ""
    console.print(Text(f"\n{title}: {names}{more}.", style="dim"))


def print_sync(console: Console, report: SyncReport) -> None:
    """What a sync did: each file that changed or failed, and the counts."""
    for file in report.files:
        if file.change is Change.UNCHANGED:
            continue
        style = "red" if file.change is Change.FAILED else ""
        detail = f": {file.reason}" if file.reason else ""
        console.print(Text(f"{file.change:>9}  {file.source}{detail}", style=style))
        for warning in file.warnings:
            console.print(Text(f"{'':>9}  {warning}", style="yellow"))
    for line in (*report.notices, *report.refusals):
        console.print(Text(line, style="yellow"))
    counts = ", ".join(f"{report.count(c)} {c}" for c in Change if report.count(c))
    console.print(
        Text(f"{counts or 'nothing to do'}; {report.embedded} passages embedded, "
             f"{report.passages} in the index.")
    )  # fmt: skip


def sync_as_json(report: SyncReport) -> dict[str, Any]:
    """The report as plain values."""
    return {**asdict(report), "complete": report.complete}


def print_status(console: Console, status: IndexStatus) -> None:
    """The index in a table of roots, and files that are not indexed."""
    console.print(
        Text(f"{status.documents} documents, {status.passages} passages, model {status.model}, "
             f"generation {status.generation}")
    )  # fmt: skip
    table = Table("folder", "files", "indexed", box=None)
    for root in status.roots:
        table.add_row(plain(root.root), str(root.files), str(root.indexed))
    console.print(table)
    for same in status.duplicates:
        console.print(Text(f"{same.sameness}  {', '.join(same.sources)}", style="yellow"))
    for chain in status.editions:
        console.print(Text(f"editions  {' → '.join(chain.sources)} ({chain.origin})"))
    for failure in status.failures:
        console.print(Text(f"not indexed  {failure.source}: {failure.reason}", style="red"))


def status_as_json(status: IndexStatus) -> dict[str, Any]:
    """The status as plain values."""
    return asdict(status)
