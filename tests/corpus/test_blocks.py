from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import Block, assemble, clean, table_text

_BLOCKS = st.lists(
    st.builds(Block, st.text(max_size=60), st.none() | st.integers(min_value=1, max_value=6))
)


@given(_BLOCKS)
def test_sections_cover_the_text_from_end_to_end(blocks):
    text, sections = assemble(blocks)

    position = 0
    for section in sections:
        assert section.start == position < section.end
        position = section.end
    assert position == len(text)


@given(_BLOCKS)
def test_no_block_with_words_is_lost(blocks):
    text, _ = assemble(blocks)

    assert [clean(b.text) for b in blocks if clean(b.text)] == [
        part for part in _split_at(text, [clean(b.text) for b in blocks]) if part
    ]


def _split_at(text, parts):
    """The parts as they stand in the text, each after the one before."""
    position = 0
    for part in parts:
        if part:
            position = text.index(part, position)
            yield text[position : position + len(part)]
            position += len(part)


def test_headings_nest_by_their_level():
    _, sections = assemble(
        [Block("One", 1), Block("a"), Block("Deep", 3), Block("b"), Block("Two", 1), Block("c")]
    )

    assert [s.heading_path for s in sections] == [("One",), ("One", "Deep"), ("Two",)]


def test_control_characters_and_hidden_marks_are_removed():
    assert clean("a\x00b\u200bc\u202ed\ud800 \u00a0 e") == "abcd e"


def test_a_table_row_names_the_column_of_each_cell():
    rows = [["Service", "Cost", "Days"], ["Parking", "12", "3"]]

    assert table_text(rows, has_header=True) == "Parking | Cost: 12 | Days: 3"
