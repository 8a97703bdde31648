"""JSONL: files of one object a line, read strictly and written whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.errors import PolicyAssistantError

T = TypeVar("T", bound=BaseModel)


def read_lines(path: Path, model: type[T]) -> Iterator[T]:
    """The objects of a JSONL file; raises PolicyAssistantError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise PolicyAssistantError(f"{path} cannot be read ({error.strerror}).") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield model.model_validate_json(line)
        except ValidationError as error:
            raise PolicyAssistantError(f"{path}, line {number}: {error}") from error
