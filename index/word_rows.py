"""Word rows: what the word index holds of the passages in the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from index.anchors import anchors_of
from index.catalogue import Catalogue
from index.lexical import LexicalRow


def word_rows(
    catalogue: Catalogue, document_ids: Collection[str], recipe: str
) -> Iterator[LexicalRow]:
    """The rows of the documents' passages as made by `recipe`."""
    for entry in catalogue.entries(document_ids):
        numbered = catalogue.anchors(entry.document_id)
        for passage, _ in catalogue.passages(entry.document_id, recipe):
            context = " ".join(dict.fromkeys((entry.metadata.title, *passage.heading_path)))
            anchors = tuple(anchors_of(passage, numbered))
            yield LexicalRow(passage.id, passage.document_id, context, passage.text, anchors)
