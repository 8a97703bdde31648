"""Options: what several commands of the command line share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer


def _date(text: str) -> str:
    """A date, or the beginning of one: "2014", "2014-11" or "2014-11-21"."""
    if text and not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", text):
        raise typer.BadParameter(f"{text} is no date. Write 2014, 2014-11 or 2014-11-21.")
    return text


StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the index; see `settings`.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option("--document", help="Answer from this document only (its path); repeatable."),
]
OrganisationOption = Annotated[
    list[str] | None,
    typer.Option("--organisation", help="Only documents of this organisation; repeatable."),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only documents of this kind, such as response; repeatable."),
]
LanguageOption = Annotated[
    list[str] | None,
    typer.Option("--language", help="Only documents in this language, such as cy; repeatable."),
]
SinceOption = Annotated[
    str,
    typer.Option("--since", help="Only documents published on this date or later.", parser=_date),
]
UntilOption = Annotated[
    str,
    typer.Option("--until", help="Only documents published on this date or before.", parser=_date),
]
CurrentOption = Annotated[
    bool, typer.Option("--current", help="No document that another replaces.")
]
INCOMPLETE = 1
"""Exit code: done, but not all of it (a file failed, the index disagrees)."""
