from pathlib import Path

import pypdfium2
import pytest
from conftest import needs
from PIL import Image, ImageDraw, ImageFont

from corpus.errors import ReadingError
from corpus.ocr import may_be_picture
from corpus.pdf import read_pdf
from corpus.scans import in_short
from scripts.hostile_files import pdf

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
SENTENCE = "The council supports the plan for the harbour and its ferries."
PATHS = b"0 g " + b"".join(
    b"%d %d 5 5 re f " % (x, y) for x in range(50, 550, 10) for y in range(50, 800, 10)
)


def _scan(tmp_path, pages, turned=0):
    """Pages that are pictures of one sentence a line."""
    images = []
    for number in range(pages):
        image = Image.new("L", (1240, 1754), 255)
        font = ImageFont.truetype(str(FONT), 30) if FONT.exists() else ImageFont.load_default(30)
        for line in range(12):
            place = (100, 120 + 60 * line)
            ImageDraw.Draw(image).text(place, f"{number + 1}{line:02} {SENTENCE}", 0, font)
        images.append(image.rotate(turned, expand=True))
    images[0].save(tmp_path / "scan.pdf", save_all=True, append_images=images[1:], resolution=150)
    return (tmp_path / "scan.pdf").read_bytes()


@pytest.mark.ocr
@needs("tesseract")
def test_pages_that_are_pictures_are_read_in_their_order_with_their_confidence(tmp_path):
    ticks = []

    found = read_pdf(_scan(tmp_path, 3), lambda: ticks.append(1))

    numbers = [found.text.find(f"{number}00") for number in (1, 2, 3)]
    assert -1 < numbers[0] < numbers[1] < numbers[2]
    assert found.text.count(SENTENCE) > 30
    assert [w.partition(" has")[0] for w in found.warnings] == ["page 1", "page 2", "page 3"]
    assert all("confidence 9" in warning for warning in found.warnings)
    assert len(ticks) == 3


@pytest.mark.ocr
@needs("tesseract")
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_does_not_stand_upright_is_read(tmp_path, turned):
    assert f"104 {SENTENCE}" in read_pdf(_scan(tmp_path, 1, turned)).text


def test_without_tesseract_every_page_is_counted_as_unread(tmp_path, monkeypatch):
    content = _scan(tmp_path, 4)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(
        ReadingError, match="4 pages, of which each has no text layer and was not read"
    ):
        read_pdf(content)


def test_text_drawn_as_outlines_under_a_header_may_be_a_picture_and_an_empty_page_is_none():
    header = b"BT /F1 12 Tf 72 800 Td (Annual report) Tj ET "

    assert _may_be_picture(PATHS)
    assert _may_be_picture(header + PATHS)
    assert not _may_be_picture(header)
    assert not _may_be_picture(b"")


def _may_be_picture(content):
    from corpus.characters import PageCharacters
    from corpus.lines import PageLines, read_lines

    page = pypdfium2.PdfDocument(pdf(content))[0]
    characters = PageCharacters(page)
    return may_be_picture(page, PageLines(595, 842, tuple(read_lines(characters))))


def test_what_is_said_of_several_pages_is_said_once():
    warnings = ["page 1 is blank", "page 2 is blank", "page 9 is odd", "hidden text"]

    assert in_short(warnings) == "2 pages, of which each is blank; page 9 is odd; hidden text"
