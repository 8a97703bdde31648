"""Options: what several commands of the command line share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None, typer.Option("--store", help="Folder of the index; see `settings`.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
INCOMPLETE = 1
"""Exit code: done, but not all of it (a file failed, the index disagrees)."""
