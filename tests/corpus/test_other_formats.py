import io
from datetime import date

import openpyxl
import pytest

from corpus.errors import ReadingError
from corpus.reading import read
from scripts.hostile_files import pack

MAIL = """\
From: The Harbour Board <board@harbour.example>
To: All
Subject: Winter timetable
Date: Tue, 14 May 2024 09:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

The caf=E9 stays open.
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename=plan.pdf

x
--b--
"""


def _read(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name)


def _workbook(fill):
    book = openpyxl.Workbook()
    fill(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_is_read_sheet_by_sheet_under_its_column_names(tmp_path):
    def fill(book):
        sheet = book.active
        sheet.title = "Fees"
        for row in [["Fees of 2024"], ["Form", "Fee", "From"], ["C1", 20.5, date(2024, 4, 1)]]:
            sheet.append(row)
        book.create_sheet("Drafts").sheet_state = "hidden"

    found = _read(tmp_path, "a.xlsx", _workbook(fill))

    assert found.text == "Fees\n\nFees of 2024\n\nForm: C1 | Fee: 20.5 | From: 2024-04-01"
    assert found.warnings == ("a hidden sheet was left out: Drafts",)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_rows_of_a_delimited_file_are_read_under_its_column_names(tmp_path, mark):
    rows = [["Form", "Fee", "Place"], ["C1", "20", "Here"], ["C2", "30", "There"]]

    found = _read(tmp_path, "a.csv", "\n".join(mark.join(row) for row in rows))

    assert found.text == "Form: C1 | Fee: 20 | Place: Here\nForm: C2 | Fee: 30 | Place: There"


def test_a_csv_file_without_columns_is_text(tmp_path):
    text = "One paragraph of words\n\nand another one"

    assert _read(tmp_path, "a.csv", text).text == text


def test_a_message_has_its_subject_people_text_and_unread_attachments(tmp_path):
    found = _read(tmp_path, "a.eml", MAIL)

    assert "Winter timetable" in found.text
    assert "From: The Harbour Board" in found.text
    assert "The café stays open." in found.text
    assert found.metadata.organisation == "The Harbour Board"
    assert found.metadata.published == "2024-05-14"
    assert found.warnings == ("attachment not read: plan.pdf",)


def test_a_letter_that_names_sender_and_date_is_no_message(tmp_path):
    text = "From: the Board\nTo: all\n\nThe timetable stays as it is for another winter."

    assert _read(tmp_path, "a.txt", text).text.startswith("From: the Board")


def test_rich_text_is_read_and_hidden_text_flagged(tmp_path):
    source = r"{\rtf1\ansi{\info{\title Fees}}First caf\'e9.\par Second.{\v unseen}\par}"

    found = _read(tmp_path, "a.rtf", source)

    assert found.text.startswith("First café.\n\nSecond.")
    assert found.metadata.title == "Fees"
    assert "hidden" in found.warnings[0]


def _presentation():
    names = (
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"

    def shape(role, text, size=""):
        return (
            f"<p:sp><p:nvSpPr><p:nvPr><p:ph type='{role}'/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r>"
            f"<a:rPr {size}/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )

    def slide(*shapes):
        return f"<p:sld {names}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"

    return pack({
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        'Type="x/officeDocument" Target="ppt/presentation.xml"/></Relationships>',
        "ppt/presentation.xml": f"<p:presentation {names}><p:sldIdLst><p:sldId id='9' r:id='b'/>"
        "<p:sldId id='8' r:id='a'/></p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{relations}">'
        '<Relationship Id="a" Target="slides/slide1.xml"/>'
        '<Relationship Id="b" Target="slides/slide2.xml"/></Relationships>',
        "ppt/slides/slide1.xml": slide(shape("body", "Last"), shape("ftr", "Confidential")),
        "ppt/slides/slide2.xml": slide(
            shape("body", "Point"), shape("title", "Fees"), shape("body", "unseen", "sz='100'")
        ),
    })  # fmt: skip


def test_slides_are_read_in_the_order_in_which_they_are_shown(tmp_path):
    found = _read(tmp_path, "a.pptx", _presentation())

    assert found.text == "Slide 1: Fees\n\n- Point\n\nSlide 2\n\n- Last"
    assert "type of 1 point or less" in found.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "cp1252", "cp1251"])
def test_texts_in_other_encodings_are_decoded(tmp_path, encoding):
    words = "Вопросы и ответы о плате за гавань. " * 20 if encoding == "cp1251" else "Café – “x”"

    assert _read(tmp_path, "a.txt", words.encode(encoding)).text == words.strip()


@pytest.mark.parametrize("name", ["a.xlsx", "a.pptx", "a.rtf", "a.eml", "a.odt", "a.docx"])
def test_a_file_of_another_kind_than_its_name_says_is_read_as_what_it_is(tmp_path, name):
    text = "Heading\n\nA paragraph of plain words stands here."

    assert _read(tmp_path, name, text).text == text


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_workbook_that_was_cut_off_has_a_reason(tmp_path, cut):
    content = _workbook(lambda book: book.active.append(["a", "b"]))

    with pytest.raises(ReadingError, match="damaged"):
        _read(tmp_path, "a.xlsx", content[: int(len(content) * cut)])
