import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.sentences import lists_contents, sentence_spans

_TEXT = st.text(st.sampled_from("aB1 .!?\n-•“”|()"), max_size=200)


def _sentences(text):
    return [text[a:b] for a, b in sentence_spans(text)]


@given(_TEXT)
def test_spans_are_ascending_disjoint_and_lose_nothing_but_whitespace(text):
    spans = sentence_spans(text)

    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We agree. It works.", ["We agree.", "It works."]),
        ("Dr. Oduya asked Cllr. Tolgarth.", ["Dr. Oduya asked Cllr. Tolgarth."]),
        ("It cost 2.5 million. Then 3.", ["It cost 2.5 million.", "Then 3."]),
        ("He said “No.” She left.", ["He said “No.”", "She left."]),
        ("See e.g. Annex A. It helps.", ["See e.g. Annex A.", "It helps."]),
        ("One\n\nTwo", ["One", "Two"]),
        ("Do:\n- this\n- that", ["Do:", "- this", "- that"]),
        ("A | Cost: 1\nB | Cost: 2", ["A | Cost: 1", "B | Cost: 2"]),
        ("2. Text of the paragraph. More.", ["2. Text of the paragraph.", "More."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert _sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fares ______________ 5 Piers and quays ____________ 12", True),
        ("Chapter 2: Ferries ........................ 31", True),
        ("Foreword . . . . . . . . . . iv", True),
        ("Signed ____________ on behalf of the harbour", False),
        ("100 days at $________ each, at most $500,000", False),
        ("They waited... 12 ferries never came.", False),
    ],
)
def test_lines_that_lead_to_a_page_are_contents(text, expected):
    assert lists_contents(text) is expected
