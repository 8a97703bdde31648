"""Mutations: a sentence of a document made untrue in one known way."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Evidence
from assistant.support import Support

_NEGATABLE = re.compile(r"\b(is|are|was|were|will|should|must|would|could|may|can)\b(?! not)")
_DENIED = re.compile(
    r"\b(?:not|no|never|nor|none|nobody|nothing|without|neither|hardly|cannot|few)\b", re.IGNORECASE
)
_FIRMER = {"should": "must", "may": "must", "would": "will", "could": "will", "will": "may"}
_ADDED = (
    " and the cost doubled",
    " because the minister insisted",
    ", which nobody had foreseen",
    " in every town of the coast",
)
_FIGURE = re.compile(r"\d[\d,]*")


def change_a_number(sentence: str, chance: random.Random) -> str | None:
    """One of its figures made larger; None without figures."""
    found = list(_FIGURE.finditer(sentence))
    if not found:
        return None
    figure = chance.choice(found)
    number = int(figure.group().replace(",", "")) + chance.randint(1, 9) * 7
    return f"{sentence[: figure.start()]}{number}{sentence[figure.end() :]}"


def turn_polarity(sentence: str, chance: random.Random) -> str | None:
    """Its first verb denied; None where it denies something already, or has no such verb."""
    del chance
    if _DENIED.search(sentence) or not _NEGATABLE.search(sentence):
        return None
    return _NEGATABLE.sub(r"\1 not", sentence, count=1)


def change_firmness(sentence: str, chance: random.Random) -> str | None:
    """Its modal verb made another; None without one."""
    present = [word for word in _FIRMER if re.search(rf"\b{word}\b", sentence)]
    if not present:
        return None
    word = chance.choice(present)
    return re.sub(rf"\b{word}\b", _FIRMER[word], sentence)


def add_words(sentence: str, chance: random.Random) -> str:
    """Something said that is not there."""
    return f"{sentence.rstrip('.')}{chance.choice(_ADDED)}."


MUTATIONS: Mapping[str, Callable[[str, random.Random], str | None]] = {
    "number": change_a_number,
    "negated": turn_polarity,
    "firmness": change_firmness,
    "added": add_words,
}


@dataclass(slots=True)
class MutationScore:
    """How many sentences of one kind were tried, and how many the check let through."""

    tried: int = 0
    passed: int = 0


def score_mutations(
    passages: Sequence[Evidence],
    check: Callable[[str, Sequence[Evidence]], Support],
    chance: random.Random,
) -> tuple[dict[str, MutationScore], list[tuple[str, str]]]:
    """Scores by kind, and each untrue sentence that passed with its kind.

    `verbatim` should pass; a sentence that cites another passage, and every mutation, should not.
    """
    scores = {kind: MutationScore() for kind in ("verbatim", "another passage", *MUTATIONS)}
    leaks = []
    for item in passages:
        other = chance.choice(passages)
        sentences: dict[str, tuple[str | None, Evidence]] = {
            "verbatim": (item.quote, item),
            "another passage": (item.quote if other is not item else None, other),
            **{kind: (mutate(item.quote, chance), item) for kind, mutate in MUTATIONS.items()},
        }
        for kind, (sentence, cited) in sentences.items():
            if sentence is None or (sentence == item.quote and cited is item) != (
                kind == "verbatim"
            ):
                continue
            passed = check(sentence, [cited]).is_supported
            scores[kind].tried += 1
            scores[kind].passed += passed
            if passed and kind != "verbatim":
                leaks.append((kind, sentence))
    return scores, leaks
