"""Retrieval measures: rankings against judgments, by trec_eval's own arithmetic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import AP, RR, R, Success, nDCG

from eval.runs import GoldRow, GoldUnit, ResultRow, Run

_MEASURES = {
    "nDCG@10": nDCG @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "recall@50": R @ 50,
    "MRR@10": RR @ 10,
    "MAP": AP,
    "success@1": Success @ 1,
}
_COVERED = 0.5
"""Share of a gold span that a passage must hold to count as having found it."""


def retrieval_scores(run: Run) -> dict[str, dict[str, float]]:
    """For each question with judged units, each measure; a question without a result scores 0.

    Measures of documents and pages have their level before the name ("document nDCG@10").
    """
    judged = [row for row in run.gold if any(unit.grade > 0 for unit in row.units)]
    hits = {row.question.id: run.results.get(row.question.id) for row in judged}
    scores: dict[str, dict[str, float]] = {row.question.id: {} for row in judged}
    for prefix, gold_of, found_of in (
        ("", _units, _found_units),
        ("document ", _documents, _found_documents),
        ("page ", _pages, _found_pages),
    ):
        qrels = {row.question.id: gold_of(row) for row in judged}
        ranking = {
            row.question.id: found_of(row, result) if (result := hits[row.question.id]) else ()
            for row in judged
        }
        for id_, values in measure(
            {id_: grades for id_, grades in qrels.items() if grades}, ranking
        ).items():
            scores[id_].update({prefix + name: value for name, value in values.items()})
    for row in judged:
        found = set(_found_documents(row, hits[row.question.id])[:10])
        documents = _documents(row)
        if len(documents) > 1:
            share = len(found & set(documents)) / len(documents)
            scores[row.question.id]["document coverage@10"] = share
    return scores


def measure(
    qrels: Mapping[str, Mapping[str, int]], run: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """Each measure of each judged query; a query missing from the run scores 0.

    Scores handed on decrease strictly, so ties cannot change a figure; a unit retrieved twice
    counts at its first place.
    """
    scored = {
        query: {unit: float(-rank) for rank, unit in enumerate(dict.fromkeys(units))}
        for query, units in run.items()
        if units and query in qrels
    }
    values = {query: dict.fromkeys(_MEASURES, 0.0) for query in qrels}
    names = {str(measure_): name for name, measure_ in _MEASURES.items()}
    plain = {query: dict(grades) for query, grades in qrels.items()}
    for metric in ir_measures.iter_calc(list(_MEASURES.values()), plain, scored):
        values[metric.query_id][names[str(metric.measure)]] = float(metric.value)
    return values


def ranked_units(row: GoldRow, result: ResultRow) -> tuple[str, ...]:
    """The units that a result found, best first, each once."""
    return _found_units(row, result)


def _units(row: GoldRow) -> dict[str, int]:
    return {unit.unit: unit.grade for unit in row.units}


def _documents(row: GoldRow) -> dict[str, int]:
    return {unit.document: 1 for unit in row.units if unit.grade > 0}


def _pages(row: GoldRow) -> dict[str, int]:
    found = [(unit.document, unit.page) for unit in row.units if unit.page and unit.grade > 0]
    return {f"{document} p. {page}": 1 for document, page in found}


def _found_units(row: GoldRow, result: ResultRow | None) -> tuple[str, ...]:
    units: list[str] = []
    for hit in result.hits if result else ():
        if hit.unit:
            units.append(hit.unit)
            continue
        covered = [unit.unit for unit in row.units if _holds(hit.span.overlap(unit.span), unit)]
        units += covered or [hit.span.name]
    return tuple(dict.fromkeys(units))


def _holds(overlap: int, unit: GoldUnit) -> bool:
    return unit.has_span and overlap > _COVERED * (unit.end - unit.start)


def _found_documents(_row: GoldRow, result: ResultRow | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.document for hit in result.hits)) if result else ()


def _found_pages(_row: GoldRow, result: ResultRow | None) -> tuple[str, ...]:
    hits = result.hits if result else ()
    return tuple(dict.fromkeys(f"{hit.document} p. {hit.page}" for hit in hits if hit.page))
