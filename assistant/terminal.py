"""Terminal: reports and answers as they are printed, or as JSON for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer, Claim, Evidence
from assistant.briefs import Row, brief_of, remarks_of, warnings_of
from assistant.conversation import Relation, StandaloneQuestion
from assistant.library import LibraryEntry
from assistant.listeners import Listener
from assistant.replay import Replay
from assistant.writing import in_quotation_marks, place
from corpus.errors import PolicyAssistantError
from index.reports import Change, SyncReport
from index.status import IndexStatus

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
            f"Not indexed: {', '.join(unknown)}. "
            "`policy-assistant status --json` lists the documents."
        )
    return [by_source[source] for source in sources]


@contextmanager
def following() -> Iterator[Listener]:
    """A listener that shows sentences on stderr as they come, until the whole answer is there.

    On a terminal only. What is left inside before its end, by Ctrl-C for one, stops the model.
    """
    said: list[str] = []
    console = Console(stderr=True)
    with Live(console=console, transient=True, auto_refresh=False) as live:

        def show(claim: Claim) -> None:
            said.append(claim.text)
            if console.is_terminal:
                live.update(Padding(Text("\n\n".join(said)), (1, 0, 1, 2)), refresh=True)

        listener = Listener(show)
        try:
            yield listener
        finally:
            listener.cancellation.cancel()


def print_answer(console: Console, answer: Answer, asked: StandaloneQuestion) -> None:
    """The answer as a short briefing with numbered sources."""
    if asked.relation is Relation.FOLLOW_UP:
        limit = f" (documents dated {asked.limit})" if asked.limit else ""
        console.print(Text(f"Asked as: {asked.text}{limit}\n", style="dim"))
    console.print(Text(answer.outcome.in_words, style="bold"))
    console.print(Text(answer.lead))
    if not answer.scope.is_everything:
        console.print(Text(f"Asked: {answer.scope.label}", style="dim"))
    for warning in warnings_of(answer):
        console.print(Text(warning, style="yellow"))
    _print_rows(console, brief_of(answer).rows)
    heading = ""
    for claim in answer.claims:
        if claim.heading != heading:
            heading = claim.heading
            console.print(Text(f"\n{heading}", style="bold"))
        markers = " ".join(f"[{answer.number_of(id_)}]" for id_ in claim.evidence_ids)
        console.print(Padding(Text(f"{claim.text} {markers}".strip()), (1, 0, 0, 2)))
    _print_sources(console, "Sources", answer.evidence)
    _print_sources(console, "Nearest passages, which do not answer", answer.near_misses)
    for title, items in remarks_of(answer):
        more = f" and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
        console.print(Text(f"\n{title}: {'; '.join(items[:_NAMED])}{more}.", style="dim"))
    console.print(Text(f"\nanswer {answer.id}", style="dim"))


def print_replay(console: Console, replayed: Replay) -> None:
    """Whether the answer is the same, and what has changed when it is not."""
    console.print(Text(replayed.record.asked.typed, style="bold"))
    if replayed.is_identical:
        console.print(Text("The same evidence, byte for byte."))
    for title, lines in (("Differs in", replayed.differences), ("Changed", replayed.changes)):
        for line in lines:
            console.print(Text(f"{title}: {line}"))
    if replayed.differences and not replayed.changes:
        console.print(Text("Neither documents nor settings have changed: the program has."))


def _print_rows(console: Console, rows: Sequence[Row]) -> None:
    if not rows:
        return
    table = Table("asked", "in its own words", "place", show_lines=True)
    for row in rows:
        words = f"{in_quotation_marks(row.quote)} [{row.number}]" if row.quote else "silent"
        table.add_row(plain(row.label), plain(words), plain(row.page))
    console.print(table)


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
