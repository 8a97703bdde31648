import pytest

from assistant.forms import Form
from assistant.writing import gives


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
