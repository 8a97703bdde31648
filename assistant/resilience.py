"""Resilience: a language model that is asked again, given up on, and left alone when it fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from assistant.language_model import Cancellation, Fragment, LanguageModel, Prompt
from corpus.errors import CancelledError, LanguageModelError, TransientModelError

_GLANCE_S = 0.05
"""How often a waiting answer looks whether it was cancelled."""
_LONGEST_PAUSE_S = 8.0


class CircuitBreaker:
    """Remembers failures in a row; when there are too many, nothing is asked for a while.

    After the pause one question is let through: it closes the circuit or opens it again.
    """

    def __init__(
        self, failures: int, pause_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowed = failures
        self._pause_s = pause_s
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again_at = 0.0

    def admit(self) -> None:
        """Raise LanguageModelError while the circuit is open."""
        with self._lock:
            if self._failures < self._allowed:
                return
            left = self._closed_again_at - self._clock()
            if left > 0:
                raise LanguageModelError(
                    f"The language model failed {self._failures} times in a row and is left alone "
                    f"for another {left:.0f} s."
                )
            # others wait while this one tries
            self._closed_again_at = self._clock() + self._pause_s

    def record(self, *, failed: bool) -> None:
        """Count an exchange."""
        with self._lock:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= self._allowed:
                self._closed_again_at = self._clock() + self._pause_s


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often."""

    timeout_s: float = 60.0
    """For the whole answer, all attempts and pauses included."""
    retries: int = 2
    pause_s: float = 0.5
    """Before the second attempt; doubled before each further one."""


class ResilientModel:
    """A LanguageModel that retries what may pass, keeps to a deadline and can be cancelled."""

    def __init__(self, model: LanguageModel, patience: Patience, breaker: CircuitBreaker) -> None:
        self._model = model
        self._patience = patience
        self._breaker = breaker

    @property
    def name(self) -> str:
        """The model's own."""
        return self._model.name

    def stream(self, prompt: Prompt, cancellation: Cancellation) -> Iterator[Fragment]:
        """Fragments of one attempt; another is made only while nothing has been given out."""
        deadline = time.monotonic() + self._patience.timeout_s
        for attempt in range(self._patience.retries + 1):
            self._breaker.admit()
            has_begun = False
            try:
                for fragment in self._attempt(prompt, cancellation, deadline):
                    has_begun = has_begun or bool(fragment.text)
                    yield fragment
            except CancelledError:
                raise
            except TransientModelError:
                self._breaker.record(failed=True)
                pause = min(self._patience.pause_s * 2**attempt, _LONGEST_PAUSE_S)
                is_last = attempt == self._patience.retries
                if is_last or has_begun or time.monotonic() + pause >= deadline:
                    raise
                if cancellation.wait(pause):
                    raise CancelledError("The answer was stopped.") from None
            except LanguageModelError:
                self._breaker.record(failed=True)
                raise
            else:
                self._breaker.record(failed=False)
                return

    def _attempt(
        self, prompt: Prompt, cancellation: Cancellation, deadline: float
    ) -> Iterator[Fragment]:
        """Fragments read by a thread of their own, so that a silent server holds nobody up."""
        received: SimpleQueue[Fragment | LanguageModelError | None] = SimpleQueue()
        given_up = Cancellation()

        def read() -> None:
            try:
                for fragment in self._model.stream(prompt, given_up):
                    received.put(fragment)
                    if given_up.is_cancelled:
                        return
                received.put(None)
            except LanguageModelError as error:
                received.put(error)

        threading.Thread(target=read, name="language-model", daemon=True).start()
        try:
            while True:
                item = self._next(received, cancellation, deadline)
                if item is None:
                    return
                yield item
        finally:
            given_up.cancel()

    def _next(
        self,
        received: SimpleQueue[Fragment | LanguageModelError | None],
        cancellation: Cancellation,
        deadline: float,
    ) -> Fragment | None:
        while True:
            if cancellation.is_cancelled:
                raise CancelledError("The answer was stopped.")
            left = deadline - time.monotonic()
            if left <= 0:
                raise TransientModelError(
                    f"The language model {self.name} did not finish within "
                    f"{self._patience.timeout_s:g} s."
                )
            try:
                item = received.get(timeout=min(left, _GLANCE_S))
            except Empty:
                continue
            if isinstance(item, LanguageModelError):
                raise item
            return item
