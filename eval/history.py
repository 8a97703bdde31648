"""History: the measures of every run of a folder, by slice, as rows and as a plot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import altair as alt

from corpus.errors import PolicyAssistantError
from eval.scoring import score


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One measure of one slice of one run."""

    started: str
    run: str
    """Folder of the run."""
    name: str
    """The question set, with its form."""
    system: str
    commit: str
    slice: str
    measure: str
    value: float
    count: int
    """Questions of the slice."""


def read_history(folder: Path) -> list[HistoryRow]:
    """Every figure of every run folder below `folder`, oldest run first.

    Raises PolicyAssistantError when there is no run.
    """
    rows = []
    for head in sorted(folder.rglob("run.json")):
        scores = score(head.parent)
        run = scores.run.head
        form = "" if run.form == "conversation" else f" ({run.form})"
        without = " without gold page" if run.without_gold_page else ""
        for slice_, ids in scores.slices.items():
            for measure, value in scores.means(ids).items():
                rows.append(
                    HistoryRow(
                        run.started,
                        str(head.parent.relative_to(folder)),
                        run.name + form + without,
                        run.system,
                        run.commit,
                        slice_,
                        measure,
                        value,
                        len(ids),
                    )
                )
    if not rows:
        raise PolicyAssistantError(f"There is no run in {folder}. Make one with `policy-eval run`.")
    return sorted(rows, key=lambda row: (row.started, row.run))


def write_report(rows: list[HistoryRow], path: Path) -> None:
    """An HTML page with one plot, its set, slice and measure to choose from; needs no network."""
    values = [
        {name: getattr(row, name) for name in HistoryRow.__dataclass_fields__} for row in rows
    ]
    choices = {
        name: sorted({str(v[name]) for v in values}) for name in ("name", "slice", "measure")
    }
    first = {
        "name": choices["name"][0],
        "slice": "all",
        "measure": "nDCG@10" if "nDCG@10" in choices["measure"] else choices["measure"][0],
    }
    pickers = [
        alt.selection_point(
            name=f"chosen_{name}",
            fields=[name],
            bind=alt.binding_select(options=options, name=f"{name} "),
            value=first[name],
        )
        for name, options in choices.items()
    ]
    chart = (
        alt.Chart(alt.InlineData(values=values), title="Measures over runs")
        .mark_line(point=True)
        .encode(
            x=alt.X("started:T", title="run"),
            y=alt.Y("value:Q", title="mean", scale=alt.Scale(zero=False)),
            color=alt.Color("system:N"),
            tooltip=["run:N", "system:N", "commit:N", "measure:N", "value:Q", "count:Q"],
        )
        .properties(width=760, height=360)
        .add_params(*pickers)
    )
    for picker in pickers:
        chart = chart.transform_filter(picker)
    chart.save(str(path), format="html", inline=True)
