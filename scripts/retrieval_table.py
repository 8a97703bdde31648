"""Runs every benchmark through every system and writes the table of `docs/benchmarks.md`.

Runs that stand complete in the folder are kept; delete it to measure all anew.

    python scripts/retrieval_table.py --benchmarks FOLDER --out RUNS [--train]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from assistant.settings import Settings
from corpus.folders import STARTER_DOCUMENTS
from eval.generating import RunPlan, generate
from eval.questions import STARTER
from eval.runs import read_run_folder
from eval.scoring import score, write_scores
from eval.systems import SystemName
from eval.tables import markdown_scores, progress

_PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
_BEGIN, _END = "<!-- retrieval table -->", "<!-- end of retrieval table -->"


def main() -> None:
    """Run what is missing, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--benchmarks", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--train", action="store_true", help="the train questions of gov_uk too")
    options = parser.parse_args()
    found = []
    for name, plan in _plans(options.benchmarks, options.out / "work", train=options.train):
        out = options.out / "runs" / name
        print(name, flush=True)
        if not _is_complete(out):
            with progress() as advance:
                generate(plan, out, advance)
        scores = score(out)
        write_scores(out, scores)
        found.append(scores)
    _write(markdown_scores(found))


def _plans(folder: Path, work: Path, *, train: bool) -> Iterator[tuple[str, RunPlan]]:
    sets = [("starter", STARTER, STARTER_DOCUMENTS, None, ("question",))]
    for split in ("dev", "train") if train else ("dev",):
        gov_uk = folder / "gov_uk"
        sets.append(
            (
                f"gov_uk-{split}",
                gov_uk / f"queries_{split}.jsonl",
                gov_uk / "corpus.jsonl",
                gov_uk / f"qrels_{split}.tsv",
                ("question", "scenario"),
            )
        )
    mtrag = folder / "mtrag_govt"
    forms = ("question", "rewrite")
    corpus, qrels = mtrag / "corpus.jsonl", mtrag / "qrels.tsv"
    sets.append(("mtrag_govt", mtrag / "tasks.jsonl", corpus, qrels, forms))
    for name, questions, corpus, qrels, forms in sets:
        for form in forms:
            for system in SystemName:
                yield (
                    f"{name}-{form}-{system}",
                    RunPlan(
                        questions, corpus, qrels, system, form,
                        without_gold_page=False,
                        has_answers=name == "starter" and system is SystemName.OURS,
                        split="", work=work, settings=Settings(),
                    ),
                )  # fmt: skip


def _is_complete(folder: Path) -> bool:
    if not (folder / "run.json").exists():
        return False
    run = read_run_folder(folder)
    return len(run.results) == len(run.gold)


def _write(table: str) -> None:
    page = _PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    _PAGE.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
