"""Fits the weights of `RelevanceModel` on the train half of the starter questions.

Every sentence of the passages retrieved for a question is one example; it is right when it meets a
gold span. Prints the weights to be written into `assistant/evidence.py`, with the fingerprint of
the questions. Follow-ups are left out: they are asked without their history.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.assistant import Assistant
from assistant.evidence import EvidenceSelector, Features, RelevanceModel, passage_sentences
from assistant.scoping import scope_question
from assistant.settings import Settings
from eval.questions import STARTER, Question, normalised, read_questions
from index.models import PACKAGED, find_model
from index.recipe import Recipe, SplittingConfig
from index.search import HybridSearch, SearchConfig
from index.store import Store
from index.sync import sync

_DOCUMENTS = STARTER.parent.parent.parent / "corpus" / "starter" / "documents"


def main() -> None:
    """Print the fitted weights."""
    questions = [q for q in read_questions(STARTER) if q.split == "train" and not q.history]
    examples: list[tuple[float, ...]] = []
    labels: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(store=Path(folder))
        recipe = Recipe(find_model(PACKAGED), SplittingConfig(settings.index.passage_tokens))
        sync(Store(settings.store), recipe, [_DOCUMENTS])
        assistant = Assistant(settings)
        for question in questions:
            for features, is_right in _examples(assistant, settings, question):
                examples.append(astuple(features))
                labels.append(is_right)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=1000)
    model.fit(np.array(examples), np.array(labels))
    digest = hashlib.sha256("".join(q.model_dump_json() for q in questions).encode()).hexdigest()
    print(
        f"{len(questions)} questions ({digest[:12]}), {len(labels)} sentences, {sum(labels)} right"
    )
    print(f"    bias: float = {model.intercept_[0]:.2f}")
    for field, weight in zip(fields(Features), model.coef_[0], strict=True):
        print(f"    {field.name}: float = {weight:.2f}")


def _examples(
    assistant: Assistant, settings: Settings, question: Question
) -> list[tuple[Features, bool]]:
    gold = [normalised(item.quote) for item in question.evidence]
    found = []
    with assistant._snapshot() as (catalogue, reading):  # noqa: SLF001 - the stages of one question
        embedder = assistant._embedder  # noqa: SLF001
        selector = EvidenceSelector(
            reading.library, catalogue, reading.generation.lexical, embedder, RelevanceModel()
        )
        search = HybridSearch(reading.generation, catalogue, embedder, SearchConfig())
        scoped = scope_question(question.question, reading.library)
        for unit in scoped.units:
            hits = search.search(unit.query.text, settings.answer.passages, unit.document_ids)
            sentences = [s for hit in hits for s in passage_sentences(hit)]
            for sentence, features in zip(
                sentences, selector.features(unit.query, hits, sentences), strict=True
            ):
                words = normalised(sentence.text)
                found.append((features, any(g in words or words in g for g in gold)))
    return found


if __name__ == "__main__":
    main()
