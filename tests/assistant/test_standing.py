import pytest

from assistant.library import Library
from assistant.phrases import topic_phrases
from assistant.standing import stands_alone


@pytest.fixture
def stands():
    library = Library(())
    return lambda clause: stands_alone(clause, topic_phrases(clause), library)


@pytest.mark.parametrize(
    "clause",
    ["How much did the Towpath Exchange cost?", "Who opposes TowPass?", "What is a mooring fee?"],
)
def test_a_question_about_something_that_it_names_stands_alone(stands, clause):
    assert stands(clause)


@pytest.mark.parametrize(
    "clause",
    [
        "What is the deadline?",
        "Who pays?",
        "Who pays in Wales?",
        "What did Thackwell say?",
        "On how long the Office may take?",
        "Towpaths?",
    ],
)
def test_a_question_whose_subject_may_be_the_topics_leans_on_it(stands, clause):
    assert not stands(clause)
