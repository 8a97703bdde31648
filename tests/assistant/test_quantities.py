from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quantities import quantities
from assistant.wording import wording


def values(text):
    return [(q.value, q.kind) for q in wording(text).quantities]


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("62 per cent", Fraction(62, 100), "share"),
        ("62%", Fraction(62, 100), "share"),
        ("62 percent", Fraction(62, 100), "share"),
        ("twenty-one letters", 21, "plain"),
        ("1,912 calls", 1912, "plain"),
        ("1.3 million adults", 1_300_000, "plain"),
        ("one hundred employees", 100, "plain"),
        ("two hundred and five forms", 205, "plain"),
        ("two thirds of visitors", Fraction(2, 3), "share"),
        ("one fifth of it", Fraction(1, 5), "share"),
        ("a third of it", Fraction(1, 3), "share"),
        ("half of them", Fraction(1, 2), "share"),
        ("a dozen", 12, "plain"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, value, kind):
    assert (Fraction(value), kind) in values(text)


def test_periods_are_no_fractions():
    assert values("for two consecutive quarters") == [(2, "plain")]
    assert values("wait for two quarters") == [(2, "plain")]


def test_a_ratio_is_a_share_too():
    assert (Fraction(4, 5), "share") in values("four in five had bought something")
    assert (Fraction(3, 10), "share") in values("three branches in ten told us")


def test_one_is_a_number_only_where_it_counts():
    assert values("one team") == [(1, "plain")]
    assert values("no one of them") == []


@given(st.integers(0, 10**9))
def test_every_whole_number_in_figures_is_read_back(number):
    assert values(f"{number:,} people") == [(number, "plain")]


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_numbers(text):
    tokens = [t.lower for t in wording(text).tokens]
    for quantity in quantities(tokens):
        assert 0 <= quantity.first <= quantity.last < len(tokens)
