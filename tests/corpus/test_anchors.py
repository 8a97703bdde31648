import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.anchors import anchors_of, labels_in
from corpus.blocks import sections_of
from corpus.documents import Note, Section, Table


def _anchored(text, headings=(), **other):
    sections = sections_of(list(headings), len(text))
    return {a.label: text[a.start : a.end] for a in reversed(anchors_of(text, sections, **other))}


def test_a_named_recommendation_is_an_anchor_up_to_the_next():
    text = "Recommendation 1. Do this.\n\nWe say why.\n\nRecommendation 2: Do that."

    assert _anchored(text) == {
        "recommendation 1": "Recommendation 1. Do this.\n\nWe say why.",
        "recommendation 2": "Recommendation 2: Do that.",
    }


def test_a_sentence_that_opens_with_a_recommendation_is_none():
    assert _anchored("Recommendation 10, shall apply.\n\nRecommendation 8 in it was late.") == {}


def test_lines_of_contents_and_mentions_that_open_a_line_leave_the_name_to_the_recommendation():
    text = (
        "Recommendation 1\n\nRecommendation 2\n\n"
        "Recommendation 1\n\nDo this.\n\n"
        "The department has said at length why applicants may now appeal, since under\n\n"
        "Recommendation 2. nothing else was open to them.\n\n"
        "Recommendation 2\n\nDo that."
    )

    found = [(a.label, text[a.start : a.end]) for a in anchors_of(text, ())]

    assert found[0][0] == "recommendation 1"
    assert found[0][1].startswith("Recommendation 1\n\nDo this.")
    assert found[-1] == ("recommendation 2", "Recommendation 2\n\nDo that.")
    assert [label for label, _ in found].count("recommendation 1") == 1


def test_a_number_that_only_contents_name_is_an_anchor_there():
    assert _anchored("Recommendation 1\n\nRecommendation 2: Do that.")["recommendation 1"]


def test_paragraphs_numbered_by_chapter_are_anchors_in_turn():
    text = "2.1 One.\n\n2.2 Two.\n\n9.7 million people live there.\n\n2.3 Three."

    assert list(_anchored(text)) == ["2.3", "2.2", "2.1"]


def test_a_long_row_of_numbers_names_paragraphs_whatever_lists_stand_in_between():
    paragraphs = [f"{n}. This is said here." for n in range(1, 13)]
    paragraphs.insert(6, "1. First reason.\n2. Second reason.")

    labels = [a.label for a in anchors_of("\n\n".join(paragraphs), ())]

    assert [label for label in labels if label.isdigit()] == [str(n) for n in range(1, 13)]


def test_a_short_list_is_none_unless_it_lists_recommendations():
    listed = "1. Act now.\n2. Act soon."

    assert _anchored(listed) == {}
    assert list(_anchored(f"Our recommendations\n{listed}", [(0, 1, "Our recommendations")])) == [
        "recommendation 2",
        "recommendation 1",
    ]


def test_letters_and_roman_numbers_nest_under_the_number_above():
    text = "Recommendation 4: Candour\n(a) Duty\n(i) In law.\n(ii) In practice.\n(b) Culture"

    assert [a.label for a in anchors_of(text, ())] == [
        "recommendation 4",
        "recommendation 4(a)",
        "recommendation 4(a)(i)",
        "recommendation 4(a)(ii)",
        "recommendation 4(b)",
    ]


def test_numbers_of_notes_and_of_table_cells_are_no_anchors():
    text = "8.1 See the note.\n\n8.2 A note.\n\n8.3 | cell"
    note, row = text.index("8.2"), text.index("8.3")

    found = _anchored(text, notes=[Note(0, note, row - 2)], tables=[Table(row, len(text), ())])

    assert list(found) == ["8.1"]


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("What does Recommendation 4a(i) say?", ["recommendation 4(a)(i)"]),
        ("Does paragraph 2.20 agree with 8.1?", ["2.20", "8.1"]),
        ("See para 70.", ["70"]),
        ("Were 12 offices closed?", []),
        ("Compare recommendations 3, 5 and 14", [f"recommendation {n}" for n in (3, 5, 14)]),
        ("Recs 4 to 6, then 7 more", ["recommendation 4", "recommendation 6"]),
        ("See paragraph no. 7.", ["7"]),
    ],
)
def test_a_question_names_anchors_as_people_say_them(question, labels):
    assert labels_in(question) == labels


_LINES = st.lists(
    st.sampled_from(
        [
            "1. One",
            "2. Two",
            "3. Three",
            "1.1 A",
            "1.2 B",
            "(a) x",
            "(i) y",
            "Recommendation 7.",
            "p",
        ]
    ),
    max_size=30,
)


@given(_LINES, st.integers(0, 3))
def test_anchors_are_ascending_and_hold_their_label_line(lines, cut):
    text = "\n".join(lines)
    sections = (Section((), 0, len(text)),) if cut else ()

    anchors = anchors_of(text, sections)

    assert [a.start for a in anchors] == sorted({a.start for a in anchors})
    assert all(a.start < a.end <= len(text) for a in anchors)
    assert all(a.start == 0 or text[a.start - 1] in "\n \t" for a in anchors)


def test_numbers_with_a_letter_are_nested_recommendations():
    text = "2a. A memorial.\n\n4a) ii. A review.\n\n4a) iii.Another.\n\n3D maps help."

    assert list(reversed(_anchored(text))) == [
        "recommendation 2(a)",
        "recommendation 4(a)(ii)",
        "recommendation 4(a)(iii)",
    ]
