"""RecordCommands: the commands that ask a recorded answer again and list what was quoted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant import terminal
from assistant.exporting import write_file
from assistant.options import INCOMPLETE, JsonOption, StoreOption
from assistant.register import register_as_csv, register_as_json
from assistant.settings import load_settings

export = typer.Typer(help="Write out what the store has recorded.", no_args_is_help=True)


def replay(answer_id: str, *, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Ask a recorded question again, and say what has changed when the answer differs."""
    from assistant.assistant import open_assistant  # noqa: PLC0415 - other commands start without

    replayed = open_assistant(load_settings(store=store)).replay(answer_id)
    if as_json:
        content = {
            "answer": answer_id,
            "identical": replayed.is_identical,
            "differences": replayed.differences,
            "changes": replayed.changes,
        }
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        terminal.print_replay(Console(), replayed)
    if not replayed.is_identical:
        raise typer.Exit(INCOMPLETE)


@export.command()
def register(
    *,
    store: StoreOption = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table (the default).")] = False,
    as_json: JsonOption = False,
    out: Annotated[Path | None, typer.Option("--out", help="Write to this file.")] = None,
) -> None:
    """List every quotation that was shown, with its id, place and answers."""
    from assistant.assistant import open_assistant  # noqa: PLC0415

    if as_csv and as_json:
        raise typer.BadParameter("--csv and --json cannot go together.")
    entries, unreadable = open_assistant(load_settings(store=store)).register()
    written = register_as_json(entries) + "\n" if as_json else register_as_csv(entries)
    if out is None:
        typer.echo(written, nl=False)
    else:
        write_file(out, written.encode())
    for line in unreadable:
        Console(stderr=True).print(line, markup=False, soft_wrap=True)
    if unreadable:
        raise typer.Exit(INCOMPLETE)


@export.callback()
def _export() -> None:
    """Write out what the store has recorded."""
