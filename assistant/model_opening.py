"""ModelOpening: the language model and the support check that the settings name, or none."""

from __future__ import annotations

from assistant.language_model import LanguageModel
from assistant.prose import ProseWriter
from assistant.resilience import CircuitBreaker, Patience, ResilientModel
from assistant.settings import ModelSettings
from assistant.support import SupportChecker


def open_prose_writer(settings: ModelSettings) -> ProseWriter | None:
    """The writer that the settings name; None where no model is set.

    Nothing is sent until it writes. Raises ModelError when the entailment model cannot be read.
    """
    if settings.provider == "none":
        return None
    if settings.entailment is None:
        return ProseWriter(open_language_model(settings), SupportChecker())
    from assistant.entailment import CrossEncoderEntailment  # noqa: PLC0415 - imports torch

    entailment = CrossEncoderEntailment(settings.entailment.expanduser())
    checker = SupportChecker(entailment, settings.entailment_threshold)
    return ProseWriter(open_language_model(settings), checker)


def open_language_model(settings: ModelSettings) -> LanguageModel:
    """The model with its deadline, retries and circuit breaker; share it, it counts failures."""
    from assistant.chat_client import HttpChat, LlamaIndexModel  # noqa: PLC0415 - 2 s to import

    chat = HttpChat(
        provider=settings.provider,
        url=settings.url,
        model=settings.name,
        api_key=settings.api_key.get_secret_value(),
        max_tokens=settings.max_tokens,
        idle_s=settings.idle_s,
    )
    return ResilientModel(
        LlamaIndexModel(chat),
        Patience(settings.timeout_s, settings.retries),
        CircuitBreaker(settings.failures, settings.pause_s),
    )
