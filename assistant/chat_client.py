"""ChatClient: a llama-index LLM over HTTP; the only module that reaches a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from llama_index.core.base.llms.types import (
    ChatMessage,
    ChatResponse,
    ChatResponseGen,
    CompletionResponse,
    CompletionResponseGen,
    LLMMetadata,
    MessageRole,
)
from llama_index.core.llms import LLM, CustomLLM

from assistant.chat_dialects import DIALECTS, ChatDialect, ChatRequest, Wanted
from assistant.language_model import Cancellation, Fragment, Prompt, Usage
from corpus.errors import LanguageModelError, PolicyAssistantError, TransientModelError

_LARGEST_REPLY_BYTES = 2_000_000
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_SHOWN_OF_A_REPLY = 200


class HttpChat(CustomLLM):
    """A chat server behind llama-index's LLM interface.

    Vendors' clients are not used: this one follows no redirect and no proxy, never waits longer
    than it was told, and reads no more than it was told.
    """

    provider: str
    url: str
    """Base address, to which the dialect's path is added."""
    model: str
    api_key: str = ""
    max_tokens: int = 700
    connect_s: float = 5.0
    idle_s: float = 20.0
    """Longest silence between two pieces."""

    @property
    def metadata(self) -> LLMMetadata:
        """What llama-index asks of a model."""
        return LLMMetadata(model_name=self.model, is_chat_model=True, num_output=self.max_tokens)

    def chat(self, messages: Sequence[ChatMessage], **kwargs: Any) -> ChatResponse:  # noqa: ANN401 - the interface's signature
        """The whole reply."""
        responses = list(self.stream_chat(messages, **kwargs))
        return responses[-1] if responses else _response("", "", None)

    def stream_chat(self, messages: Sequence[ChatMessage], **_: Any) -> ChatResponseGen:  # noqa: ANN401 - the interface's signature
        """The reply in pieces; raises LanguageModelError."""
        system = [m.content or "" for m in messages if m.role is MessageRole.SYSTEM]
        user = [m.content or "" for m in messages if m.role is not MessageRole.SYSTEM]
        prompt = Prompt("\n".join(system), "\n".join(user))

        def pieces() -> ChatResponseGen:
            written = ""
            for fragment in self._fragments(prompt):
                written += fragment.text
                yield _response(written, fragment.text, fragment.usage)

        return pieces()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ANN401, ARG002, FBT001, FBT002 - the interface's signature
        """The reply to a bare prompt."""
        response = self.chat([ChatMessage(role=MessageRole.USER, content=prompt)], **kwargs)
        return CompletionResponse(text=response.message.content or "")

    def stream_complete(
        self,
        prompt: str,
        formatted: bool = False,  # noqa: ARG002, FBT001, FBT002 - the interface's signature
        **kwargs: Any,  # noqa: ANN401 - the interface's signature
    ) -> CompletionResponseGen:
        """The reply to a bare prompt in pieces."""
        messages = [ChatMessage(role=MessageRole.USER, content=prompt)]
        return (
            CompletionResponse(text=r.message.content or "", delta=r.delta)
            for r in self.stream_chat(messages, **kwargs)
        )

    def _fragments(self, prompt: Prompt) -> Iterator[Fragment]:
        dialect = DIALECTS[self.provider]
        request = dialect.request(prompt, Wanted(self.model, self.max_tokens, self.api_key))
        timeout = httpx.Timeout(self.idle_s, connect=min(self.connect_s, self.idle_s))
        try:
            with httpx.Client(timeout=timeout, trust_env=False) as client:
                yield from self._exchange(client, dialect, request)
        except httpx.TimeoutException as error:
            raise TransientModelError(
                f"The language model at {self.url} was silent for {self.idle_s:g} s."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TransientModelError(
                f"The language model at {self.url} cannot be reached or broke off "
                f"({type(error).__name__}). Check that the server is running."
            ) from error

    def _exchange(
        self, client: httpx.Client, dialect: ChatDialect, request: ChatRequest
    ) -> Iterator[Fragment]:
        url = f"{self.url.rstrip('/')}/{request.path}"
        with client.stream("POST", url, headers=dict(request.headers), json=request.body) as reply:
            if reply.status_code != httpx.codes.OK:
                self._refuse(reply)
            for line in _lines(reply.iter_bytes()):
                found = dialect.read(line)
                if found.fragment is not None:
                    yield found.fragment
                if found.is_last:
                    return
        raise TransientModelError(
            f"The language model at {self.url} broke off before it had finished."
        )

    def _refuse(self, reply: httpx.Response) -> None:
        said = ""
        for piece in reply.iter_bytes(_SHOWN_OF_A_REPLY):
            said = piece.decode(errors="replace")
            break
        kind = TransientModelError if reply.status_code in _BUSY else LanguageModelError
        raise kind(
            f"The language model at {self.url} refused with HTTP {reply.status_code} "
            f"({said[:_SHOWN_OF_A_REPLY]!r}). Check `model.url`, `model.name` and `model.api_key`."
        )


class LlamaIndexModel:
    """Any llama-index LLM as our LanguageModel."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm

    @property
    def name(self) -> str:
        """The model's own name."""
        return self._llm.metadata.model_name

    def stream(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[Fragment]:
        """Pieces of the reply; usage where the model counts."""
        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
            ChatMessage(role=MessageRole.USER, content=prompt.user),
        ]
        try:
            for response in self._llm.stream_chat(messages):
                if cancellation.is_cancelled:
                    return
                counts = response.additional_kwargs
                usage = Usage(
                    int(counts.get("prompt_tokens", 0)), int(counts.get("completion_tokens", 0))
                )
                yield Fragment(response.delta or "", usage if counts else None)
        except PolicyAssistantError:
            raise
        except Exception as error:  # any llama-index LLM may stand here, with errors of its own
            raise LanguageModelError(
                f"The language model {self.name} failed: {type(error).__name__}."
            ) from error


def _response(written: str, delta: str, usage: Usage | None) -> ChatResponse:
    counts = (
        {"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens}
        if usage
        else {}
    )
    message = ChatMessage(role=MessageRole.ASSISTANT, content=written)
    return ChatResponse(message=message, delta=delta, additional_kwargs=counts)


def _lines(pieces: Iterator[bytes]) -> Iterator[str]:
    """Lines of a reply; raises LanguageModelError when it is larger than any answer can be."""
    rest = b""
    received = 0
    for piece in pieces:
        received += len(piece)
        if received > _LARGEST_REPLY_BYTES:
            raise LanguageModelError(
                f"The language model's reply is larger than {_LARGEST_REPLY_BYTES:,} bytes "
                "and was not read to its end."
            )
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")
