import pytest

from assistant.library import Library, words
from assistant.mentions import find_mentions, is_document
from corpus.documents import Metadata
from index.catalogue import CatalogueEntry

_ROWS = [
    ("answer", "Government response to the recommendations on canals", "Ministry of Water"),
    ("review", "Canal Review: conclusions and recommendations", "Canal Panel"),
]


@pytest.fixture(scope="module")
def library():
    return Library(
        CatalogueEntry(id_, id_, "", Metadata(title, body, "", "2024", ""), 1, 1, ())
        for id_, title, body in _ROWS
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What did the response to the recommendations say?", []),
        ("Which of the conclusions and recommendations of the report matter?", []),
        ("What does the Canal Review say?", [("review",)]),
        ("What does the Ministry of Water say?", [("answer",)]),
    ],
)
def test_words_for_a_kind_of_document_alone_name_no_title(question, expected, library):
    assert [m.document_ids for m in find_mentions(words(question), library)] == expected


@pytest.mark.parametrize(
    ("text", "word", "is_one"),
    [
        ("what the review says on tolls", "review", True),
        ("what is in the report?", "report", True),
        ("how good is the evidence base", "evidence", False),
        ("who lowers response times", "response", False),
        ("which of the guidance documents", "guidance", True),
        ("what the letter, dated May, wants", "letter", True),
        ("the strategy of the wardens", "strategy", True),
        ("the review Wardens wrote", "review", True),
        ("who pays tolls", "tolls", False),
    ],
)
def test_a_word_for_a_document_means_none_as_the_first_of_two_nouns(text, word, is_one):
    said = words(text)
    place = next(i for i, w in enumerate(said) if w.text == word)

    assert is_document(place, said, text) == is_one
