import pytest

from corpus.errors import ManifestError
from corpus.manifest import read_manifest

_HEADER = "path,title,organisation,published,kind,licence\n"


def _manifest(tmp_path, text):
    path = tmp_path / "manifest.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_become_metadata_by_path(tmp_path):
    path = _manifest(tmp_path, _HEADER + 'a/b.txt,"Title, with comma",Body,2014-11,response,CC0\n')

    found = read_manifest(path)

    assert found["a/b.txt"].title == "Title, with comma"
    assert found["a/b.txt"].year == "2014"
    assert found["a/b.txt"].version == ""


def test_optional_columns_are_read(tmp_path):
    path = _manifest(tmp_path, _HEADER.strip() + ",version\na.txt,T,O,2014,k,l,draft\n")

    assert read_manifest(path)["a.txt"].version == "draft"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path,title\n", "columns must be"),
        (_HEADER.strip() + ",colour\n", "unknown: colour"),
        (_HEADER + "../a.txt,T,O,2014,k,l\n", "line 2"),
        (_HEADER + "/a.txt,T,O,2014,k,l\n", "inside the folder"),
        (_HEADER + "a.txt,T,O,2014,k,l\na.txt,T,O,2014,k,l\n", "line 3: a.txt stands twice"),
        (_HEADER + "a.txt,T,O,2014,k,l,more\n", "too many columns"),
        (_HEADER + "a.txt,T,O,31/12/2023,k,l\n", "is no date that begins with its year"),
    ],
)
def test_a_malformed_manifest_is_refused_with_its_place(tmp_path, text, said):
    with pytest.raises(ManifestError, match="manifest.csv") as caught:
        read_manifest(_manifest(tmp_path, text))
    assert said in str(caught.value)
