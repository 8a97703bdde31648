import json

import jsonschema
import pytest
from conftest import ROOT

from assistant.assistant import open_assistant
from assistant.conversation import Turn
from assistant.records import RecordStore
from assistant.settings import Settings
from corpus.errors import PolicyAssistantError, StoreError

QUESTION = "When will all twelve local delivery teams be at work?"
HISTORY = (Turn(QUESTION, ("d1",)),)


@pytest.fixture
def opened(store_copy):
    return open_assistant(Settings(store=store_copy.folder))


def _schema(name):
    return json.loads((ROOT / "assistant" / name).read_text(encoding="utf-8"))


def test_a_record_holds_all_that_an_answer_came_from(opened, store_copy):
    asked = opened.interpret("And who leads them?", HISTORY)

    answer = opened.ask_in_turn(asked, HISTORY)

    record = RecordStore(store_copy).read(answer.id)
    assert record.answer == answer
    assert record.asked == asked
    assert record.asked.typed == "And who leads them?"
    assert record.history == HISTORY
    assert record.settings["search"]["candidates"] == Settings().search.candidates
    assert "store" not in record.settings
    assert record.encoder.startswith("all-MiniLM")


def test_a_record_keeps_to_the_published_schemas(opened, store_copy):
    answer = opened.ask(QUESTION)

    content = json.loads((store_copy.answers / f"{answer.id}.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, _schema("record.schema.json"))
    jsonschema.validate(content["answer"], _schema("answer.schema.json"))


@pytest.mark.parametrize("answer_id", ["0123456789ab", "../../etc/passwd", "", "x"])
def test_an_id_that_is_not_recorded_is_refused(opened, answer_id):
    with pytest.raises(StoreError, match="is recorded in"):
        opened.record(answer_id)


def test_a_file_that_is_no_record_is_named(opened, store_copy):
    store_copy.answers.mkdir()
    (store_copy.answers / "abcdefabcdef.json").write_text('{"question": "old"}', encoding="utf-8")

    with pytest.raises(StoreError, match=r"abcdefabcdef\.json is not a record"):
        opened.record("abcdefabcdef")


def test_a_limit_and_a_filter_without_a_common_document_are_refused(opened):
    asked = opened.interpret("Only since 2025", (Turn(QUESTION),))
    early = [e.document_id for e in opened.library() if e.published < "2024"]

    with pytest.raises(PolicyAssistantError, match="None of the chosen documents is since 2025"):
        opened.ask_in_turn(asked, (), early)


def test_a_follow_up_is_answered_from_the_documents_of_its_turn(opened):
    history = (Turn("Who should lead the delivery teams, in the Review's view?"),)

    asked = opened.interpret("And only since 2025", history)
    answer = opened.ask_in_turn(asked, history)

    assert {d.published for d in answer.searched} >= {"2025-03-18"}
    assert all(d.published >= "2025" for d in answer.searched)
