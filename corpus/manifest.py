"""Manifest: the `manifest.csv` of a folder, metadata and never a document."""

from __future__ import annotations

import csv
import re
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus.documents import Metadata
from corpus.errors import ManifestError

NAME = "manifest.csv"
_REQUIRED = ("path", "title", "organisation", "published", "kind", "licence")
_OPTIONAL = ("version", "supersedes", "language")


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    path: str
    title: str
    organisation: str
    published: str
    kind: str
    licence: str
    version: str = ""
    supersedes: str = ""
    language: str = ""

    @field_validator("path")
    @classmethod
    def _inside_the_root(cls, value: str) -> str:
        path = PurePosixPath(value)
        if not value or path.is_absolute() or ".." in path.parts:
            raise ValueError("is not a path inside the folder")
        return str(path)

    @field_validator("published")
    @classmethod
    def _begins_with_a_year(cls, value: str) -> str:
        if value and not re.match(r"\d{4}(?!\d)", value):  # else "31/1" would be shown as its year
            raise ValueError("is no date that begins with its year, such as 2014 or 2014-11-21")
        return value


def read_manifest(path: Path) -> dict[str, Metadata]:
    """Metadata by path within the folder.

    Raises ManifestError, with the line, for an unknown or absent column, a row that does not fit,
    a path that leaves the folder, or a path that stands twice.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="(too many columns)")
            _check_header(path, reader.fieldnames or [])
            return _rows(path, reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(f"{path} cannot be read: {error}. Save it as UTF-8 CSV.") from error


def _check_header(path: Path, names: object) -> None:
    found = list(names) if isinstance(names, list) else []
    absent = [name for name in _REQUIRED if name not in found]
    unknown = [name for name in found if name not in (*_REQUIRED, *_OPTIONAL)]
    if absent or unknown:
        raise ManifestError(
            f"{path}: columns must be {', '.join(_REQUIRED)} and may be {', '.join(_OPTIONAL)}"
            f" (absent: {', '.join(absent) or 'none'}; unknown: {', '.join(unknown) or 'none'})."
        )


def _rows(path: Path, reader: csv.DictReader[str]) -> dict[str, Metadata]:
    rows: dict[str, Metadata] = {}
    for record in reader:
        values = {key: value or "" for key, value in record.items()}
        try:
            row = _Row(**values)
        except ValidationError as error:
            first = error.errors()[0]
            raise ManifestError(
                f"{path}, line {reader.line_num}: {first['loc'][0]} {first['msg'].lower()}."
            ) from error
        if row.path in rows:
            raise ManifestError(f"{path}, line {reader.line_num}: {row.path} stands twice.")
        rows[row.path] = Metadata(**row.model_dump(exclude={"path"}))
    return rows
