import pytest

from assistant.periods import find_period


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("since 2015", ["2015", "2015-01-01", "2024-11"], ["2014-12-31", "2014", ""]),
        ("after 2015", ["2016", "2016-01-01"], ["2015-12-31", "2015", ""]),
        ("after March 2015", ["2015-04-01", "2016"], ["2015-03-31", "2015-03"]),
        ("before 2015", ["2014-12-31", "2014"], ["2015", "2015-01-01", ""]),
        ("before January 2015", ["2014-12-31"], ["2015-01-01"]),
        ("until 2015", ["2015-12-31", "2015"], ["2016-01-01"]),
        ("in 2015", ["2015", "2015-06"], ["2014", "2016", ""]),
        ("between 2019 and May 2020", ["2019-01-01", "2020-05-31"], ["2020-06", "2018"]),
        ("from 2020 to 2019", ["2019", "2020-12-31"], ["2018", "2021"]),
    ],
)
def test_a_period_holds_the_dates_that_it_says(text, inside, outside):
    period = find_period(f"only {text}, please")

    assert period is not None
    assert period.label == text
    assert [d for d in inside if not period.contains(d)] == []
    assert [d for d in outside if period.contains(d)] == []


@pytest.mark.parametrize("text", ["", "who pays?", "the 2015 review", "since they asked"])
def test_a_text_without_a_period_has_none(text):
    assert find_period(text) is None
