from corpus.documents import Document, Metadata
from corpus.sketches import sketch_of
from index.catalogue import Catalogue
from index.file_records import FileRecord
from index.status import status_of
from index.store import Store

TEXT = " ".join(f"word{n}" for n in range(300))


def _document(source, sha256, metadata):
    return Document(source, sha256, metadata, TEXT, (), sketch=sketch_of(TEXT))


def test_duplicates_editions_and_the_origin_of_metadata_are_told(tmp_path):
    store = Store(tmp_path)
    store.create()
    first = _document("a.pdf", "1", Metadata("Fees", origins={"title": "manifest"}))
    second = _document("b.pdf", "2", Metadata("Fees", supersedes="a.pdf"))
    copy = _document("c.pdf", "1", Metadata("Fees"))
    catalogue = Catalogue(store.catalogue, create=True)
    with catalogue.transaction():
        for document in (first, second, copy):
            catalogue.add(document)
        records = [
            FileRecord("root", d.source, 1, 1, d.sha256, d.id, "", "")
            for d in (first, second, copy)
        ]
        catalogue.record_files("root", records)
    catalogue.close()

    status = status_of(store)

    assert {(d.sameness, d.sources) for d in status.duplicates} == {
        ("same bytes", ("a.pdf", "c.pdf")),
        ("same text", ("a.pdf", "b.pdf")),
    }
    assert [chain.sources for chain in status.editions] == [("a.pdf", "b.pdf")]
    assert status.library[0].metadata.origins == {"title": "manifest"}
