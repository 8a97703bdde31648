"""Chat: the page as a person meets it, over a scripted assistant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui
from assistant.answers import Scope
from assistant.answers import Writing as HowWritten
from assistant.requests import LONGEST_QUESTION
from corpus.errors import StoreError
from ui.answering import ScriptedAssistant
from ui.chat import beginnings

CHAT = Path(ui.__file__).with_name("chat.py")


def page(assistant):
    from ui.chat import draw_page

    draw_page(lambda: assistant)


def broken_page(error):
    from ui.chat import draw_page

    def fail():
        raise error

    draw_page(fail)


@pytest.fixture
def assistant(answer, abstention, entries):
    prepared = {a.question: a for a in (answer, abstention)}
    return ScriptedAssistant(prepared, entries, text=("before ", "the <quote>", " after"))


@pytest.fixture
def opened(assistant):
    return run(AppTest.from_function(page, args=(assistant,), default_timeout=20))


def run(at):
    at.run()
    assert not at.exception
    return at


def ask(at, question):
    at.chat_input[0].set_value(question)
    return run(at)


def text(at):
    return "\n".join(element.body for element in at.html)


def button(at, label):
    return next(b for b in at.button if b.label == label)


def test_the_first_page_states_the_size_and_asks_nothing_by_itself(opened, assistant):
    assert opened.title[0].value == "Policy Assistant"
    assert "4 documents from 3 organisations." in text(opened)
    assert assistant.asked == []


def test_a_beginning_is_typed_for_the_person_to_complete(opened, assistant):
    beginning = "What does Other Body say about"
    button(opened, f"{beginning} …").click()
    run(opened)
    assert opened.chat_input[0].proto.value == f"{beginning} "
    assert assistant.asked == []


def test_beginnings_name_bodies_of_the_library(entries):
    assert beginnings(entries) == (
        "What does Other Body say about",
        "Compare Other Body and the Office for Reviews on",
        "What do the documents say about",
    )
    assert len(beginnings(entries[:2])) == 2
    assert beginnings([replace(entries[0], organisation="")]) == (
        "What do the documents say about",
    )


def test_an_answer_shows_claims_sources_and_its_making(opened, assistant):
    ask(opened, "What about teams?")
    drawn = text(opened)
    assert "“We support the twelve teams.”" in drawn
    assert "p. iv (PDF page 5)" in drawn
    assert "How this was answered" in drawn
    assert '<div role="status" class="pa-status">Answer ready, 2 sources</div>' in drawn
    assert assistant.refreshed == 1
    assert "Response to the Review" in opened.code[0].value.replace("\\", "")


def test_the_scope_of_the_question_can_be_overridden(opened, assistant):
    ask(opened, "What about teams?")
    button(opened, "Search all documents instead").click()
    run(opened)
    assert assistant.asked[-1] == ("What about teams?", (), True)
    assert "searched in all documents" in text(opened)


def test_no_wider_search_is_offered_where_the_question_set_no_scope(opened):
    ask(opened, "What about whales?")
    assert "Search all documents instead" not in [b.label for b in opened.button]


def test_an_abstention_shows_the_nearest_passages_as_such(opened):
    ask(opened, "What about whales?")
    drawn = text(opened)
    assert "The documents do not say" in drawn
    assert "Nearest passages, which do not answer" in drawn
    assert ">Sources<" not in drawn
    assert "Answer ready: The documents do not say" in drawn


def test_one_source_is_open_at_a_time_and_stays_while_nothing_is_asked(opened):
    ask(opened, "What about teams?")
    button(opened, "Open in its text").click()
    run(opened)
    assert "<mark>the &lt;quote&gt;</mark>" in text(opened)
    opened.multiselect[0].set_value(["Association of Towns"])
    run(opened)
    assert text(opened).count("<mark>") == 1
    button(opened, "Open on its page").click()
    run(opened)
    assert [b.label for b in opened.button].count("Close") == 1
    ask(opened, "What about whales?")
    assert "<mark>" not in text(opened)


def test_a_source_closes_again(opened):
    ask(opened, "What about teams?")
    button(opened, "Open in its text").click()
    run(opened)
    button(opened, "Close").click()
    run(opened)
    assert "<mark>" not in text(opened)


def test_a_source_whose_document_has_gone_says_so(opened, assistant):
    ask(opened, "What about teams?")
    assistant.entries = assistant.entries[1:]
    button(opened, "Open on its page").click()
    run(opened)
    assert "removed or replaced after it was cited" in text(opened)


def test_earlier_questions_stay_below_the_newest(opened):
    ask(opened, "What about teams?")
    ask(opened, "What about whales?")
    drawn = text(opened)
    assert drawn.index("What about whales?") < drawn.index("Earlier questions")
    assert drawn.index("Earlier questions") < drawn.index("Teams were opposed by some.")


def test_the_filter_is_passed_on_and_cleared(opened, assistant):
    opened.multiselect[0].set_value(["Association of Towns"])
    run(opened)
    assert "2 of 4 documents in force" in text(opened)
    opened.multiselect[1].set_value(["d2"])
    run(opened)
    ask(opened, "What about teams?")
    assert assistant.asked[-1] == ("What about teams?", ("d2",), False)
    button(opened, "Clear").click()
    run(opened)
    assert "4 of 4 documents in force" in text(opened)
    ask(opened, "What about teams?")
    assert assistant.asked[-1][1] == ()


def test_a_filtered_document_that_a_sync_removed_leaves_the_filter(opened, assistant):
    opened.multiselect[1].set_value(["d3"])
    run(opened)
    assistant.entries = assistant.entries[:2]
    run(opened)
    assert "2 of 2 documents in force" in text(opened)


def test_a_follow_up_is_read_with_the_turns_before_it_and_can_be_corrected(opened, assistant):
    assistant.follow_ups = {"And whales?": "What about whales?"}
    ask(opened, "What about teams?")
    ask(opened, "And whales?")
    assert "Asked as: <strong>What about whales?</strong>" in text(opened)
    assert assistant.asked[-1][0] == "What about whales?"
    assert [turn.question for turn in assistant.histories[-1]] == ["What about teams?"]
    assert assistant.histories[-1][0].document_ids == ("d1", "d3")
    opened.text_area[0].set_value("What about teams?")
    button(opened, "Ask this").click()
    run(opened)
    assert assistant.asked[-1][0] == "What about teams?"


def test_a_follow_up_can_be_asked_in_its_own_words_alone(opened, assistant):
    assistant.follow_ups = {"What about whales?": "What about teams?"}
    ask(opened, "What about teams?")
    ask(opened, "What about whales?")
    button(opened, "Ask my words alone").click()
    run(opened)
    assert assistant.asked[-1][0] == "What about whales?"
    assert "The documents do not say" in text(opened)


def test_a_new_conversation_forgets_the_turns_before(opened, assistant):
    ask(opened, "What about teams?")
    button(opened, "New conversation").click()
    run(opened)
    assert "the next question stands alone" in text(opened)
    ask(opened, "What about whales?")
    assert assistant.histories[-1] == ()
    ask(opened, "What about teams?")
    assert [turn.question for turn in assistant.histories[-1]] == ["What about whales?"]


def test_an_answer_can_be_taken_away_in_every_format(opened):
    ask(opened, "What about teams?")
    assert [b.label for b in opened.get("download_button")] == [
        "Word", "Web page", "Markdown", "Data",
    ]  # fmt: skip


def test_a_blank_question_is_refused_with_a_message(opened, assistant):
    assert 'class="pa-message' not in text(opened)
    ask(opened, "   ")
    assert assistant.asked == []
    assert "The question is blank" in text(opened)


def test_a_question_that_is_too_long_is_refused_with_a_message(opened, assistant):
    ask(opened, "x" * (LONGEST_QUESTION + 1))
    assert assistant.asked == []
    assert "The question has 4,001 characters and was not asked" in text(opened)


def test_a_failed_question_shows_the_message_and_the_page_goes_on(opened):
    ask(opened, "Not prepared <b>?")
    assert "No answer is prepared for &#x27;Not prepared &lt;b&gt;?&#x27;." in text(opened)
    ask(opened, "What about teams?")
    assert "Answered from the documents" in text(opened)


def test_an_assistant_that_cannot_open_shows_what_to_do():
    error = StoreError("The model differs. Run `policy-assistant sync --rebuild`.")
    at = run(AppTest.from_function(broken_page, args=(error,)))
    assert "Run <code>policy-assistant sync --rebuild</code>." in text(at)


def test_an_empty_library_says_how_to_fill_it(assistant):
    assistant.entries = ()
    at = run(AppTest.from_function(page, args=(assistant,)))
    assert "No documents are indexed yet. Run <code>policy-assistant sync PATH" in text(at)


def test_a_store_without_an_index_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_ASSISTANT_STORE", str(tmp_path / "none"))
    at = run(AppTest.from_file(CHAT, default_timeout=20))
    assert "No documents are indexed yet. Run <code>policy-assistant sync PATH" in text(at)
    assert not (tmp_path / "none").exists()


def test_two_people_do_not_see_each_others_questions(assistant):
    first = run(AppTest.from_function(page, args=(assistant,), default_timeout=20))
    second = run(AppTest.from_function(page, args=(assistant,), default_timeout=20))
    ask(first, "What about teams?")
    run(second)
    assert "We support" not in text(second)


def test_markup_in_the_library_is_inert_on_buttons(answer, entries):
    hostile = tuple(replace(e, organisation="![x](https://evil.example) $a$") for e in entries)
    at = run(AppTest.from_function(page, args=(ScriptedAssistant({}, hostile),)))
    assert not any("[x](" in b.label or "$a$" in b.label for b in at.button)


class Writing(ScriptedAssistant):
    """A model that has written one sentence when something goes wrong, or nothing does."""

    error = None
    listener = None

    def ask_in_turn(self, asked, history=(), document_ids=(), listener=None):
        type(self).listener = listener
        answer = super().ask_in_turn(asked, history, document_ids, listener)
        if self.error:
            raise self.error
        return answer


def test_sentences_that_came_are_gone_when_the_answer_is_there_and_no_model_works_on(
    answer, entries
):
    prose = replace(answer, writing=HowWritten("prose", "local"))
    assistant = Writing({answer.question: prose}, entries)
    at = run(AppTest.from_function(page, args=(assistant,), default_timeout=20))
    ask(at, answer.question)

    assert sum(answer.claims[0].text in element.body for element in at.html) == 1
    assert "aria-busy" not in text(at)
    assert Writing.listener.cancellation.is_cancelled


def test_sentences_that_came_before_a_failure_are_taken_back(answer, entries):
    prose = replace(answer, writing=HowWritten("prose", "local"))
    assistant = Writing({answer.question: prose}, entries)
    assistant.error = StoreError("The disk is full. Free some space.")
    at = run(AppTest.from_function(page, args=(assistant,), default_timeout=20))
    ask(at, answer.question)

    assert answer.claims[0].text not in text(at)
    assert "The disk is full" in text(at)


def test_what_the_filter_kept_from_being_searched_is_named_and_can_be_searched(
    assistant, abstention
):
    scope = Scope(("d1",), "Response of the towns", "filter")
    filtered = replace(abstention, scope=scope, searched=abstention.searched[:1])
    limited = replace(assistant, answers={abstention.question: filtered})
    at = run(AppTest.from_function(page, args=(limited,), default_timeout=20))
    at.sidebar.multiselect[1].set_value([limited.entries[0].document_id])
    ask(run(at), abstention.question)

    assert "Only the one chosen document was searched" in text(at)
    next(b for b in at.button if b.label == "Search all documents instead").click()
    run(at)
    assert limited.asked[-1] == (abstention.question, (), True)
    assert at.sidebar.multiselect[1].value == []


def test_silence_without_a_filter_blames_none(opened, abstention):
    ask(opened, abstention.question)

    assert "chosen document" not in text(opened)
    assert not [b for b in opened.button if b.label == "Search all documents instead"]
