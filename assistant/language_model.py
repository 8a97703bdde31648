"""LanguageModel: the one seam through which text is asked of a model; no model is trusted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_CHARACTERS_PER_TOKEN = 4
"""English prose; used only where a server does not count."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is given: the rules, and the material as data."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that one exchange took."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    is_estimate: bool = False
    """Whether the server did not count and the lengths of the texts were used instead."""

    def cost(self, price_in: float, price_out: float) -> float:
        """In the currency of the prices, which are for a million tokens."""
        return (self.prompt_tokens * price_in + self.completion_tokens * price_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a model's text as it arrives."""

    text: str
    usage: Usage | None = None
    """The server's own count, which comes with the last fragment or not at all."""


class Cancellation:
    """A person's wish to stop, seen by every thread that works on the answer."""

    __slots__ = ("_event",)

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Stop as soon as possible."""
        self._event.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether to stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, but not past a cancellation; True when cancelled."""
        return self._event.wait(seconds)


class LanguageModel(Protocol):
    """Writes text for a prompt."""

    @property
    def name(self) -> str:
        """As answers record it."""

    def stream(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[Fragment]:
        """Fragments in order; ends when the model has finished.

        Raises LanguageModelError, TransientModelError when asking again may help.
        """


def estimated_usage(prompt: Prompt, written: str) -> Usage:
    """Tokens by length, for servers that do not count."""
    asked = len(prompt.system) + len(prompt.user)
    return Usage(
        prompt_tokens=-(-asked // _CHARACTERS_PER_TOKEN),
        completion_tokens=-(-len(written) // _CHARACTERS_PER_TOKEN),
        is_estimate=True,
    )
