import io
import zipfile

import docx
import pytest
from conftest import SHARED, STARTER, needs_shared

from corpus.documents import Metadata
from corpus.errors import ReadingError
from corpus.folders import scan
from corpus.reading import read


def _file(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "", "empty"),
        ("a.pdf", b"\x89PNG\r\n\x1a\nxxxx", "unsupported type: PNG image"),
        ("a.txt", b"abc\0def", "binary data"),
        ("a.pdf", b"%PDF-1.7 and then nothing", "damaged PDF"),
        ("a.docx", b"PK\x03\x04 and then nothing", "damaged archive"),
        ("a.html", "<html><body></body></html>", "no text"),
    ],
)
def test_a_file_that_cannot_be_read_has_a_stated_reason(tmp_path, name, content, reason):
    with pytest.raises(ReadingError, match=reason):
        read(_file(tmp_path, name, content), name)


def test_an_archive_that_is_no_document_names_the_types_that_are_read(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "words")
    with pytest.raises(ReadingError, match="archive; supported are PDF, HTML, DOCX, ODT"):
        read(_file(tmp_path, "a.odt", buffer.getvalue()), "a.odt")


def test_an_archive_that_would_unpack_to_too_much_is_refused(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 50_000_000)
    with pytest.raises(ReadingError, match="refused"):
        read(_file(tmp_path, "a.docx", buffer.getvalue()), "a.docx")


def test_the_content_decides_the_format_and_not_the_name(tmp_path):
    page = "<!DOCTYPE html><html><title>T</title><main><h1>H</h1><p>Words.</p></main></html>"

    document = read(_file(tmp_path, "page.txt", page), "page.txt")

    assert document.metadata.title == "T"
    assert document.sections[-1].heading_path == ("H",)


def test_navigation_banners_and_scripts_are_no_part_of_a_page(tmp_path):
    page = """<html><body><nav>Home</nav><div class="cookie-banner">Cookies!</div><main>
    <h2>Fees</h2><p>You pay <b>£20</b>.</p><ul><li>one</li><li>two</li></ul>
    <table><thead><tr><th>Form</th><th>Fee</th></tr></thead><tr><td>C1</td><td>20</td></tr></table>
    <div style="display: none">hidden</div><script>evil()</script></main>
    <footer>Foot</footer></body></html>"""

    text = read(_file(tmp_path, "a.html", page), "a.html").text

    assert text == "Fees\n\nYou pay £20.\n\n- one\n\n- two\n\nForm: C1 | Fee: 20"


def test_merged_cells_and_two_header_rows_keep_their_columns(tmp_path):
    page = """<main><table><thead><tr><th rowspan="2">Area</th><th colspan="2">Systems</th></tr>
    <tr><th>2013</th><th>2023</th></tr></thead>
    <tr><td>City</td><td>19</td><td>17</td></tr></table></main><html>"""

    text = read(_file(tmp_path, "a.html", page), "a.html").text

    assert "Area: City | Systems 2013: 19 | Systems 2023: 17" in text


def test_front_matter_is_metadata_and_a_manifest_wins_over_it(tmp_path):
    path = _file(tmp_path, "a.md", "---\ntitle: Own\norganisation: Body\n---\n\n# Head\n\nText.\n")

    assert read(path, "a.md").metadata == Metadata(title="Own", organisation="Body")
    assert read(path, "a.md", Metadata(title="Listed")).metadata.title == "Listed"
    assert read(path, "a.md").text == "Head\n\nText."


def test_markdown_links_and_images_leave_only_words(tmp_path):
    path = _file(
        tmp_path, "a.md", "See [the plan](http://x.example) ![pic](http://y.example/p.png)."
    )

    assert read(path, "a.md").text == "See the plan ."


def test_windows_and_utf16_texts_are_decoded(tmp_path):
    assert (
        read(_file(tmp_path, "a.txt", "Caf\xe9 “x”".encode("cp1252")), "a.txt").text == "Café “x”"
    )
    assert read(_file(tmp_path, "b.txt", "Café".encode("utf-16")), "b.txt").text == "Café"


def test_word_headings_lists_and_tables_are_kept(tmp_path):
    document = docx.Document()
    document.add_heading("Costs", 1)
    document.add_paragraph("first", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Item", "Cost", "Help", "5"], strict=True):
        cell.text = text
    document.save(tmp_path / "a.docx")

    found = read(tmp_path / "a.docx", "a.docx")

    assert found.text == "Costs\n\n- first\n\nItem: Help | Cost: 5"
    assert found.sections[0].heading_path == ("Costs",)


@pytest.mark.parametrize("file", scan(STARTER).files, ids=lambda f: f.source)
def test_every_starter_document_is_read_with_exact_offsets(file):
    document = read(file.path, file.source)

    assert document.text.strip()
    assert document.sections[0].start == 0
    assert document.sections[-1].end == len(document.text)
    for before, after in zip(document.pages, document.pages[1:], strict=False):
        assert before.end <= after.start
    assert not set(document.text) & set("\x00\x02\ufffe\u00ad")


@pytest.mark.shared
@pytest.mark.slow
@needs_shared("documents")
def test_all_recommendation_headings_of_a_real_response_survive():
    path = SHARED / "documents" / "inquiries" / "space-economy-response.pdf"

    text = read(path, "response.pdf").text

    assert [n for n in range(1, 41) if f"Recommendation {n}\n" not in text] == []
