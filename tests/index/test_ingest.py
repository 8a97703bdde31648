import pytest

from corpus.documents import Metadata
from corpus.folders import scan
from index.catalogue import Catalogue
from index.ingest import ingest


@pytest.fixture
def jobs(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"Heading of {name}\n\nThe text of {name} is read once only.")
    return [("root", file, None) for file in scan(folder).files]


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue(tmp_path / "catalogue.sqlite", create=True)
    yield catalogue
    catalogue.close()


def _interrupted(catalogue, jobs):
    """An ingest that the person stops after the first file."""

    def stop(done, total, pages):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(catalogue, jobs, stop)


def test_an_interrupted_ingest_keeps_what_was_read_and_the_next_goes_on_from_there(catalogue, jobs):
    _interrupted(catalogue, jobs)
    kept = catalogue.all_document_ids()
    told = []

    outcomes = ingest(catalogue, jobs, lambda done, total, _pages: told.append((done, total)))

    assert len(kept) == 1
    assert told == [(2, 3), (3, 3)]
    assert [o.file.source for o in outcomes] == ["a.txt", "b.txt", "c.txt"]
    assert kept < {o.document.id for o in outcomes}


@pytest.mark.parametrize("change", ["text", "manifest"])
def test_what_has_changed_since_an_interruption_is_read_anew(catalogue, jobs, change):
    _interrupted(catalogue, jobs)
    if change == "text":
        for _, file, _ in jobs:
            file.path.write_text("Another text altogether stands in this file now.")
    else:
        jobs = [(root, file, Metadata("Listed")) for root, file, _ in jobs]
    told = []

    outcomes = ingest(catalogue, jobs, lambda done, _total, _pages: told.append(done))

    assert told == [1, 2, 3]
    if change == "text":
        assert all(o.document.text.startswith("Another") for o in outcomes)
    else:
        assert {o.document.metadata.title for o in outcomes} == {"Listed"}
