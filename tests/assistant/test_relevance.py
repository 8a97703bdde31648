import pytest

from assistant.relevance import coverage, said_in

_FORMS = [(["orr"], ["offic", "rural", "road"])]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("the ORR pays", {"orr", "offic", "rural", "road"}),
        ("the Office for Rural Roads pays", {"orr", "offic", "rural", "road"}),
        ("rural roads", {"rural", "road"}),
        ("", set()),
    ],
)
def test_either_form_of_an_acronym_says_the_other(text, said):
    assert {*said_in(text, _FORMS)} >= said
    assert ("orr" in said_in(text, _FORMS)) == ("orr" in said)


def test_without_acronyms_a_text_says_its_own_stems_alone():
    assert said_in("the ORR pays for rural roads", []) == said_in("ORR pays rural roads", [])


@pytest.mark.parametrize(
    ("found", "share"), [({"oven"}, 0.75), ({"oven", "mill"}, 1.0), (set(), 0.0), ({"bread"}, 0.0)]
)
def test_the_share_of_a_topic_that_is_said_is_by_weight(found, share):
    assert coverage({"oven": 3.0, "mill": 1.0}, found) == share


def test_of_no_topic_nothing_is_said():
    assert coverage({}, {"oven"}) == 0.0
