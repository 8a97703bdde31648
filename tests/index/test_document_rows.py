import json

from corpus.documents import CharacterRun, Page
from index.document_rows import PagePlace, _page_row, page_places_of, pages_of

READ_BY_OCR = Page(1, "iv", 0, 9, (), 93)
HELD_AS_TEXT = Page(2, None, 9, 20, (CharacterRun(9, 11, 0),))


def test_a_page_comes_back_from_the_store_as_it_was_read():
    column = json.dumps([_page_row(READ_BY_OCR), _page_row(HELD_AS_TEXT)])

    assert pages_of(column) == (READ_BY_OCR, HELD_AS_TEXT)


def test_a_page_stored_before_ocr_was_noted_has_no_confidence():
    assert pages_of('[[1, "iv", 0, 9, []]]')[0].ocr_confidence is None


def test_where_a_page_begins_is_told_without_its_characters():
    column = json.dumps([_page_row(READ_BY_OCR), _page_row(HELD_AS_TEXT)])

    assert page_places_of(column) == (
        PagePlace(1, "iv", 0, is_picture=True),
        PagePlace(2, None, 9, is_picture=False),
    )
