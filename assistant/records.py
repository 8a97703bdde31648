"""Records: each answer with everything needed to ask again, as JSON files of the store."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.answers import SCHEMA_VERSION, Answer
from assistant.conversation import StandaloneQuestion, Turn
from assistant.library import LibraryEntry
from corpus.errors import StoreError
from index.store import Store

RECORD_VERSION = 1
_ID = re.compile(r"[0-9a-f]{6,32}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model was sent, or returned."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Record:
    """One answer and all that it came from."""

    record_version: int
    recorded: str
    """When, in UTC."""
    asked: StandaloneQuestion
    """As the person typed it, and as it was asked."""
    history: tuple[Turn, ...]
    """The turns in whose light it was read."""
    document_ids: tuple[str, ...]
    """The person's filter; empty without one."""
    settings: dict[str, Any]
    """All that can change an answer; no place, no key."""
    encoder: str
    """The embedding model of the generation."""
    language_model: str
    """Empty when the answer is made of quotations alone."""
    prompts: tuple[Prompt, ...]
    answer: Answer

    def to_json(self) -> dict[str, Any]:
        """As the published schema (`record.schema.json`) describes it."""
        recorded = asdict(self)
        return {**recorded, "answer": {"schema_version": SCHEMA_VERSION, **recorded["answer"]}}


_RECORD = TypeAdapter(Record)
_LIBRARY: TypeAdapter[dict[str, dict[str, str]]] = TypeAdapter(dict[str, dict[str, str]])


class RecordStore:
    """The records of one store, and for each generation answered from the documents it held."""

    def __init__(self, store: Store) -> None:
        self._folder = store.answers
        self._write = store.write_atomically

    def keep(self, record: Record, library: Sequence[LibraryEntry]) -> None:
        """Write a record, and once a generation what its library was; raises StoreError."""
        generation = self._library_path(record.answer.generation)
        try:
            if not generation.exists():
                documents = {e.source: {"id": e.document_id, "title": e.title} for e in library}
                self._write(generation, _bytes(documents))
            self._write(self._path(record.answer.id), _bytes(record.to_json()))
        except OSError as error:
            raise StoreError(
                f"The answer could not be recorded in {self._folder} ({error.strerror}). "
                "Free some space or make the folder writable."
            ) from error

    def read(self, answer_id: str) -> Record:
        """A record by its answer's id; raises StoreError when there is none that can be read."""
        path = self._path(answer_id) if _ID.fullmatch(answer_id) else None
        if path is None or not path.is_file():
            raise StoreError(
                f"No answer {answer_id!r} is recorded in {self._folder}. The id stands at the end "
                "of every answer."
            )
        return _read(path)

    def all(self) -> tuple[list[Record], list[str]]:
        """Every record, oldest first, and in words each file that is none."""
        records, unreadable = [], []
        for path in sorted(self._folder.glob("*.json")):
            try:
                records.append(_read(path))
            except StoreError as error:
                unreadable.append(str(error))
        return sorted(records, key=lambda r: (r.recorded, r.answer.id)), unreadable

    def library(self, generation: str) -> dict[str, tuple[str, str]]:
        """Path to id and title of each document that a generation held; empty when not kept."""
        path = self._library_path(generation)
        if not path.is_file():
            return {}
        try:
            documents = _LIBRARY.validate_json(path.read_bytes())
        except ValidationError as error:
            raise _unreadable(path) from error
        return {source: (d["id"], d["title"]) for source, d in documents.items()}

    def _path(self, answer_id: str) -> Path:
        return self._folder / f"{answer_id}.json"

    def _library_path(self, generation: str) -> Path:
        return self._folder / "generations" / f"{generation}.json"


def turn_of(asked: StandaloneQuestion, answer: Answer) -> Turn:
    """A question and its answer as the turns after it need them."""
    cited = dict.fromkeys(item.document_id for item in answer.evidence)
    return Turn(asked.typed, tuple(cited))


def now() -> str:
    """The time that a record is stamped with."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _read(path: Path) -> Record:
    try:
        return _RECORD.validate_json(path.read_bytes())
    except ValidationError as error:
        raise _unreadable(path) from error


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        f"{path} is not a record that this version reads. Move it out of the folder, or use the "
        "version that wrote it."
    )


def _bytes(content: Mapping[str, Any]) -> bytes:
    # on one line: json indents in Python, at ten times the cost, for every answer
    return json.dumps(content, ensure_ascii=False).encode()
