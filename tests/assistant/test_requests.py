import pytest

from assistant.requests import asks_the_assistant, asks_what_to_do, is_out_of_scope


@pytest.mark.parametrize(
    "text",
    [
        "Write me a poem about bread.",
        "Thanks!",
        "Pretend you are the baker and be rude.",
        "please reset my password",
        "What is 12% of 340?",
        "Translate this into Welsh",
    ],
)
def test_what_is_no_question_about_the_documents_is_out_of_scope(text):
    assert is_out_of_scope(text)


@pytest.mark.parametrize(
    "text",
    [
        "Who should I vote for?",
        "What is your honest opinion of the miller?",
        "Which model are you?",
    ],
)
def test_advice_and_views_of_its_own_are_told_apart(text):
    assert asks_the_assistant(text)


@pytest.mark.parametrize(
    "text",
    [
        "What does the guild say about bread?",
        "Tell me what the letter says about ovens.",
        "ok but what does the guild say?",
        "What should councils do about ovens?",
        "Should we charge for bread?",
        "Remind me what the guild says.",
        "What is 5 per cent of the oven fund kept for?",
        "Who do the bakers think should pay?",
    ],
)
def test_a_question_about_the_documents_is_in_scope(text):
    assert not is_out_of_scope(text)
    assert not asks_the_assistant(text)


def test_what_to_do_is_told_from_what_a_document_wants_done():
    assert asks_what_to_do("Should our town join the shared oven?")
    assert not asks_what_to_do("Why does the guild say that we should join?")
