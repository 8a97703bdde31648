"""ScriptedModel: a language model that says what a test wrote; ships beside the seam."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.language_model import Cancellation, Fragment, Prompt, Usage
from corpus.errors import LanguageModelError


@dataclass(slots=True)
class ScriptedModel:
    """Gives one prepared reply a call, in pieces; a prepared error is raised in its place."""

    replies: Sequence[str | LanguageModelError | Callable[[Prompt], str]]
    """Used in turn; the last one stands for all that follow. A function sees the prompt."""
    piece: int = 7
    """Characters a fragment: small, so that markers arrive torn apart."""
    usage: Usage | None = None
    name: str = "scripted"
    prompts: list[Prompt] = field(default_factory=list)
    """What was asked, in order."""

    def stream(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[Fragment]:
        """The next reply, until cancelled."""
        reply = self.replies[min(len(self.prompts), len(self.replies) - 1)]
        self.prompts.append(prompt)
        if isinstance(reply, LanguageModelError):
            raise reply
        text = reply if isinstance(reply, str) else reply(prompt)
        for start in range(0, len(text), self.piece):
            if cancellation.is_cancelled:
                return
            yield Fragment(text[start : start + self.piece])
        yield Fragment("", self.usage)
