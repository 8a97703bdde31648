import pytest

from corpus.folders import scan
from corpus.sandbox import read_all
from scripts.hostile_files import CONCEALED, HOSTILE, SHOWN, write_hostile


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_hostile(folder)
    return scan(folder)


@pytest.fixture(scope="module")
def outcomes(folder):
    found = read_all([("root", file, None) for file in folder.files])
    return {outcome.file.source: outcome for outcome in found}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_or_flagged_and_its_hidden_text_is_in_no_document(outcomes, name):
    outcome = outcomes[name]
    warnings = outcome.document.warnings if outcome.document else ()

    assert HOSTILE[name][1] in "; ".join([outcome.reason, *warnings])
    assert outcome.document is None or CONCEALED not in outcome.document.text


@pytest.mark.parametrize("name", [n for n in HOSTILE if n.startswith(("hidden", "invisible"))])
def test_what_is_seen_is_kept_where_hidden_text_is_left_out(outcomes, name):
    assert outcomes[name].document.text.startswith(SHOWN)


def test_every_kind_of_hidden_text_in_a_pdf_is_named(outcomes):
    said = " ".join(outcomes["hidden.pdf"].document.warnings)

    assert [
        kind
        for kind in ("white on white", "not drawn", "off the page", "type of 1 point or less")
        if kind not in said
    ] == []


def test_a_link_that_leaves_the_folder_is_passed_over_and_named(folder):
    assert folder.skipped == ("link.txt: a link that leaves the folder",)
    assert "link.txt" not in {file.source for file in folder.files}
