import pytest

from index.anchors import anchors_in, anchors_of
from index.passages import Passage


def _passage(text, *headings):
    return Passage("p", "d", 0, len(text), None, headings, text)


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Recommendation 12: Councils should share.", "recommendation 12"),
        ("Before.\n\nRecommendation 4\nDo it.", "recommendation 4"),
        ("2.20 The board met.", "paragraph 2.20"),
        ("17. The board met.", "paragraph 17"),
        ("Annex B\nTerms", "annex b"),
    ],
)
def test_a_place_that_begins_a_line_can_be_called_by_its_name(text, anchor):
    assert anchor in anchors_of(_passage(text))


@pytest.mark.parametrize(
    "text", ["As recommendation 12 says, share.", "We met 17 people.", "2014 was a good year."]
)
def test_a_place_that_is_only_mentioned_is_not_there(text):
    assert not [a for a in anchors_of(_passage(text)) if not a.startswith("title")]


def test_a_section_is_called_by_its_own_title_or_number():
    found = anchors_of(_passage("Text.", "Part 1", "Section 3: How we pay"))

    assert "section 3" in found
    assert "title section 3 how we pay" in found
    assert "part 1" not in found


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("What is recommendation 12?", ["recommendation 12"]),
        ("Compare recommendations 3 and 14", ["recommendation 3", "recommendation 14"]),
        ("What does para 2.20 say", ["paragraph 2.20"]),
        ("see paragraph no. 7", ["paragraph 7"]),
        ("Section A of the plan", ["section a"]),
        ("what is the recommendation on pay?", []),
    ],
)
def test_places_are_read_from_a_query(query, expected):
    assert [a for a in anchors_in(query) if not a.startswith("title")] == expected


def test_a_title_in_quotes_or_alone_calls_for_its_section():
    assert "title how we pay" in anchors_in("What is in “How we pay”?")
    assert anchors_in("How we pay?") == ["title how we pay"]
