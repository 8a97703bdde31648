import pytest

from assistant.conversation import Relation, Turn
from assistant.follow_ups import RuleInterpreter
from assistant.library import Library
from assistant.scoping import scope_question
from assistant.topics import topic_stems
from corpus.documents import Metadata
from corpus.errors import PolicyAssistantError
from index.catalogue import CatalogueEntry
from index.lexical import stems

_ROWS = [
    ("alpha.pdf", "Rivers First", "Association of River Wardens", "2021-03", "response", ""),
    ("beta.pdf", "Dry Land", "Guild of Harbour Masters", "2015-05", "response", ""),
    ("one.pdf", "Canal Renewal", "Canal Inquiry", "2019", "review", "first edition"),
    ("two.pdf", "Canal Renewal", "Canal Inquiry", "2020", "review", "second edition"),
    ("answer.pdf", "Government response to the Canal Inquiry", "Ministry of Water", "2022", "response", ""),
    ("tolls.md", "Paying tolls", "Canals.example", "", "guidance", ""),
]  # fmt: skip
_COMMON = frozenset(stems("pay cost apply work wants lead date charge locks"))


def _kinship(a, b):
    """Share of topic words in both: what an encoder sees, and more strictly."""
    first, second = (set(topic_stems(text)) for text in (a, b))
    return len(first & second) / max(1, min(len(first), len(second)))


@pytest.fixture(scope="module")
def library():
    return Library(
        CatalogueEntry(source, source, "", Metadata(title, body, kind, date, version), 1, 1, ())
        for source, title, body, date, kind, version in _ROWS
    )


@pytest.fixture(scope="module")
def interpret(library):
    rules = RuleInterpreter(library, lambda stem: 0.4 if stem in _COMMON else 0.8, _kinship)

    def standalone(*questions):
        return rules.interpret(questions[-1], [Turn(q) for q in questions[:-1]])

    return standalone


def _sources(standalone, library):
    scope = scope_question(standalone.text, library, standalone.document_ids).scope
    return set(scope.document_ids)


def test_a_first_question_is_asked_as_it_stands(interpret):
    asked = interpret("What do the wardens say about weirs?")

    assert (asked.text, asked.relation) == (asked.typed, Relation.FIRST)


def test_a_pronoun_in_a_second_sentence_stands_for_the_body_named_in_the_first(interpret):
    asked = "What do the wardens want from locks? Also what do they want from dredging?"

    assert interpret("What does the inquiry say about bridges?", asked).text == asked


@pytest.mark.parametrize(
    ("earlier", "question", "expected"),
    [
        (
            "What do the wardens say about wooden weirs?",
            "Who did they want to repair them?",
            "Who did the wardens want to repair wooden weirs?",
        ),
        (
            "Does the Guild support a Mooring Levy?",
            "Will it be compulsory?",
            "Will the Mooring Levy be compulsory (according to the Guild)?",
        ),
        (
            "Does the Guild support a Mooring Levy?",
            "When did it consult?",
            "When did the Guild consult (about: Mooring Levy)?",
        ),
        (
            "What does the Canal Inquiry say about wooden weirs?",
            "And what did the government say to that?",
            "What did the government say about wooden weirs?",
        ),
        (
            "What does the Canal Inquiry say about wooden weirs?",
            "And the wardens?",
            "What does the wardens say about wooden weirs?",
        ),
        (
            "What does the Canal Inquiry say about wooden weirs?",
            "In the Guild's words?",
            "What does the Guild say about wooden weirs?",
        ),
        (
            "How deep must a mooring basin be?",
            "According to the Guild?",
            "According to the Guild, how deep must a mooring basin be?",
        ),
        (
            "What does the Guild say about wooden weirs?",
            "And what about iron bridges?",
            "What does the Guild say about iron bridges?",
        ),
        (
            "How do I renew a boat licence?",
            "And for children?",
            "How do I renew a boat licence, for children?",
        ),
        (
            "What does the Guild say about wooden weirs?",
            "Tell me more.",
            "What does the Guild say about wooden weirs?",
        ),
        (
            "How deep must a mooring basin be?",
            "Who pays?",
            "Who pays (about: deep, mooring basin)?",
        ),
    ],
)
def test_what_a_follow_up_leaves_unsaid_is_carried_over(interpret, earlier, question, expected):
    asked = interpret(earlier, question)

    assert asked.text == expected
    assert asked.relation is Relation.FOLLOW_UP
    assert asked.carried


@pytest.mark.parametrize(
    ("earlier", "question", "sources"),
    [
        ("What does the Canal Inquiry say about weirs?", "And the government?", {"answer.pdf"}),
        ("What do the wardens say about weirs?", "Why are they needed?", {"alpha.pdf"}),
        ("What do the wardens say about weirs?", "Who else wants them?", set()),
        ("What do the wardens say about weirs?", "What does the Guild think of it?", {"beta.pdf"}),
        (
            "What does the first edition of Canal Renewal say about weirs?",
            "What date does the second edition give?",
            {"two.pdf"},
        ),
    ],
)
def test_the_holder_is_carried_over_unless_another_is_asked(
    interpret, library, earlier, question, sources
):
    assert _sources(interpret(earlier, question), library) == sources


@pytest.mark.parametrize(
    "question",
    [
        "What does the Guild recommend on customs inspections?",
        "What does the Guild think of the charge for locks?",
        "Compare the Guild and the wardens on locks and tolls.",
        "How many passengers crossed the northern estuary last winter?",
        "Is it possible to insure a houseboat against flooding?",
        "And what does the Guild say about iron bridges?",
        "How much did the Towpath Exchange cost?",
        "Thanks. Who opposes TowPass?",
        "What is a mooring standard?",
    ],
)
def test_a_new_topic_carries_nothing_over(interpret, question):
    asked = interpret("What do the wardens say about wooden weirs?", question)

    assert asked.text == question
    assert asked.relation is Relation.NEW_TOPIC
    assert asked.carried == ()


@pytest.mark.parametrize(
    ("question", "sources", "limit"),
    [
        ("Only since 2020", {"alpha.pdf", "two.pdf", "answer.pdf"}, "since 2020"),
        ("And before 2019?", {"beta.pdf"}, "before 2019"),
        ("just between 2019 and 2020, please", {"one.pdf", "two.pdf"}, "between 2019 and 2020"),
        ("Only documents after March 2021", {"answer.pdf"}, "after March 2021"),
    ],
)
def test_a_period_becomes_a_filter_on_the_earlier_question(interpret, question, sources, limit):
    asked = interpret("What is said about weirs?", question)

    assert asked.text == "What is said about weirs?"
    assert set(asked.document_ids) == sources
    assert asked.limit == limit


def test_a_period_stays_until_the_topic_changes(interpret):
    earlier = ["What is said about weirs?", "Only since 2020"]

    assert interpret(*earlier, "Who pays for them?").limit == "since 2020"
    assert interpret(*earlier, "How are passengers insured against flooding?").limit == ""
    assert interpret(*earlier, "And in all documents?").everywhere


def test_a_period_without_documents_is_refused_rather_than_ignored(interpret):
    with pytest.raises(PolicyAssistantError, match="No document is dated since 2031"):
        interpret("What is said about weirs?", "Only since 2031")


def test_they_can_be_the_one_body_that_the_answer_cited(library):
    rules = RuleInterpreter(library, lambda _: 0.7, _kinship)
    history = [Turn("Who should repair wooden weirs?", ("alpha.pdf",))]

    asked = rules.interpret("What else did they propose?", history)

    assert "Association of River Wardens" in asked.text


def test_a_topic_lives_on_over_several_turns(interpret):
    asked = interpret(
        "What do the wardens say about wooden weirs?", "Who should repair them?", "And who pays?"
    )

    assert "wooden weirs" in asked.text
    assert "the wardens" in asked.text


@pytest.mark.parametrize(
    "question",
    [
        "What does recommendation 4 of the Canal Inquiry say?",
        "What does recommendation 4 say?",
        "And did it accept recommendation 4?",
    ],
)
def test_who_asks_for_a_number_is_not_asked_about_what_was_said_before(interpret, question):
    asked = interpret("What do the wardens say about weirs?", question)

    assert "weirs" not in asked.text


def test_what_is_taken_as_given_opens_no_follow_up(interpret):
    question = "Now that the ministry has agreed to dredging, when will the dredging begin?"
    asked = interpret("What do the wardens say about weirs?", question)

    assert (asked.text, asked.relation) == (question, Relation.NEW_TOPIC)
