import pytest

from assistant.requests import is_out_of_scope, points_nowhere


@pytest.mark.parametrize(
    "text", ["Write me a poem about bread.", "Thanks!", "Who should I vote for?"]
)
def test_what_is_no_question_about_the_documents_is_out_of_scope(text):
    assert is_out_of_scope(text)


@pytest.mark.parametrize(
    "text", ["What does the guild say about bread?", "Tell me what the letter says about ovens."]
)
def test_a_question_about_the_documents_is_in_scope(text):
    assert not is_out_of_scope(text)


def test_a_pronoun_without_a_subject_points_nowhere():
    assert points_nowhere("Can you give me the figure?", ["figur"])
    assert not points_nowhere("How much does it cost to bake?", ["cost", "bake"])
