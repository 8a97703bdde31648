"""Listener: how a person follows an answer while a language model writes it, and stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.answers import Claim
from assistant.language_model import Cancellation


def _ignored(_: Claim) -> None:
    """Nobody listens."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Hears of each sentence, and may stop the writing."""

    shown: Callable[[Claim], None] = _ignored
    """Gets each sentence that has passed its check; all are void if the model fails later."""
    cancellation: Cancellation = field(default_factory=Cancellation)
