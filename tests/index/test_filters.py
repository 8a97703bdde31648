import pytest

from corpus.documents import Metadata
from index.catalogue import CatalogueEntry
from index.filters import DocumentFilter


def _entry(id_, **known):
    return CatalogueEntry(id_, f"{id_}.pdf", "", Metadata(id_, **known), 0, 0, ())


ENTRIES = [
    _entry("a", organisation="Board", kind="report", published="2014-11-21"),
    _entry("b", organisation="board", kind="response", published="2015", supersedes="a.pdf"),
    _entry("c", organisation="Guild", kind="report", language="cy"),
]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (DocumentFilter(), ["a", "b", "c"]),
        (DocumentFilter(organisations=frozenset({"Board"})), ["a", "b"]),
        (DocumentFilter(kinds=frozenset({"report"})), ["a", "c"]),
        (DocumentFilter(languages=frozenset({"cy"})), ["c"]),
        (DocumentFilter(published_from="2014-12"), ["b"]),
        (DocumentFilter(published_to="2014"), ["a"]),
        (DocumentFilter(published_from="2015-06", published_to="2015-07"), ["b"]),
        (DocumentFilter(is_current=True), ["b", "c"]),
        (DocumentFilter(kinds=frozenset({"report"}), published_from="2000"), ["a"]),
    ],
)
def test_only_documents_that_meet_every_condition_are_chosen(wanted, expected):
    assert DocumentFilter.chosen(wanted, ENTRIES) == expected
