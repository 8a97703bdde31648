import pytest

from corpus.errors import ReadingError
from corpus.folders import scan


def test_the_manifest_is_metadata_and_never_a_document(tmp_path):
    (tmp_path / "manifest.csv").write_text(
        "path,title,organisation,published,kind,licence\n"
        "a.txt,A,Body,2014,response,CC0\ngone.txt,G,Body,2014,response,CC0\n"
    )
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "extra.txt").write_text("b")

    folder = scan(tmp_path)

    assert [f.source for f in folder.files] == ["a.txt", "extra.txt"]
    assert folder.unlisted == ("extra.txt",)
    assert folder.missing == ("gone.txt",)


def test_hidden_files_and_links_out_of_the_folder_are_passed_over_and_named(tmp_path):
    outside = tmp_path / "secret.txt"
    outside.write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / ".hidden").write_text("h")
    (root / "link.txt").symlink_to(outside)
    (root / "folder").symlink_to(tmp_path)

    folder = scan(root)

    assert folder.files == ()
    assert folder.skipped == (
        ".hidden: hidden",
        "folder: a link that leaves the folder",
        "link.txt: a link that leaves the folder",
    )


def test_a_single_file_is_a_root_of_its_own(tmp_path):
    (tmp_path / "a.txt").write_text("a")

    assert [f.source for f in scan(tmp_path / "a.txt").files] == ["a.txt"]


def test_a_missing_root_is_an_error(tmp_path):
    with pytest.raises(ReadingError, match="does not exist"):
        scan(tmp_path / "nowhere")
