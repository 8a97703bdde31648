"""Privacy: personal data in questions, taken out before anything else sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer
from assistant.conversation import StandaloneQuestion, Turn
from assistant.guards import without_personal_data


def impersonal(
    asked: StandaloneQuestion, history: Sequence[Turn]
) -> tuple[StandaloneQuestion, tuple[Turn, ...], tuple[str, ...]]:
    """The question and the turns before it without personal data, and the kinds removed."""
    typed, in_typed = without_personal_data(asked.typed)
    text, in_text = without_personal_data(asked.text)
    turns = tuple(replace(t, question=without_personal_data(t.question)[0]) for t in history)
    kinds = tuple(dict.fromkeys((*in_typed, *in_text)))
    return replace(asked, typed=typed, text=text), turns, kinds


def warned(answer: Answer, removed: Sequence[str]) -> Answer:
    """The answer, saying what was taken out of its question."""
    if not removed:
        return answer
    warning = (
        f"Your question held {' and '.join(removed)}. It was taken out before the documents were "
        "searched and is neither recorded nor sent anywhere."
    )
    return answer.with_warning(warning)
