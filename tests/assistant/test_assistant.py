import csv
import json
import os
import sqlite3

import jsonschema
import pytest
from conftest import ROOT, STARTER
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Outcome
from assistant.assistant import Assistant, open_assistant
from assistant.briefs import warnings_of
from assistant.settings import Settings
from assistant.writing import place
from corpus.errors import ModelError, PolicyAssistantError, StoreError
from index.catalogue import Catalogue
from index.filters import DocumentFilter
from index.sync import sync

QUESTION = "What does the association think of the review's proposal for local delivery teams?"


def _schema():
    return json.loads((ROOT / "assistant" / "answer.schema.json").read_text(encoding="utf-8"))


def test_the_first_question_of_the_readme_is_answered_with_its_sources(assistant):
    answer = assistant.ask(QUESTION)

    assert answer.outcome is Outcome.COMPLETE
    assert {e.organisation for e in answer.evidence} == {"Association of Local Technology Leaders"}
    assert any("twelve local delivery teams" in e.quote for e in answer.evidence[:3])
    assert answer.scope.origin == "question"


@pytest.mark.parametrize(
    "question",
    [
        "What do the association's documents say about shared service centres?",
        "How large is the Local Transformation Fund of the government?",
        "Who opposes the Delivery Corps?",
    ],
)
def test_no_document_that_is_quoted_is_said_to_be_silent(assistant, question):
    answer = assistant.ask(question)
    quoted = {e.document_id for e in answer.evidence}

    assert quoted
    assert not quoted & {d.document_id for d in answer.silent}


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Who won the rowing last night?", Outcome.OUT_OF_SCOPE),
        ("Should we buy a second ferry?", Outcome.OUT_OF_SCOPE),
        ("What does Table 1 show?", Outcome.UNCLEAR),
        ("And for smaller ones?", Outcome.UNCLEAR),
    ],
)
def test_a_question_that_no_document_can_answer_is_named_as_what_it_is(
    assistant, question, outcome
):
    answer = assistant.ask(question)

    assert answer.outcome is outcome
    assert answer.claims == ()


@pytest.mark.parametrize("question", ["Hello, how are you today?", "Why?"])
def test_where_nothing_was_looked_for_no_document_is_said_to_be_silent(assistant, question):
    assert assistant.ask(question).silent == ()


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "What is the association's membership fee?",
        "Compare the union and the treasurers on shared service centres.",
        "Why?",
    ],
)
def test_an_answer_is_what_its_schema_says(assistant, question):
    jsonschema.validate(json.loads(json.dumps(assistant.ask(question).to_json())), _schema())


def test_every_citation_is_in_the_answer_and_every_quote_in_its_document(assistant, starter_store):
    catalogue = Catalogue(starter_store.catalogue)
    for question in (
        QUESTION,
        "How much does assisted digital support cost?",
        "Who opposes Recommendation 22?",
    ):
        answer = assistant.ask(question)
        ids = {e.id for e in answer.evidence}
        assert {i for c in answer.claims for i in c.evidence_ids} == ids
        for item in answer.evidence:
            document = catalogue.document(item.document_id)
            assert document.text[item.start : item.end] == item.quote
            if item.pdf_page is not None:
                page = document.pages[item.pdf_page - 1]
                assert page.start <= item.start < page.end


@settings(max_examples=8, deadline=None)
@given(st.text(max_size=60))
def test_no_text_that_is_asked_breaks_the_assistant(assistant, question):
    assert assistant.ask(question).outcome in set(Outcome)


def test_bodies_that_are_compared_answer_under_a_heading_each(assistant):
    answer = assistant.ask("Compare the treasurers and the union on shared service centres.")

    headings = list(dict.fromkeys(c.heading for c in answer.claims))
    assert len(headings) == 2
    assert "Guild of Borough Treasurers" in headings[0]
    assert "Caldrian Union of Civic Workers" in headings[1]


def test_a_body_that_is_silent_is_said_to_be(assistant):
    answer = assistant.ask(
        "Compare the Alliance of Public Libraries and the suppliers' forum on contract length."
    )

    assert answer.outcome is Outcome.PARTIAL
    assert any(
        c.text.startswith("Nothing found in A Counter in Every Community") for c in answer.claims
    )


def test_a_holder_that_does_not_say_is_not_answered_for_by_others(assistant):
    answer = assistant.ask("What does the Alliance of Public Libraries say about planning systems?")

    assert answer.outcome is Outcome.NO_EVIDENCE
    assert answer.evidence == ()
    assert [d.organisation for d in answer.searched] == ["Alliance of Public Libraries"]
    assert answer.elsewhere


def test_a_sentence_that_quotes_another_is_marked(assistant):
    answer = assistant.ask(
        "What do the treasurers say about their county colleague's three pilots?"
    )

    quoting = [e for e in answer.evidence if "inherited three pilots" in e.quote]
    assert quoting
    assert all(e.reported for e in quoting)


def test_the_filter_keeps_to_the_chosen_documents(assistant):
    chosen = [e.document_id for e in assistant.library() if "minutes" in e.source]

    answer = assistant.ask("local delivery teams", chosen)

    assert {e.document_id for e in answer.evidence} == set(chosen)
    assert answer.scope.origin == "filter"


def test_a_quotation_that_is_not_in_the_stored_text_is_withheld(store_copy):
    """The catalogue is tampered with after the passages were read: nothing of it is shown."""
    assistant = open_assistant(Settings(store=store_copy.folder))
    before = assistant.ask(QUESTION)
    withheld = before.evidence[0]
    passages = sqlite3.connect(store_copy.catalogue)
    passages.execute(
        "UPDATE passages SET end = end - 1, start = start - 1 WHERE id = ?", (withheld.passage_id,)
    )
    passages.commit()

    from assistant.verification import verified

    catalogue = Catalogue(store_copy.catalogue)
    forged = [type(withheld)(**{**_fields(withheld), "quote": withheld.quote + "!"})]
    assert verified(forged, catalogue) == ([], 1)
    for item in assistant.ask(QUESTION).evidence:
        assert catalogue.text_of(item.document_id, item.start, item.end) == item.quote


def _fields(item):
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def test_a_running_assistant_sees_a_new_document_without_a_restart(store_copy, recipe, tmp_path):
    assistant = open_assistant(Settings(store=store_copy.folder))
    assert assistant.ask("What do the beekeepers want?").outcome.abstained
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "bees.txt").write_text(
        "Beekeepers\n\nThe beekeepers want fewer pesticides near hives."
    )

    sync(store_copy, recipe, [folder])

    assert "pesticides" in assistant.ask("What do the beekeepers want?").evidence[0].quote


def test_conditions_choose_the_documents_and_are_recorded_in_the_scope(assistant):
    entries = {e.document_id: e for e in assistant.library()}
    conditions = DocumentFilter(kinds=frozenset({"response"}), published_from="2024-05")

    chosen = assistant.documents_within(conditions)
    answer = assistant.ask(QUESTION, chosen)

    assert chosen
    assert all(entries[i].kind == "response" for i in chosen)
    assert all(entries[i].published >= "2024-05" for i in chosen)
    assert answer.scope.document_ids == chosen
    assert {e.document_id for e in answer.evidence} <= set(chosen)
    assert assistant.replay(answer.id).is_identical
    assert assistant.documents_within(conditions, chosen[:1]) == chosen[:1]


def test_conditions_that_no_document_meets_are_an_error_and_not_no_filter(assistant):
    assert assistant.documents_within(DocumentFilter()) == ()
    with pytest.raises(PolicyAssistantError, match="No document meets"):
        assistant.documents_within(DocumentFilter(published_to="1900"))


def test_an_answer_that_cannot_be_recorded_is_given_with_a_warning(store_copy):
    store_copy.answers.write_text("no folder")

    answer = Assistant(Settings(store=store_copy.folder)).ask("Who opposes CivicID?")

    assert answer.evidence
    assert "could not be recorded" in warnings_of(answer)[0]
    assert len(set(warnings_of(answer))) == len(warnings_of(answer))


def test_an_index_that_is_cut_short_while_it_is_open_still_answers(store_copy):
    assistant = Assistant(Settings(store=store_copy.folder))
    expected = assistant.ask("Who opposes CivicID?")
    for path in store_copy.generations.glob("*/segment/*.npy"):
        os.truncate(path, path.stat().st_size // 2)

    answer = assistant.ask("Who opposes CivicID?")

    assert [e.quote for e in answer.evidence] == [e.quote for e in expected.evidence]


def test_a_missing_index_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="policy-assistant sync"):
        open_assistant(Settings(store=tmp_path))


def test_an_index_of_another_model_says_what_to_do(store_copy):
    catalogue = Catalogue(store_copy.catalogue)
    with catalogue.transaction():
        catalogue.set_fact("model", "another@000000000000")

    with pytest.raises(ModelError, match="sync --rebuild"):
        open_assistant(Settings(store=store_copy.folder))


def test_no_name_of_the_documents_stands_in_product_code():
    """Names and aliases come from metadata alone."""
    names = ["altl", "socitm", "merrow", "caldria", "treasurers", "labour", "infected blood"]
    with (STARTER / "manifest.csv").open(encoding="utf-8") as rows:
        listed = list(csv.DictReader(rows))
    names += [row[field].lower() for row in listed for field in ("organisation", "title")]
    for package in ("assistant", "corpus", "index", "ui"):
        for path in (ROOT / package).glob("*.py"):
            text = path.read_text(encoding="utf-8").lower()
            assert [n for n in names if n in text] == [], path


def test_the_starter_documents_are_those_of_the_manifest():
    rows = (STARTER / "manifest.csv").read_text(encoding="utf-8").splitlines()[1:]

    assert len(rows) >= 14
    assert all((STARTER / row.split(",")[0]).is_file() for row in rows)


def test_words_that_ocr_made_out_are_marked_as_such(assistant):
    scans = [e.document_id for e in assistant.library() if "tarrow-valley" in e.source]
    answer = assistant.ask("What does the council say about local delivery teams?", scans)

    assert answer.evidence
    assert all(item.read_by_ocr for item in answer.evidence)
    assert all("read by OCR" in place(item) for item in answer.evidence)
    assert not any(item.read_by_ocr for item in assistant.ask(QUESTION).evidence)


def test_an_answer_of_chosen_documents_that_do_not_say_names_the_choice_as_the_limit(assistant):
    chosen = next(e.document_id for e in assistant.library() if e.kind == "minutes")
    answer = assistant.ask("How many people gave the Review written evidence?", [chosen])

    assert answer.outcome is Outcome.NO_EVIDENCE
    assert any("Only the one chosen document was searched" in w for w in warnings_of(answer))
