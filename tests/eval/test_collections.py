import json

import pytest

from corpus.folders import scan
from corpus.reading import read
from eval.collections import read_collection, write_folder


def a_section(id_, title, text, page="p"):
    return {"_id": id_, "title": title, "text": text, "metadata": {"url": page}}


@pytest.fixture
def read_back(tmp_path):
    """Sections written as pages and read as documents: the text found for each section."""

    def texts_of(*sections) -> dict[str, str]:
        (tmp_path / "corpus.jsonl").write_text("\n".join(map(json.dumps, sections)))
        pages = read_collection(tmp_path / "corpus.jsonl")
        write_folder(pages, tmp_path / "pages")
        folder = scan(tmp_path / "pages")
        found = {}
        for page in pages:
            file = next(f for f in folder.files if f.source == page.source)
            document = read(file.path, file.source, folder.manifest[file.source])
            found |= {id_: document.text[a:b] for id_, a, b in page.section_ids(document)}
        return found

    return texts_of


def test_each_section_of_a_page_is_found_again(read_back):
    found = read_back(
        a_section("p#0", "Bins > Collection", "Every second Tuesday."),
        a_section("p#1", "Bins > Collection", "A title may come twice."),
        a_section("p#2", "Bins > Costs > Garden waste", "It costs 42 crowns."),
        a_section("q#0", "Parking", "A page of one section.", page="q"),
    )
    assert found["p#0"].endswith("Every second Tuesday.\n\n")
    assert "come twice" in found["p#1"]
    assert "42 crowns" in found["p#2"]
    assert "one section" in found["q#0"]


def test_sections_without_text_or_title_and_text_like_markup_are_found_too(read_back):
    found = read_back(
        a_section("p#0", "Bins > Empty", ""),
        a_section("p#1", "Bins", "It has no title."),
        a_section("p#2", "Bins > \u200b", "Its title cannot be read."),
        a_section("p#3", "Bins > Last", "# No heading\n<h2>Nor this</h2> & more"),
    )
    assert list(found) == ["p#0", "p#1", "p#2", "p#3"]
    assert "no title" in found["p#1"]
    assert "cannot be read" in found["p#2"]
    assert "<h2>Nor this</h2> & more" in found["p#3"]
