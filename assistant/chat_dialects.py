"""ChatDialects: how three kinds of server are asked, and how the lines of their streams read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from assistant.language_model import Fragment, Prompt, Usage
from corpus.errors import LanguageModelError, TransientModelError

_ANTHROPIC_VERSION = "2023-06-01"
_SHOWN_OF_A_REPLY = 200


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One HTTP request, without its host."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What every request says of the text that is wanted."""

    model: str
    max_tokens: int
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class StreamLine:
    """What one line of a stream holds."""

    fragment: Fragment | None = None
    is_last: bool = False


class ChatDialect(Protocol):
    """One kind of server."""

    def request(self, prompt: Prompt, wanted: Wanted) -> ChatRequest:
        """Ask for a stream at temperature 0."""

    def read(self, line: str) -> StreamLine:
        """One line of the stream; raises LanguageModelError where it is none."""


class OpenAIDialect:
    """Chat completions, as llama.cpp, vLLM, LM Studio, Ollama and many hosts speak them."""

    def request(self, prompt: Prompt, wanted: Wanted) -> ChatRequest:
        """Ask for a stream that ends with the tokens counted."""
        return ChatRequest(
            "chat/completions",
            {"Authorization": f"Bearer {wanted.api_key}"} if wanted.api_key else {},
            {
                "model": wanted.model,
                "messages": _messages(prompt),
                "temperature": 0,
                "max_tokens": wanted.max_tokens,
                "stream": True,
                "stream_options": {"include_usage": True},
            },
        )

    def read(self, line: str) -> StreamLine:
        """A `data:` line; comments and empty lines hold nothing."""
        data = _data_of(line)
        if data is None:
            return StreamLine()
        if data == "[DONE]":
            return StreamLine(is_last=True)
        event = _object(data)
        _refuse_error(event.get("error"))
        choices = event.get("choices") or [{}]
        choice = choices[0] if isinstance(choices, list) and isinstance(choices[0], dict) else {}
        # a server that does not stream sends the whole message at once
        piece = choice.get("delta") or choice.get("message") or {}
        usage = event.get("usage")
        counted = _usage(usage, "prompt_tokens", "completion_tokens") if usage else None
        is_whole = "message" in choice
        return StreamLine(Fragment(_text(piece, "content"), counted), is_last=is_whole)


class OllamaDialect:
    """Ollama's own chat: a JSON object a line."""

    def request(self, prompt: Prompt, wanted: Wanted) -> ChatRequest:
        """Ask for a stream."""
        options = {"temperature": 0, "num_predict": wanted.max_tokens}
        body = {"model": wanted.model, "messages": _messages(prompt), "stream": True}
        return ChatRequest("api/chat", {}, {**body, "options": options})

    def read(self, line: str) -> StreamLine:
        """One object; the last says `done` and counts the tokens."""
        if not line.strip():
            return StreamLine()
        event = _object(line)
        _refuse_error(event.get("error"))
        is_done = event.get("done") is True
        usage = _usage(event, "prompt_eval_count", "eval_count") if is_done else None
        message = event.get("message")
        return StreamLine(Fragment(_text(message, "content"), usage), is_last=is_done)


class AnthropicDialect:
    """Anthropic's messages."""

    def request(self, prompt: Prompt, wanted: Wanted) -> ChatRequest:
        """Ask for a stream; the rules are apart from the messages here."""
        return ChatRequest(
            "v1/messages",
            {"x-api-key": wanted.api_key, "anthropic-version": _ANTHROPIC_VERSION},
            {
                "model": wanted.model,
                "system": prompt.system,
                "messages": [{"role": "user", "content": prompt.user}],
                "temperature": 0,
                "max_tokens": wanted.max_tokens,
                "stream": True,
            },
        )

    def read(self, line: str) -> StreamLine:
        """A `data:` line: the type of event is inside it."""
        data = _data_of(line)
        if data is None:
            return StreamLine()
        event = _object(data)
        kind = event.get("type")
        if kind == "error":
            _refuse_error(event.get("error") or "unnamed error")
        if kind == "message_start":
            message = event.get("message")
            usage = message.get("usage") if isinstance(message, dict) else None
            return StreamLine(Fragment("", _usage(usage, "input_tokens", "")))
        if kind == "message_delta":
            return StreamLine(Fragment("", _usage(event.get("usage"), "", "output_tokens")))
        if kind == "content_block_delta":
            return StreamLine(Fragment(_text(event.get("delta"), "text")))
        return StreamLine(is_last=kind == "message_stop")


DIALECTS: Mapping[str, ChatDialect] = {
    "openai": OpenAIDialect(),
    "ollama": OllamaDialect(),
    "anthropic": AnthropicDialect(),
}


def _messages(prompt: Prompt) -> list[dict[str, str]]:
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.user},
    ]


def _data_of(line: str) -> str | None:
    """The payload of a server-sent event's line; JSON on its own passes for one."""
    stripped = line.strip()
    if not stripped or stripped.startswith((":", "event:", "id:", "retry:")):
        return None
    return stripped.removeprefix("data:").strip()


def _object(text: str) -> dict[str, Any]:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LanguageModelError(
            "The language model's server sent something that is not JSON: "
            f"{text[:_SHOWN_OF_A_REPLY]!r}. Check that `model.url` and `model.provider` "
            "name the same kind of server."
        ) from error
    if not isinstance(event, dict):
        raise LanguageModelError(
            f"The language model's server sent JSON of an unknown shape: "
            f"{text[:_SHOWN_OF_A_REPLY]!r}. Check `model.provider`."
        )
    return event


def _refuse_error(error: object) -> None:
    if error:
        said = error.get("message", error) if isinstance(error, dict) else error
        raise TransientModelError(
            f"The language model's server reports: {str(said)[:_SHOWN_OF_A_REPLY]!r}."
        )


def _text(holder: object, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def _usage(counts: object, asked: str, written: str) -> Usage:
    def count(key: str) -> int:
        value = counts.get(key) if isinstance(counts, dict) else None
        return max(0, value) if isinstance(value, int) else 0

    return Usage(count(asked), count(written))
