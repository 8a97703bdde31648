"""CLI: `policy-assistant`, the commands that sync, ask, serve and check."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from assistant import terminal
from assistant.exporting import Format, write_file
from assistant.exporting import export as export_answer
from assistant.options import (
    INCOMPLETE,
    CurrentOption,
    DocumentOption,
    JsonOption,
    KindOption,
    LanguageOption,
    OrganisationOption,
    SinceOption,
    StoreOption,
    UntilOption,
)
from assistant.record_commands import export, replay
from assistant.settings import load_settings, settings_in_force
from corpus.errors import PolicyAssistantError
from index.store import Store

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(replay)
app.add_typer(export, name="export")
FAILED = 2
"""Exit code: not done; the message says what to do."""
_INTERRUPTED = 130


@app.callback(invoke_without_command=True)
def describe(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    """Answers questions about policy documents with quotations that can be checked."""
    if version:
        typer.echo(metadata.version("policy-assistant"))
        raise typer.Exit


@app.command()
def sync(
    paths: Annotated[
        list[str],
        typer.Argument(help="Folders of documents, single files, or, with --allow-url, pages."),
    ],
    *,
    store: StoreOption = None,
    allow_empty: Annotated[
        bool, typer.Option("--allow-empty", help="Remove what a missing or empty folder held.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read and derive everything again.")
    ] = False,
    backend: Annotated[
        str | None, typer.Option("--backend", help="What encodes passages; see `settings`.")
    ] = None,
    allow_url: Annotated[
        bool, typer.Option("--allow-url", help="Fetch pages named by their address.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make the index agree with the folders: add, replace and remove what changed."""
    from index import sync as syncing  # noqa: PLC0415 - other commands start without its imports
    from index.backends import wanted_backend  # noqa: PLC0415
    from index.models import find_model  # noqa: PLC0415
    from index.recipe import Recipe, SplittingConfig  # noqa: PLC0415

    settings = load_settings(store=store)
    recipe = Recipe(
        find_model(settings.index.model), SplittingConfig(settings.index.passage_tokens)
    )
    place = Store(settings.store.expanduser())
    roots = _roots(paths, place, allow_url=allow_url)
    with _progress() as progress:
        report = syncing.sync(
            place,
            recipe,
            roots,
            allow_empty=allow_empty,
            rebuild=rebuild,
            backend=wanted_backend(backend or settings.index.backend),
            progress=progress,
        )
    if as_json:
        typer.echo(json.dumps(terminal.sync_as_json(report), ensure_ascii=False, indent=1))
    else:
        terminal.print_sync(Console(), report)
    if not report.complete:
        raise typer.Exit(INCOMPLETE)


def _roots(paths: list[str], place: Store, *, allow_url: bool) -> list[Path]:
    """Folders and files as they are named; fetched pages are kept in a folder of their own."""
    from corpus.fetching import is_url, save_pages  # noqa: PLC0415 - seldom needed

    urls = [path for path in paths if is_url(path)]
    if urls and not allow_url:
        raise PolicyAssistantError(
            f"{urls[0]} is an address: nothing is fetched over the network unless you say "
            "--allow-url. Or save the page and sync its folder."
        )
    if urls:
        place.create()
        save_pages(urls, place.web_pages)
    folders = [Path(path) for path in paths if path not in urls]
    return [*folders, place.web_pages] if urls else folders


@app.command()
def status(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Say what is indexed, from which folders, and what could not be read."""
    from index.status import status_of  # noqa: PLC0415

    found = status_of(Store(load_settings(store=store).store.expanduser()))
    if as_json:
        typer.echo(json.dumps(terminal.status_as_json(found), ensure_ascii=False, indent=1))
    else:
        terminal.print_status(Console(), found)


@app.command()
def ask(  # noqa: PLR0913 - each is an option of the command
    question: str,
    *,
    store: StoreOption = None,
    document: DocumentOption = None,
    organisation: OrganisationOption = None,
    kind: KindOption = None,
    language: LanguageOption = None,
    since: SinceOption = "",
    until: UntilOption = "",
    current: CurrentOption = False,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help="Search all documents, whatever is named.")
    ] = False,
    after: Annotated[
        str, typer.Option("--after", help="Id of the answer that this question follows up.")
    ] = "",
    form: Annotated[
        Format | None, typer.Option("--format", help="Write the answer in this format.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write to this file; DOCX needs one.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question with quotations, each with its document and page."""
    from assistant.assistant import open_assistant  # noqa: PLC0415
    from assistant.requests import checked  # noqa: PLC0415
    from index.filters import DocumentFilter  # noqa: PLC0415

    question = checked(question)
    form = Format.JSON if as_json else form
    if form is Format.DOCX and out is None:
        raise PolicyAssistantError("A DOCX file cannot be printed. Name a file with --out.")
    assistant = open_assistant(load_settings(store=store))
    conditions = DocumentFilter(
        frozenset(organisation or ()), frozenset(kind or ()), frozenset(language or ()),
        since, until, current,
    )  # fmt: skip
    named = terminal.documents_at(assistant.library(), document or [])
    chosen = assistant.documents_within(conditions, named)
    history = assistant.turns_until(after) if after else ()
    asked = assistant.interpret(question, history)
    if everywhere:
        asked = replace(asked, everywhere=True)
    with terminal.following() as listener:
        answer = assistant.ask_in_turn(asked, history, chosen, listener)
    if form is None and out is None:
        terminal.print_answer(Console(), answer, asked)
        return
    written = export_answer(answer, form or Format.MD)
    if out is None:
        typer.echo(written.decode(), nl=False)
    else:
        write_file(out, written)


@app.command()
def serve(
    *,
    store: StoreOption = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port on the loopback address.")
    ] = None,
) -> None:
    """Open the assistant in the browser; Ctrl-C stops it."""
    from assistant.serving import serve as serve_pages  # noqa: PLC0415

    raise typer.Exit(serve_pages(load_settings(store=store, port=port)))


@app.command()
def verify(
    *,
    store: StoreOption = None,
    repair: Annotated[
        bool, typer.Option("--repair", help="Derive the indexes again from the catalogue.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check that the catalogue, the vectors and the word index agree."""
    from index import verify as verifying  # noqa: PLC0415

    place = Store(load_settings(store=store).store.expanduser())
    if repair:
        verifying.repair(place)
    wrong = verifying.verify(place)
    if as_json:
        typer.echo(json.dumps({"sound": not wrong, "wrong": wrong}, ensure_ascii=False))
    else:
        for line in wrong or ["The index is sound."]:
            typer.echo(line)
        if wrong and not repair:
            typer.echo("Run `policy-assistant verify --repair` to derive the indexes again.")
    if wrong:
        raise typer.Exit(INCOMPLETE)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(help="A new folder for the backup.")],
    *,
    store: StoreOption = None,
) -> None:
    """Copy documents, passages, vectors and originals into a new folder."""
    from index import backup as backing  # noqa: PLC0415 - other commands start without its imports
    from index.store import Store  # noqa: PLC0415

    backing.backup(Store(load_settings(store=store).store.expanduser()), target)
    typer.echo(
        f"The backup is in {target}. `policy-assistant restore {target}` makes a store of it."
    )


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(help="A folder that `backup` wrote.")],
    *,
    store: StoreOption = None,
) -> None:
    """Make a new store from a backup and derive its index."""
    from index import backup as backing  # noqa: PLC0415
    from index.store import Store  # noqa: PLC0415

    place = Store(load_settings(store=store).store.expanduser())
    backing.restore(place, source)
    typer.echo(f"The store {place.folder} is ready.")


@app.command()
def settings(*, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Print every setting, its value, and where the value comes from."""
    rows = settings_in_force(load_settings(store=store))
    if store is not None:
        rows = [r if r.name != "store" else type(r)(r.name, str(store), "--store") for r in rows]
    if as_json:
        values = [{"name": r.name, "value": r.value, "origin": r.origin} for r in rows]
        typer.echo(json.dumps(values, indent=1))
        return
    table = Table("setting", "value", "from", box=None)
    for row in rows:
        table.add_row(row.name, row.value, row.origin)
    Console().print(table)


class _SpeedColumn(ProgressColumn):
    """Steps a second: files, pages, passages."""

    def render(self, task: Task) -> Text:
        """Nothing until there is something to measure."""
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def _progress() -> Iterator[terminal.ProgressCallback]:
    """A progress bar on stderr, shown only while a stage is under way."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _SpeedColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield advance


def main() -> None:
    """Run the command line; known errors become a message and an exit code."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # no library may look for a newer model
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        app()
    except PolicyAssistantError as error:
        Console(stderr=True).print(
            f"[bold red]error[/] {terminal.plain(str(error))}", soft_wrap=True
        )
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
