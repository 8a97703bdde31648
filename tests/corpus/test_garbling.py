import re
from io import BytesIO
from pathlib import Path

import pytest
from conftest import needs
from printed_lines import line, page
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadingError
from corpus.garbling import is_garbled
from corpus.pdf import read_pdf

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
ENGLISH = "The council supports the plan for the harbour and asks for a yearly report."
WELSH = (
    "Mae'r cyngor yn cefnogi'r cynllun ar gyfer yr harbwr ac yn gofyn am adroddiad bob blwyddyn."
)
FRENCH = "Le conseil soutient le projet du port et demande un rapport annuel sur les navires."
NAMES = "Rhys Gwynn, Szymon Brzezicki, Nguyen Thi Huong, Fiona McKnight, Bjorn Skjold, Li Xiu"
BODIES = "HMRC DWP MHCLG DCMS NHS BBC DVLA HMCTS FCDO DfT DBT MOD GCHQ CQC ONS NCSC"
CODES = "SW1A 2AA, CF10 3NQ, EH99 1SP, BT4 3XX, LL30 1LB, SA1 5DD, DG1 2HR, KW15 1NY"
FORM = (
    "Name: ........ Address: ........ Postcode: ........ Tel. no: ........ NI no: ........ Yes / No"
)


def _moved(text, by=29):
    """Each letter as the one so many places before it, as a map of glyph numbers has it."""
    return "".join(chr(ord(c) - by) if c.isalpha() else " " for c in text)


@pytest.mark.parametrize("text", [ENGLISH, WELSH, FRENCH, NAMES, BODIES, CODES, FORM])
def test_what_people_write_is_not_garbled(text):
    assert not is_garbled(page(*(line(text, top=20 * n) for n in range(20))))


def test_letters_that_follow_each_other_as_in_no_language_are_garbled():
    assert is_garbled(page(*(line(_moved(ENGLISH.lower()), top=20 * n) for n in range(20))))


def test_a_short_text_is_not_judged():
    assert not is_garbled(page(line(_moved(ENGLISH.lower()))))


def _drawn():
    """A page whose font says that each letter is the one 29 places before it."""
    pdfmetrics.registerFont(TTFont("Sans", str(FONT)))
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    canvas.setFont("Sans", 12)
    for row in range(20):
        canvas.drawString(50, 780 - 30 * row, ENGLISH)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(file))
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        if "/ToUnicode" in font.get_object():
            named = font.get_object()["/ToUnicode"].get_data().decode()
            stream = DecodedStreamObject()
            stream.set_data(_remapped(named).encode())
            font.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)
    changed = BytesIO()
    writer.write(changed)
    return changed.getvalue()


def _remapped(cmap):
    return re.sub(r"> <00([4-7][0-9A-F])>", lambda m: f"> <{int(m.group(1), 16) - 29:04X}>", cmap)


@pytest.mark.ocr
@needs("tesseract")
@pytest.mark.skipif(not FONT.exists(), reason="the font is not here")
def test_a_page_of_wrong_characters_is_read_from_its_picture():
    found = read_pdf(_drawn())

    assert ENGLISH in found.text
    assert found.pages[0].ocr_confidence
    assert found.warnings[0].startswith("page 1 has a text layer of wrong characters: read by OCR")


@pytest.mark.skipif(not FONT.exists(), reason="the font is not here")
def test_without_tesseract_wrong_characters_are_no_text(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ReadingError, match="wrong characters and was not read: install tesseract"):
        read_pdf(_drawn())
