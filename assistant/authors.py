"""Authors: one answer put into words by a language model, or left in quotations where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answers import Claim, Evidence, Writing
from assistant.listeners import Listener
from assistant.prose import Prose, ProseWriter
from assistant.records import Prompt
from assistant.settings import ModelSettings


@dataclass(slots=True)
class Author:
    """Writes one answer; a new one for each, since it remembers what was sent."""

    writer: ProseWriter
    settings: ModelSettings
    listener: Listener = field(default_factory=Listener)
    prose: Prose | None = None
    """What came of it; None before it has written."""

    def write(
        self, question: str, evidence: Sequence[Evidence], quotations: tuple[Claim, ...]
    ) -> tuple[tuple[Claim, ...], Writing]:
        """The claims of the answer: the model's that are supported, or else the quotations.

        What the quotations say of silent bodies stays either way. Raises CancelledError.
        """
        prose = self.writer.write(question, evidence, self.listener)
        self.prose = prose
        silences = tuple(claim for claim in quotations if not claim.evidence_ids)
        claims = (*prose.claims, *silences) if prose.claims else quotations
        return claims, Writing(
            writer="prose" if prose.claims else "quotes",
            model=prose.model,
            warnings=prose.warnings,
            withheld=len(prose.withheld),
            prompt_tokens=prose.usage.prompt_tokens,
            completion_tokens=prose.usage.completion_tokens,
            cost=prose.usage.cost(self.settings.price_in, self.settings.price_out),
        )

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What the model was sent and what it wrote, as a record keeps them."""
        if self.prose is None or self.prose.prompt is None:
            return ()
        return (
            Prompt("system", self.prose.prompt.system),
            Prompt("user", self.prose.prompt.user),
            Prompt("assistant", self.prose.written),
        )
