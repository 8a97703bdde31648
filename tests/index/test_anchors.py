import pytest

from corpus.documents import Anchor
from index.anchors import anchors_in, anchors_of
from index.passages import Passage


def _passage(text, *headings, start=0):
    return Passage("p", "d", start, start + len(text), None, headings, text)


def test_a_numbered_place_calls_for_every_passage_that_holds_some_of_it():
    numbered = (Anchor("recommendation 4", 10, 50), Anchor("recommendation 5", 50, 90))

    called = [anchors_of(_passage("x" * 30, start=start), numbered) for start in (0, 30, 60)]

    assert called == [
        ["recommendation 4"], ["recommendation 4", "recommendation 5"], ["recommendation 5"]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "anchor"), [("Annex B\nTerms", "annex b"), ("Before.\n\nTable 3: Costs", "table 3")]
)
def test_a_part_or_caption_that_begins_a_line_can_be_called_by_its_name(text, anchor):
    assert anchor in anchors_of(_passage(text), ())


@pytest.mark.parametrize("text", ["As annex B says, share.", "We met 17 people.", "Part one ends."])
def test_a_place_that_is_only_mentioned_is_not_there(text):
    assert not anchors_of(_passage(text), ())


def test_a_section_is_called_by_its_own_title_or_number():
    found = anchors_of(_passage("Text.", "Part 1", "Section 3: How we pay"), ())

    assert "section 3" in found
    assert "title section 3 how we pay" in found
    assert "part 1" not in found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What is recommendation 12?", ["recommendation 12"]),
        ("What does para 2.20 say", ["2.20"]),
        ("Section A of the plan", ["section a"]),
        ("Section 3.2", ["3.2", "section 3.2"]),
        ("what is the recommendation on pay?", []),
    ],
)
def test_places_are_read_from_a_query(query, expected):
    assert [a for a in anchors_in(query) if not a.startswith("title")] == expected


def test_a_title_in_quotes_or_alone_calls_for_its_section():
    assert "title how we pay" in anchors_in("What is in “How we pay”?")
    assert anchors_in("How we pay?") == ["title how we pay"]
