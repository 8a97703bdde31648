from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import DraftSentence, read_draft


def test_each_sentence_has_the_numbers_behind_it():
    text = "- One is so. [1]\n2. Two are so [2][3].\nThree. Four [4, 5]\nNothing cited.\n"

    assert list(read_draft([text])) == [
        DraftSentence("One is so.", (1,)),
        DraftSentence("Two are so.", (2, 3)),
        DraftSentence("Three.", (4, 5)),
        DraftSentence("Four.", (4, 5)),
        DraftSentence("Nothing cited.", ()),
    ]


def test_a_sentence_that_cites_everything_cites_nothing():
    assert list(read_draft(["All. [1][2][3][4][5][6][7][8][9]"])) == [DraftSentence("All.", ())]


def test_a_sentence_is_given_out_when_its_line_ends():
    taken = []

    def pieces():
        yield "First. [1]\nSec"
        taken.append("second piece asked for")
        yield "ond. [2]"

    sentences = read_draft(pieces())
    assert next(sentences).text == "First."
    assert taken == []


@given(st.text(max_size=300), st.integers(1, 9))
def test_how_a_text_is_torn_apart_changes_nothing(text, size):
    pieces = [text[i : i + size] for i in range(0, len(text), size)]

    assert list(read_draft(pieces)) == list(read_draft([text]))
