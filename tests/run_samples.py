"""Runs and questions with nothing in them, for tests to fill."""

from eval.questions import Question
from eval.runs import RunHead


def head(**changes) -> RunHead:
    values = {
        "name": "set", "system": "ours", "form": "question", "without_gold_page": False,
        "has_answers": False, "questions": "q.jsonl", "questions_sha256": "", "corpus_sha256": "",
        "settings": {}, "versions": {}, "commit": "", "started": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    return RunHead(**values | changes)


def a_question(id_="q", **changes) -> Question:
    return Question(**{"id": id_, "question": "What?", "outcome": "complete"} | changes)
