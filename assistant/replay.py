"""Replay: a recorded question asked again, and what has changed where the answer differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assistant.answers import Answer
from assistant.records import Record
from corpus.errors import StoreError

_LISTED = 10
"""Documents named for each kind of change; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of asking again."""

    record: Record
    answer: Answer
    differences: tuple[str, ...]
    """How the answer differs, in words; empty when its evidence is the same to the byte."""
    changes: tuple[str, ...]
    """What has changed since: documents, generation, settings."""

    @property
    def is_identical(self) -> bool:
        """Whether outcome, statements and evidence are the same, byte for byte."""
        return not self.differences


def renewed(
    document_ids: Sequence[str],
    before: Mapping[str, tuple[str, str]],
    after: Mapping[str, tuple[str, str]],
) -> tuple[str, ...]:
    """The documents that now stand where these stood; raises StoreError when none does."""
    sources = {id_: source for source, (id_, _) in before.items()}
    ids = {id_ for id_, _ in after.values()}
    kept = [after[s][0] for i in document_ids if (s := sources.get(i, "")) in after]
    kept += [i for i in document_ids if i in ids and i not in kept]
    if document_ids and not kept:
        raise StoreError(
            "Every document that this answer was limited to has been removed: it cannot be "
            "replayed. Sync the documents again."
        )
    return tuple(kept)


def compare(
    record: Record,
    answer: Answer,
    settings: Mapping[str, Any],
    before: Mapping[str, tuple[str, str]],
    after: Mapping[str, tuple[str, str]],
) -> Replay:
    """A record against the same question's answer now.

    `before` and `after` lead from the path of each document to its id and title, then and now.
    """
    changes = [*_documents(before, after), *_settings(record.settings, settings)]
    if record.answer.generation != answer.generation:
        changes.insert(0, f"index generation: {record.answer.generation} → {answer.generation}")
    return Replay(record, answer, tuple(_differences(record.answer, answer)), tuple(changes))


def _differences(before: Answer, after: Answer) -> Iterator[str]:
    if before.outcome is not after.outcome:
        yield f"outcome: {before.outcome.in_words} → {after.outcome.in_words}"
    for name in ("evidence", "near_misses"):
        was = {item.id: asdict(item) for item in getattr(before, name)}
        now = {item.id: asdict(item) for item in getattr(after, name)}
        words = "quotation" if name == "evidence" else "near miss"
        yield from (f"{words} gone: {_quoted(was[i])}" for i in was if i not in now)
        yield from (f"{words} new: {_quoted(now[i])}" for i in now if i not in was)
        yield from (
            f"{words} with other {_fields(was[i], now[i])}: {_quoted(was[i])}"
            for i in was
            if i in now and was[i] != now[i]
        )
        if was == now and list(was) != list(now):
            yield f"{words}s in another order"
    # a model is not asked again: only what quotations make is compared word by word
    is_prose = before.writing.writer == "prose"
    if not is_prose and (before.lead, before.claims) != (after.lead, after.claims):
        yield "the wording of the answer"


def _documents(
    before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]
) -> Iterator[str]:
    if not before:
        return
    kinds = {
        "removed": {s: before[s][1] for s in before if s not in after},
        "changed": {s: before[s][1] for s in before if s in after and before[s][0] != after[s][0]},
        "added": {s: after[s][1] for s in after if s not in before},
    }
    for kind, found in kinds.items():
        named = list(found.items())[:_LISTED]
        yield from (f"document {kind}: {title} ({source})" for source, title in named)
        if len(found) > len(named):
            yield f"documents {kind}: {len(found) - len(named)} more"


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    was, now = dict(_flat(before)), dict(_flat(after))
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            yield f"setting {name}: {was.get(name, 'none')} → {now.get(name, 'none')}"


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _fields(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    return ", ".join(name.replace("_", " ") for name in was if was[name] != now[name])


def _quoted(item: Mapping[str, Any]) -> str:
    words = " ".join(str(item["quote"]).split())
    shown = words if len(words) <= 80 else f"{words[:79]}…"
    return f"“{shown}” ({item['document']})"
