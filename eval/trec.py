"""TREC: qrels and runs in the formats that other tools read and write."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import PolicyAssistantError

Qrels = dict[str, dict[str, int]]
"""For each query, the grade of each judged unit; above 0 is relevant."""
Run = dict[str, tuple[str, ...]]
"""For each query, the units retrieved, best first, each once."""


def read_qrels(path: Path) -> Qrels:
    """BEIR (`query-id corpus-id score`, with a header) or TREC (`query 0 unit grade`) judgments.

    Raises PolicyAssistantError with the line that is wrong.
    """
    qrels: Qrels = {}
    for number, fields in _lines(path):
        if number == 1 and fields[0] in {"query-id", "query_id"}:
            continue
        try:
            query, unit, grade = (fields[0], *fields[-2:]) if len(fields) in {3, 4} else ()
            qrels.setdefault(query, {})[unit] = int(grade)
        except ValueError as error:
            raise PolicyAssistantError(
                f"{path}, line {number}: not a judgment: {' '.join(fields)}"
            ) from error
    return qrels


def read_run(path: Path) -> Run:
    """A TREC run (`query Q0 unit rank score tag`), ordered by score; a unit counts once.

    Equal scores are ordered as trec_eval orders them: by unit, last in the alphabet first.
    """
    scored: dict[str, dict[str, float]] = {}
    for number, fields in _lines(path):
        try:
            query, _, unit, _, score, *_ = fields
            units = scored.setdefault(query, {})
            units[unit] = max(float(score), units.get(unit, float("-inf")))
        except ValueError as error:
            raise PolicyAssistantError(
                f"{path}, line {number}: not a line of a run: {' '.join(fields)}"
            ) from error
    return {
        query: tuple(sorted(units, key=lambda u: (units[u], u), reverse=True))
        for query, units in scored.items()
    }


def write_qrels(path: Path, qrels: Mapping[str, Mapping[str, int]]) -> None:
    """BEIR judgments, with their header."""
    rows = [(q, unit, str(grade)) for q, units in qrels.items() for unit, grade in units.items()]
    _write(path, [("query-id", "corpus-id", "score"), *rows], "\t")


def write_run(path: Path, run: Mapping[str, Sequence[str]], tag: str) -> None:
    """A TREC run with strictly decreasing scores, so that no reader can order it otherwise."""
    rows = [
        (query, "Q0", unit, str(rank), str(len(units) - rank + 1), tag)
        for query, units in run.items()
        for rank, unit in enumerate(units, 1)
    ]
    _write(path, rows, " ")


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise PolicyAssistantError(f"{path} cannot be read ({error.strerror}).") from error
    return [(n, line.split()) for n, line in enumerate(lines, 1) if line.strip()]


def _write(path: Path, rows: Sequence[Sequence[str]], delimiter: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
