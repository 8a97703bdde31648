import pytest

from assistant.dangling import is_only_a_place, may_point_nowhere, points_nowhere
from assistant.topics import topic_stems


@pytest.mark.parametrize(
    "text",
    [
        "Can you give me the figure?",
        "How much will it cost over two years?",
        "Which of the two is dearer?",
        "what about the other nine",
        "Who is the chair?",
        "who's the chair",
        "What is the budget for?",
        "How many members responded?",
    ],
)
def test_a_question_that_names_nothing_points_nowhere(text):
    assert points_nowhere(text, topic_stems(text))


@pytest.mark.parametrize(
    "text",
    [
        "How much does it cost to bake?",
        "Do the bakers say when they will open?",
        "What do the Bakers want them to do?",
        "How many ovens have the two bakeries got?",
        "When will the second oven be lit?",
        "Who is the chair of the guild?",
        "Who is the chair of the Guild?",
        "How many members has the guild?",
        "What is bread?",
        "What is the flour levy?",
    ],
)
def test_a_question_with_a_subject_does_not(text):
    assert not points_nowhere(text, topic_stems(text))


def test_a_question_that_only_goes_on_may_point_nowhere():
    text = "And for smaller ovens?"
    assert may_point_nowhere(text, topic_stems(text))
    assert not points_nowhere(text, topic_stems(text))


def test_a_place_alone_is_told_from_a_place_with_a_subject():
    assert is_only_a_place("What does Table 1 show?")
    assert is_only_a_place("chapter 3 please")
    assert not is_only_a_place("What does Table 1 show of bread prices?")
    assert not is_only_a_place("What does Table 1 of the Miller Review show?")
