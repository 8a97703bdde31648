import csv
import io
import json
from dataclasses import replace

import pytest

from assistant.assistant import open_assistant
from assistant.records import RecordStore
from assistant.register import build_register, register_as_csv, register_as_json
from assistant.settings import Settings
from corpus.errors import StoreError
from index.catalogue import Catalogue

ANSWERED = "When will all twelve local delivery teams be at work?"
ABSTAINED = "What does the Alliance of Public Libraries say about planning systems?"


@pytest.fixture
def opened(store_copy):
    for path in store_copy.answers.glob("*.json"):
        path.unlink()  # other tests' questions
    return open_assistant(Settings(store=store_copy.folder))


def test_every_quotation_that_was_shown_is_listed_once_with_its_answers(opened):
    first, again, silent = (opened.ask(q) for q in (ANSWERED, ANSWERED, ABSTAINED))

    entries = {entry.id: entry for entry in opened.register()[0]}

    shown = {e.id for a in (first, again, silent) for e in (*a.evidence, *a.near_misses)}
    assert entries.keys() == shown
    for item in first.evidence:
        assert entries[item.id].quote == item.quote
        assert entries[item.id].answers[:2] == (first.id, again.id)
        assert entries[item.id].shown_as == "evidence"
    assert all(entry.is_in_store for entry in entries.values())


def test_json_and_csv_hold_the_same_rows(opened):
    opened.ask(ANSWERED)
    entries, _ = opened.register()

    rows = list(csv.DictReader(io.StringIO(register_as_csv(entries))))
    listed = json.loads(register_as_json(entries))

    assert [r["id"] for r in rows] == [e["id"] for e in listed] == [e.id for e in entries]
    assert [r["quote"] for r in rows] == [e["quote"] for e in listed]
    assert [int(r["start"]) for r in rows] == [e["start"] for e in listed]


def test_a_quotation_whose_document_is_gone_is_marked(opened, store_copy):
    opened.ask(ANSWERED)
    records = RecordStore(store_copy).all()[0]

    entries = build_register(records, lambda *_: None)

    assert entries
    assert not any(entry.is_in_store for entry in entries)


def test_a_record_that_cannot_be_read_is_named_and_hides_no_other(opened, store_copy):
    answer = opened.ask(ANSWERED)
    (store_copy.answers / "abcdefabcdef.json").write_text("{}", encoding="utf-8")

    entries, unreadable = opened.register()

    assert {e.id for e in entries} == {e.id for e in (*answer.evidence, *answer.near_misses)}
    assert "abcdefabcdef.json" in unreadable[0]


def test_an_answer_that_cites_what_it_does_not_hold_is_refused(opened, store_copy):
    answer = opened.ask(ANSWERED)
    record = RecordStore(store_copy).read(answer.id)
    altered = replace(record, answer=replace(answer, evidence=()))

    with pytest.raises(StoreError, match="which it does not hold"):
        build_register([altered], Catalogue(store_copy.catalogue).text_of)


@pytest.mark.parametrize("quote", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_quotation_is_a_formula_in_a_spreadsheet(opened, quote):
    opened.ask(ANSWERED)
    entry = replace(opened.register()[0][0], quote=quote)

    row = next(csv.DictReader(io.StringIO(register_as_csv([entry]))))

    assert row["quote"] == f"'{quote}"
