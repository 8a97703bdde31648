import pytest

from assistant.quotable import context_of, passage_sentences, quote_from
from index.passages import Passage, ScoredPassage

_TEXT = "Ovens\n\n- Ovens are dear. They are hot in summer and cold in winter.\n\nMills were built here."
_START = 100


@pytest.fixture
def hit():
    passage = Passage("p", "d", _START, _START + len(_TEXT), None, ("Ovens",), _TEXT)
    return ScoredPassage(passage, 0.0, 1, None, None, 0.0, 0.0, is_called=False, repeated_in=())


def test_headings_and_fragments_are_no_quotations(hit):
    assert [s.text for s in passage_sentences(hit)] == [
        "They are hot in summer and cold in winter.",
        "Mills were built here.",
    ]


def test_a_quotation_stands_where_its_document_says(hit):
    for sentence in (*passage_sentences(hit), _quote(hit, enough=9, most=99)):
        assert _TEXT[sentence.start - _START : sentence.end - _START] == sentence.text


def _quote(hit, *, enough, most, stop=None):
    stop = len(_TEXT) if stop is None else stop
    return quote_from(hit, _TEXT.index("Ovens are"), stop, enough=enough, most=most)


@pytest.mark.parametrize(
    ("enough", "most", "last"), [(1, 1, "dear."), (4, 99, "winter."), (4, 10, "dear.")]
)
def test_sentences_follow_until_enough_is_said_and_no_more_than_most(hit, enough, most, last):
    assert _quote(hit, enough=enough, most=most).text.endswith(last)


def test_no_sentence_is_quoted_that_ends_after_the_stop(hit):
    stop = _TEXT.index("They")

    assert _quote(hit, enough=99, most=99, stop=stop).text == "Ovens are dear."


def test_a_sentence_that_points_back_brings_the_one_before(hit):
    back, other = passage_sentences(hit)

    assert context_of(back).strip() == "- Ovens are dear."
    assert context_of(other) == ""
