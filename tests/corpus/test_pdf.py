import random

import pypdf
import pypdfium2
import pytest
from conftest import STARTER, needs

from corpus.characters import characters
from corpus.marking import render_page, span_rectangles
from corpus.reading import read

REVIEW = STARTER / "reports" / "within-reach-review.pdf"


@pytest.fixture(scope="module")
def review():
    return read(REVIEW, "reports/within-reach-review.pdf")


def test_running_headers_and_page_numbers_are_not_in_the_text(review):
    body = [review.text[p.start : p.end] for p in review.pages[3:]]

    assert not any(text.startswith("Within Reach: the Review") for text in body)
    assert not any(text.rstrip().endswith(f"\n\n{n}") for n, text in enumerate(body, 1))


def test_every_recommendation_survives_the_removal_of_running_lines(review):
    assert [n for n in range(1, 25) if f"Recommendation {n}." not in review.text] == []


def test_printed_page_numbers_are_labels_and_those_that_a_file_only_stores_are_none(review):
    stored = pypdf.PdfReader(REVIEW).page_labels

    assert stored[:4] == ["i", "ii", "1", "2"]
    assert [p.label for p in review.pages[:4]] == [None, None, "1", "2"]


def test_headings_come_from_the_outline(review):
    paths = {s.heading_path for s in review.sections}

    assert ("3 Local delivery", "Local delivery teams") in paths


def test_characters_of_the_text_are_the_characters_of_the_page(review):
    """Property: over random places, the run leads to the same character in the file."""
    chance = random.Random(7)
    file = pypdfium2.PdfDocument(REVIEW)
    for page in chance.sample(review.pages, 8):
        printed = characters(file[page.number - 1].get_textpage())
        for run in page.runs:
            for offset in range(run.length):
                text = review.text[run.start + offset]
                assert printed[run.page_character + offset] in {text, "\u00a0", "\x02"}


def test_the_rectangles_of_a_sentence_hold_its_words(review):
    sentence = "We propose small teams, one in each county"
    start = review.text.index(sentence)
    page = next(p for p in review.pages if p.start <= start < p.end)

    marks = span_rectangles(REVIEW, page, start, start + len(sentence))

    textpage = pypdfium2.PdfDocument(REVIEW)[page.number - 1]
    height = textpage.get_height()
    words = " ".join(
        textpage.get_textpage().get_text_bounded(m.left, height - m.bottom, m.right, height - m.top)
        for m in marks
    )
    assert sentence in " ".join(words.split())


def test_a_page_is_drawn_with_its_marks(review):
    page = review.pages[8]
    marks = span_rectangles(REVIEW, page, page.start, page.start + 40)

    marked, unmarked = render_page(REVIEW, 9, marks), render_page(REVIEW, 9, ())

    assert marked.startswith(b"\x89PNG")
    assert marked != unmarked


@pytest.mark.ocr
@needs("tesseract")
def test_a_scanned_letter_is_read_and_said_to_be_scanned():
    letter = read(STARTER / "letters" / "tarrow-valley-letter.pdf", "letter.pdf")

    assert "Tarrow Valley" in letter.text
    assert letter.warnings[0].startswith("page 1 has no text layer: read by OCR, confidence 9")
    assert letter.pages[0].runs == ()
    assert 90 <= letter.pages[0].ocr_confidence <= 100


def test_a_scanned_letter_without_tesseract_has_a_reason(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Exception, match="install tesseract-ocr"):
        read(STARTER / "letters" / "tarrow-valley-letter.pdf", "letter.pdf")
