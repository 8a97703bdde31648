from hypothesis import given
from hypothesis import strategies as st

from corpus.blocks import Block, assemble, clean, note_mark, table_text

_LETTERS = st.characters(exclude_characters="\ufdd0\ufdd1")  # what note marks are made of
_BLOCKS = st.lists(
    st.builds(
        Block, st.text(_LETTERS, max_size=60), st.none() | st.integers(min_value=1, max_value=6)
    )
)


@given(_BLOCKS)
def test_sections_cover_the_text_from_end_to_end(blocks):
    found = assemble(blocks)
    text, sections = found.text, found.sections

    position = 0
    for section in sections:
        assert section.start == position < section.end
        position = section.end
    assert position == len(text)


@given(_BLOCKS)
def test_no_block_with_words_is_lost(blocks):
    text = assemble(blocks).text

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
    sections = assemble(
        [Block("One", 1), Block("a"), Block("Deep", 3), Block("b"), Block("Two", 1), Block("c")]
    ).sections

    assert [s.heading_path for s in sections] == [("One",), ("One", "Deep"), ("Two",)]


def test_control_characters_and_hidden_marks_are_removed():
    assert clean("a\x00b\u200bc\u202ed\ud800 \u00a0 e") == "abcd e"


def test_a_table_row_names_the_column_of_each_cell():
    rows = [["Service", "Cost", "Days"], ["Parking", "12", "3"]]

    assert table_text(rows, has_header=True) == "Service: Parking | Cost: 12 | Days: 3"


def test_a_note_is_linked_to_the_place_that_refers_to_it():
    found = assemble(
        [
            Block(f"Costs{note_mark('n-1')} fell. So did fees.{note_mark('n-2')}"),
            Block("After a change of method.", note="n-1"),
            Block("See annex.", note="n-2"),
            Block("Nothing refers to this.", note="n-3"),
        ]
    )

    assert found.text.startswith("Costs fell. So did fees.\n\nAfter")
    linked, unlinked = found.notes[:2], found.notes[2]
    assert [found.text[: note.reference] for note in linked] == [
        "Costs",
        "Costs fell. So did fees.",
    ]
    assert [found.text[note.start : note.end] for note in linked] == [
        "After a change of method.",
        "See annex.",
    ]
    assert unlinked.reference == unlinked.start
