"""Retriever: our search offered to llama-index applications as a `BaseRetriever`."""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import PassageSearch


class PassageRetriever(BaseRetriever):
    """Retrieves passages as llama-index nodes with exact character offsets.

    Node ids are passage ids; `start_char_idx` and `end_char_idx` are offsets in the document.
    """

    def __init__(self, search: PassageSearch, limit: int = 10) -> None:
        self._search = search
        self._limit = limit
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._search.search(query_bundle.query_str, self._limit)
        return [
            NodeWithScore(
                node=TextNode(
                    id_=hit.passage.id,
                    text=hit.passage.text,
                    start_char_idx=hit.passage.start,
                    end_char_idx=hit.passage.end,
                    metadata={
                        "document_id": hit.passage.document_id,
                        "page": hit.passage.page,
                        "headings": " › ".join(hit.passage.heading_path),
                    },
                ),
                score=hit.score,
            )
            for hit in hits
        ]
