import threading
import time

import pytest

from assistant.chat_dialects import DIALECTS, Wanted
from assistant.language_model import Cancellation, Prompt
from assistant.model_opening import open_language_model, open_prose_writer
from assistant.resilience import CircuitBreaker, Patience, ResilientModel
from assistant.scripted_model import ScriptedModel
from assistant.settings import ModelSettings, load_settings
from corpus.errors import (
    CancelledError,
    LanguageModelError,
    SettingsError,
    TransientModelError,
)
from eval.chat_server import Script, running_server

PROMPT = Prompt("rules", "data")


@pytest.fixture(scope="module")
def server():
    with running_server() as running:
        yield running


def opened(server, **rest):
    settings = {"idle_s": 0.3, "timeout_s": 5.0, "retries": 0, **rest}
    return open_language_model(
        ModelSettings(provider="openai", url=server.url, name="scripted", **settings)
    )


def read(model, cancellation=None):
    return list(model.stream(PROMPT, cancellation or Cancellation()))


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_reply_arrives_whole_with_its_count(server, is_streamed):
    server.script = Script(reply="Ein “Satz” über £5. [1]\n" * 5, is_streamed=is_streamed)

    fragments = read(opened(server))

    assert "".join(f.text for f in fragments) == "Ein “Satz” über £5. [1]\n" * 5
    assert server.script.asked[0]["model"] == "scripted"
    assert server.script.asked[0]["messages"][0] == {"role": "system", "content": "rules"}
    if is_streamed:
        assert fragments[-1].usage.prompt_tokens == 100


@pytest.mark.parametrize(
    "failure",
    ["stalls", "drops", "junk midway", "html", "error event", "redirect", "401", "503"],
)
def test_every_failure_is_an_error_that_names_the_server_or_what_it_sent(server, failure):
    server.script = Script(reply="A sentence. [1]\n" * 9, failure=failure)

    with pytest.raises(LanguageModelError, match="language model"):
        read(opened(server))


def test_a_stream_that_breaks_off_is_not_taken_for_whole(server):
    server.script = Script(reply="A sentence. [1]\n" * 9, failure="drops midway")

    with pytest.raises(TransientModelError):
        read(opened(server))


def test_a_reply_without_end_is_not_read(server):
    server.script = Script(reply="A sentence. [1]\n" * 9, failure="endless")

    with pytest.raises(LanguageModelError, match="larger than"):
        read(opened(server))


def test_what_may_pass_is_asked_again_and_what_may_not_is_not(server):
    server.script = Script(failure="503")
    with pytest.raises(TransientModelError):
        read(opened(server, retries=2))
    assert len(server.script.asked) == 3

    server.script = Script(failure="401")
    with pytest.raises(LanguageModelError):
        read(opened(server, retries=2))
    assert len(server.script.asked) == 1


def test_a_silent_server_can_be_left_by_cancelling(server):
    server.script = Script(failure="stalls")
    cancellation = Cancellation()
    threading.Timer(0.1, cancellation.cancel).start()

    with pytest.raises(CancelledError):
        read(opened(server, idle_s=20.0, timeout_s=30.0), cancellation)


def test_nothing_is_asked_again_once_text_was_given_out():
    class TornOff:
        name = "torn off"
        calls = 0

        def stream(self, prompt, cancellation):
            self.calls += 1
            yield from ScriptedModel(["Some text."]).stream(prompt, cancellation)
            raise TransientModelError("The language model broke off.")

    model = TornOff()
    resilient = ResilientModel(model, Patience(retries=3, pause_s=0.0), CircuitBreaker(9, 1.0))

    with pytest.raises(TransientModelError):
        read(resilient)
    assert model.calls == 1


def test_a_model_that_keeps_failing_is_left_alone_and_then_tried_once():
    now = [0.0]
    breaker = CircuitBreaker(2, 10.0, clock=lambda: now[0])
    for _ in range(2):
        breaker.admit()
        breaker.record(failed=True)

    with pytest.raises(LanguageModelError, match="left alone"):
        breaker.admit()
    now[0] = 11.0
    breaker.admit()
    with pytest.raises(LanguageModelError):
        breaker.admit()  # one tries, the others wait
    breaker.record(failed=False)
    breaker.admit()


def test_a_deadline_holds_for_a_model_that_drips():
    class Dripping:
        name = "dripping"

        def stream(self, prompt, cancellation):
            while not cancellation.wait(0.01):
                yield from ScriptedModel(["x"]).stream(prompt, cancellation)

    resilient = ResilientModel(Dripping(), Patience(0.2, 0), CircuitBreaker(9, 1.0))
    begin = time.monotonic()

    with pytest.raises(TransientModelError, match="did not finish"):
        read(resilient)
    assert time.monotonic() - begin >= 0.2


@pytest.mark.parametrize(
    ("provider", "lines", "text", "usage"),
    [
        (
            "openai",
            [
                ": comment",
                'data: {"choices": [{"delta": {"role": "assistant"}}]}',
                'data: {"choices": [{"delta": {"content": "Hi"}, "finish_reason": null}]}',
                'data: {"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 1}}',
                "data: [DONE]",
            ],
            "Hi",
            (3, 1),
        ),
        (
            "ollama",
            [
                '{"message": {"role": "assistant", "content": "Hi"}, "done": false}',
                '{"done": true, "prompt_eval_count": 3, "eval_count": 1}',
            ],
            "Hi",
            (3, 1),
        ),
        (
            "anthropic",
            [
                "event: message_start",
                'data: {"type": "message_start", "message": {"usage": {"input_tokens": 3}}}',
                'data: {"type": "ping"}',
                'data: {"type": "content_block_delta", "delta": {"text": "Hi"}}',
                'data: {"type": "message_delta", "usage": {"output_tokens": 1}}',
                'data: {"type": "message_stop"}',
            ],
            "Hi",
            (3, 1),
        ),
    ],
)
def test_the_streams_of_three_kinds_of_server_are_read(provider, lines, text, usage):
    found = [DIALECTS[provider].read(line) for line in lines]

    assert "".join(f.fragment.text for f in found if f.fragment) == text
    counts = [f.fragment.usage for f in found if f.fragment and f.fragment.usage]
    assert (
        max(u.prompt_tokens for u in counts),
        max(u.completion_tokens for u in counts),
    ) == usage
    assert [f.is_last for f in found].index(True) == len(lines) - 1


@pytest.mark.parametrize("provider", sorted(DIALECTS))
def test_a_key_is_sent_as_a_header_and_never_in_the_body(provider):
    request = DIALECTS[provider].request(PROMPT, Wanted("m", 100, "s3cret"))

    assert "s3cret" not in str(request.body)
    assert "s3cret" not in repr(Wanted("m", 100, "s3cret"))
    assert provider == "ollama" or "s3cret" in str(request.headers)


def test_another_machine_needs_leave(monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__PROVIDER", "openai")
    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__NAME", "m")
    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__URL", "https://models.example.org/v1")
    with pytest.raises(SettingsError, match=r"model\.remote"):
        load_settings()

    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__REMOTE", "true")
    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__API_KEY", "s3cret")
    loaded = load_settings()
    assert "s3cret" not in repr(loaded) + loaded.model_dump_json()

    monkeypatch.setenv("POLICY_ASSISTANT_MODEL__URL", "http://models.example.org/v1")
    with pytest.raises(SettingsError, match="https"):
        load_settings()


def test_without_a_model_nothing_is_opened():
    assert open_prose_writer(ModelSettings()) is None
