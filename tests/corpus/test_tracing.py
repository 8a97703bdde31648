from hypothesis import given
from hypothesis import strategies as st
from printed_lines import line

from corpus.tracing import TracedText


def _text(*texts, words=()):
    traced = TracedText(lambda: frozenset(words))
    traced.add_lines([line(t, top=100 + 14 * n) for n, t in enumerate(texts)])
    return traced.whole()


def test_a_word_broken_at_a_line_end_is_mended():
    assert _text("an inter\x02", "national body") == "an international body"
    assert _text("an inter-", "national body") == "an international body"


def test_a_hyphen_of_the_word_stays():
    assert _text("a long\ufffe", "term plan", words={"long-term"}) == "a long-term plan"
    assert _text("Government\x02", "wide", words={"government", "wide"}) == "Government-wide"
    assert _text("Memorandum M-", "17-25") == "Memorandum M-17-25"


def test_a_dash_between_lines_stays_a_dash():
    assert _text("late –", "and dear") == "late – and dear"


def test_ligatures_are_spelt_out_and_hidden_characters_dropped():
    assert _text("the ﬁrst oﬃce\u200b \u00a0of\u00adten") == "the first office often"


def test_a_raised_number_goes_to_the_word_before_it():
    traced = TracedText(frozenset)
    word = line("services", right=120)
    traced.add_lines([word, line("4", left=120.2, top=98, size=6)])

    assert traced.whole() == "services4"


@given(st.lists(st.text(st.sampled_from("ab ﬁ-–\u00ad\u200b\t"), min_size=1), min_size=1))
def test_every_run_leads_to_the_characters_that_it_holds(texts):
    kept = [t for t in texts if t.strip()]
    lines, first = [], 0
    for number, text in enumerate(t.strip() for t in kept):
        lines.append(line(text, top=20.0 * number, first=first))
        first += len(text) + 2
    printed = "\r\n".join(x.text for x in lines)
    traced = TracedText(frozenset)

    runs = traced.add_lines(lines)

    text = traced.whole()
    for run in runs:
        for offset in range(run.length):
            original = printed[run.page_character + offset]
            assert text[run.start + offset] in {original, "f", "-", " "}
    assert [r.start for r in runs] == sorted(r.start for r in runs)
