"""Replay many answers, change a document, replay again: what differs, and is it named.

Usage: python scripts/replay_answers.py [--count 200]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from assistant.assistant import Assistant, open_assistant
from assistant.conversation import Turn
from assistant.settings import Settings
from corpus.folders import STARTER_DOCUMENTS
from eval.questions import STARTER, read_questions
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.store import Store
from index.sync import sync

CHANGED = "responses/rural-districts-response.txt"


def main() -> None:
    """Print how many replays are identical before and after a change."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=200)
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as place:
        documents = Path(place, "documents")
        shutil.copytree(STARTER_DOCUMENTS, documents)
        store = Store(Path(place, "store"))
        recipe = Recipe(find_model(PACKAGED), SplittingConfig())
        sync(store, recipe, [documents])
        assistant = open_assistant(Settings(store=store.folder))
        ids = _asked(assistant, count)
        same = [assistant.replay(id_) for id_ in ids]
        print(f"{len(ids)} answers; identical on the same generation: "
              f"{sum(r.is_identical for r in same)}")  # fmt: skip
        file = documents / CHANGED
        file.write_text(file.read_text(encoding="utf-8").replace("we ", "we all "), "utf-8")
        sync(store, recipe, [documents])
        again = [assistant.replay(id_) for id_ in ids]
        differing = [r for r in again if not r.is_identical]
        named = [r for r in differing if any(CHANGED in change for change in r.changes)]
        print(f"after a changed document: {len(differing)} differ, {len(named)} name it")


def _asked(assistant: Assistant, count: int) -> list[str]:
    """Ids of the answers to the first starter questions, follow-ups in their conversation."""
    ids = []
    for question in read_questions(STARTER)[:count]:
        history = [Turn(earlier) for earlier in question.history]
        asked = assistant.interpret(question.question, history)
        ids.append(assistant.ask_in_turn(asked, history).id)
    return ids


if __name__ == "__main__":
    main()
