import json
import re

import pytest
from conftest import ROOT
from jsonschema import validate

from assistant.assistant import open_assistant
from assistant.language_model import Cancellation
from assistant.listeners import Listener
from assistant.settings import ModelSettings, Settings
from corpus.errors import CancelledError
from eval.chat_server import Failure, Script, running_server

QUESTION = "When will all twelve local delivery teams be at work?"


@pytest.fixture(scope="module")
def server():
    with running_server() as running:
        yield running


@pytest.fixture(scope="module")
def opened(starter_store, server):
    model = ModelSettings(
        provider="openai", url=server.url, name="local", idle_s=0.3, timeout_s=3.0, retries=0,
        failures=50, price_in=1.0, price_out=2.0,
    )  # fmt: skip
    return open_assistant(Settings(store=starter_store.folder, model=model))


def first_quotation(system, user):
    """What a model writes that repeats its first evidence word for word."""
    line = next(line for line in user.splitlines() if line.startswith("[1]"))
    words = re.search(r"\d{4}-\d\d-\d\d: (.+)", line).group(1)  # after its source
    return f"{words} [1]\nEverybody likes it. [1]"


def test_a_supported_sentence_answers_with_its_citation(opened, server):
    server.script = Script(reply=first_quotation)
    answer = opened.ask(QUESTION)

    assert answer.writing.writer == "prose"
    assert [c.evidence_ids for c in answer.claims] == [(answer.evidence[0].id,)]
    assert answer.writing.withheld == 1
    assert answer.writing.cost > 0
    schema = json.loads((ROOT / "assistant" / "answer.schema.json").read_text(encoding="utf-8"))
    validate(json.loads(json.dumps(answer.to_json())), schema)
    record = opened.record(answer.id)
    assert record.language_model == "local"
    assert [p.role for p in record.prompts] == ["system", "user", "assistant"]


def test_each_sentence_is_heard_as_soon_as_it_is_checked_and_the_person_may_stop(opened, server):
    server.script = Script(reply=lambda system, user: first_quotation(system, user) * 2)
    heard = []
    answer = opened.ask(QUESTION, listener=Listener(heard.append))
    assert heard == list(answer.claims)

    stopping = Cancellation()

    def stop(claim):
        stopping.cancel()

    server.script = Script(reply=lambda system, user: f"{first_quotation(system, user)}\n" * 200)
    with pytest.raises(CancelledError):
        opened.ask(QUESTION, listener=Listener(stop, stopping))


def test_a_recorded_prose_answer_is_replayed_without_the_model(opened, server):
    server.script = Script(reply=first_quotation)
    answer = opened.ask(QUESTION)

    assert opened.replay(answer.id).is_identical
    assert len(server.script.asked) == 1


@pytest.mark.parametrize("failure", ["stalls", "drops midway", "junk", "500", "html"])
def test_a_model_that_fails_leaves_the_quotations_and_a_message(
    opened, server, assistant, failure: Failure
):
    server.script = Script(reply=first_quotation, failure=failure)
    answer = opened.ask(QUESTION)

    assert answer.claims == assistant.ask(QUESTION).claims
    assert answer.writing.writer == "quotes"
    assert "in quotations instead" in answer.writing.warnings[-1]


def test_no_model_is_asked_where_the_documents_do_not_say(opened, server):
    server.script = Script(reply=first_quotation)

    assert opened.ask("What does the Alliance of Public Libraries say about planning systems?")
    assert server.script.asked == []


def test_personal_data_is_neither_sent_nor_recorded(opened, server, starter_store):
    server.script = Script(reply=first_quotation)
    answer = opened.ask(f"{QUESTION} Reply to jo.bloggs@example.org or 07700 900123.")

    recorded = (starter_store.answers / f"{answer.id}.json").read_text(encoding="utf-8")
    for datum in ("bloggs", "900123"):
        assert datum not in json.dumps(server.script.asked)
        assert datum not in recorded
    assert "an e-mail address and a telephone number" in answer.writing.warnings[0]
