import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from eval.questions import Question
from eval.resolving import MatchText, normalised, resolve


def ask(*evidence, **changes) -> Question:
    values = {"id": "q", "question": "What?", "outcome": "complete", "evidence": evidence}
    return Question(**values | changes)


@pytest.mark.parametrize(
    ("stored", "quote"),
    [
        ("We wel-\nwelcome", "We wel-welcome"),
        ("a “fair”\n deal", 'a "fair" deal'),
        ("local govern\u00adment", "local government"),
        ("local govern\x02\r\nment", "local government"),
        ("the ﬁrst efﬁcient one", "the first efficient one"),
        ("joined–up  work", "joined-up work"),
        ("co-\noperate", "co-operate"),
    ],
)
def test_a_quote_is_found_however_its_line_was_broken(stored, quote):
    spans, unresolved = resolve([ask({"document": "d", "quote": quote})], {"d": f"x. {stored}. y"})
    assert unresolved == []
    (span,) = spans["q"]
    assert f"x. {stored}. y"[span.start : span.end] == stored


def test_the_prefix_decides_between_two_places():
    text = "In 2019 it fell by half. In 2020 it fell by half."
    gold = {"document": "d", "quote": "it fell by half", "prefix": "In 2020"}
    spans, _ = resolve([ask(gold)], {"d": text})
    assert spans["q"][0].start == text.rindex("it fell")


def test_offsets_name_a_span_as_well_as_words_do():
    spans, unresolved = resolve(
        [
            ask({"document": "d", "start": 3, "end": 9}),
            ask({"document": "d", "start": 3, "end": 99}),
        ],
        {"d": "In 2020 it fell."},
    )
    assert unresolved == ["q: 99 lies after the end of d: "]
    assert spans["q"] == ()
    spans, unresolved = resolve(
        [ask({"document": "d", "start": 3, "end": 9})], {"d": "In 2020 it fell."}
    )
    assert (spans["q"][0].start, spans["q"][0].end, unresolved) == (3, 9, [])


@pytest.mark.parametrize(
    "gold",
    [{"document": "d"}, {"document": "d", "quote": "it", "end": 4}, {"document": "d", "start": 5, "end": 4}],
)  # fmt: skip
def test_gold_evidence_names_exactly_one_span(gold):
    with pytest.raises(ValidationError, match="gold evidence"):
        ask(gold)


def test_a_quote_that_is_not_there_is_listed_and_not_skipped():
    gold = ({"document": "d", "quote": "never said"}, {"document": "e", "quote": "x"})
    spans, unresolved = resolve([ask(*gold)], {"d": "something else"})
    assert spans["q"] == ()
    assert [line.split(":")[0] for line in unresolved] == ["q", "q"]


def test_a_scanned_page_may_differ_by_a_few_letters_and_no_more():
    text = "Dear Minister, the va11ey has no signal at all in the winter months. Yours"
    right = {"document": "d", "quote": "the valley has no signal at all in the winter months"}
    wrong = {"document": "d", "quote": "the valley has good signal all through the summer months"}
    assert resolve([ask(right, requires="ocr")], {"d": text})[1] == []
    assert len(resolve([ask(wrong, requires="ocr")], {"d": text})[1]) == 1
    assert len(resolve([ask(right)], {"d": text})[1]) == 1


@given(st.text(max_size=200))
def test_every_character_of_a_match_text_knows_its_place(text):
    match = MatchText.of(text)
    assert len(match.text) <= len(match.offsets)
    assert list(match.offsets) == sorted(match.offsets)


@given(st.text(alphabet="ab -\n“\u00ad", max_size=40), st.text(alphabet="ab .", max_size=20))
def test_what_was_cut_from_a_text_is_found_in_it(before, quote):
    text = f"{before} {quote} end"
    if normalised(quote):
        assert MatchText.of(text).places(normalised(quote))
