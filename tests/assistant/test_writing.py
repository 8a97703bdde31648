import pytest

from assistant.answers import Scope
from assistant.forms import Form
from assistant.writing import gives, silence_in_words


@pytest.mark.parametrize(
    ("form", "quote", "is_given"),
    [
        (Form.NUMBER, "The teams will cost 44 million crowns.", True),
        (Form.NUMBER, "The teams are welcome.", False),
        (Form.TIME, "All will be at work by March 2027.", True),
        (Form.TIME, "All will be at work.", False),
        (Form.DEFINITION, "A team is a group of people.", True),
        (Form.DEFINITION, "We oppose it.", False),
    ],
)
def test_a_lead_promises_only_what_the_quotation_gives(form, quote, is_given):
    assert gives(form, quote) is is_given


@pytest.mark.parametrize(
    ("origin", "searched", "words"),
    [
        ("everything", 17, "The 17 documents searched do not say."),
        ("everything", 1, "The one document searched does not say."),
        ("question", 1, "The one document searched, Board of Ovens, does not say."),
        ("filter", 3, "The 3 documents searched (Board of Ovens) do not say."),
    ],
)
def test_silence_is_told_of_what_was_searched(origin, searched, words):
    scope = Scope((), "Board of Ovens", origin)

    assert silence_in_words(scope, searched) == words
