import pytest

from assistant.answer_types import AnswerType, can_tell, expected_of


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the application fee for a licence?", AnswerType.MONEY),
        ("What was the panel's budget for lawyers?", AnswerType.MONEY),
        ("How many wardens are there?", AnswerType.COUNT),
        ("Who chaired the river panel?", AnswerType.PERSON),
        ("How much would it save each ferry?", AnswerType.NUMBER),
    ],
)
def test_a_question_tells_what_kind_of_thing_it_wants(question, expected):
    assert expected_of(question).type is expected


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How much did the ferry cost?", "The ferry cost £40,000."),
        ("How much did the ferry cost?", "Ferry\t40,000\t41,000"),
        ("How many wardens are there?", "The harbour has twelve wardens."),
        ("How many people gave written evidence?", "The panel had 412 written letters."),
        ("Who chaired the river panel?", "It met under Dame Ada Holm."),
        ("Who can sign the form?", "Anybody who has known you for two years."),
        ("When must I pay?", "You pay as soon as the bill comes."),
    ],
)
def test_what_tells_such_a_thing_may_answer(question, sentence):
    assert can_tell(expected_of(question), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How much did the ferry cost?", "The ferry was launched in 1973, 1974 and 1975."),
        ("What is the fee for a permit?", "The permit is a tax-free benefit."),
        ("How many wardens are there?", "The harbour pays its wardens £500."),
        ("How many wardens are there?", "The harbour grew.120 Its wardens are skilled."),
        ("How many wardens are there?", "In 2019 wardens came to each of the twelve towns."),
        ("Who chaired the River Panel?", "Parliament wanted a River Panel."),
        ("Who designed the Harbour Crane System?", "Use the Harbour Crane System."),
    ],
)
def test_what_tells_another_thing_or_only_what_the_question_says_may_not(question, sentence):
    assert not can_tell(expected_of(question), sentence)
