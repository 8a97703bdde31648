from hypothesis import given
from hypothesis import strategies as st
from printed_lines import line

from corpus.columns import in_reading_order

_LEFT = [line(f"left column line {n} of it", 50, 100 + 14 * n, right=280) for n in range(8)]
_RIGHT = [line(f"right column line {n} of it", 310, 100 + 14 * n, right=540) for n in range(8)]
_TITLE = line("A title over both columns of the page", 50, 60, right=540)


def test_columns_drawn_one_after_the_other_stay_as_they_are():
    assert in_reading_order([_TITLE, *_LEFT, *_RIGHT]) == [_TITLE, *_LEFT, *_RIGHT]


def test_columns_drawn_row_by_row_are_read_one_after_the_other():
    rows = [x for pair in zip(_LEFT, _RIGHT, strict=True) for x in pair]

    assert in_reading_order([_TITLE, *rows]) == [_TITLE, *_LEFT, *_RIGHT]


def test_a_heading_that_the_file_draws_last_is_read_where_it_stands():
    assert in_reading_order([*_LEFT, _TITLE]) == [_TITLE, *_LEFT]


def test_the_cells_of_a_table_keep_their_order():
    cells = [line(t, x, y, right=x + 60) for y, row in enumerate(("ab", "cd", "ef", "gh", "ij"))
             for x, t in zip((50, 200), row, strict=True)]  # fmt: skip

    assert in_reading_order(cells) == cells


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 700)), max_size=25))
def test_no_line_is_lost_or_doubled(places):
    lines = [line(f"line {n} with some words", x, y) for n, (x, y) in enumerate(places)]

    assert sorted(in_reading_order(lines), key=str) == sorted(lines, key=str)
