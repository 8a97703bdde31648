import pytest

from assistant.asked import asked_of


@pytest.mark.parametrize(
    ("question", "name", "is_name"),
    [
        ("What does Ida Ash think of ovens?", "Ms Ash", True),
        ("What is Ida Ash's view of ovens?", "Ida Ash", True),
        ("Where does the Oven Board stand on pans?", "Oven Board", True),
        ("What do the bakers want?", "bakers", False),
        ("What does the Oven Board recommend about pans?", "the Board", True),
        ("According to the Oven Board, what fails?", "the Board", False),
    ],
)
def test_whose_view_a_question_asks(question, name, is_name):
    asked = asked_of(question)

    assert asked is not None
    assert asked.body.is_called(name)
    assert asked.is_name is is_name


@pytest.mark.parametrize(
    "question",
    ["How do ovens fail?", "What do we think of ovens?", "What does the Oven Act say of pans?"],
)
def test_some_questions_ask_nobodys_view(question):
    assert asked_of(question) is None
