"""What is asked in bulk is what pypdfium2's own functions say one by one."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import STARTER

from corpus import bulk


@pytest.fixture(scope="module")
def page():
    return pypdfium2.PdfDocument(STARTER / "reports" / "within-reach-review.pdf")[8]


@pytest.fixture(scope="module")
def textpage(page):
    return page.get_textpage()


@pytest.fixture
def indices(textpage):
    return range(-1, textpage.count_chars() + 2)


def test_places_are_those_of_single_calls_and_none_beyond_the_page(textpage, indices):
    box = pdfium.FS_RECTF()
    expected = [
        (box.left, box.top, box.right, box.bottom)
        if pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        else None
        for index in indices
    ]

    assert bulk.loose_boxes(textpage.raw, indices) == expected
    assert None in expected


def test_type_is_that_of_single_calls(textpage):
    indices = range(textpage.count_chars())
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()

    sizes = bulk.font_sizes(textpage.raw, indices)
    weights = bulk.font_weights(textpage.raw, indices)
    names = bulk.font_names(textpage.raw, indices)

    assert sizes == [pdfium.FPDFText_GetFontSize(textpage, index) for index in indices]
    assert weights == [pdfium.FPDFText_GetFontWeight(textpage, index) for index in indices]
    for index in indices[:200]:
        if pdfium.FPDFText_GetFontInfo(textpage, index, name, 128, flags):
            assert names[index] == name.value


def test_objects_and_their_colours_are_those_of_single_calls(page):
    objects = bulk.page_objects(page.raw)
    colour = [ctypes.c_uint() for _ in range(4)]

    assert len(objects) == pdfium.FPDFPage_CountObjects(page)
    assert bulk.object_types(objects) == [
        pdfium.FPDFPageObj_GetType(bulk.typed(drawn)) for drawn in objects
    ]
    for drawn, found in zip(objects, bulk.fill_colours(objects), strict=True):
        if pdfium.FPDFPageObj_GetFillColor(bulk.typed(drawn), *colour):
            assert found == tuple(part.value for part in colour)


def test_nothing_asked_is_nothing_found(textpage):
    assert bulk.loose_boxes(textpage.raw, []) == []
    assert list(bulk.fill_colours([])) == []
