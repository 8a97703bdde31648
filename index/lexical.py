"""Lexical: BM25 over the passages of one generation; the only module that imports tantivy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import tantivy

from corpus.errors import StoreError

_ANALYSER = "policy_english"
_WRITER_MEMORY_BYTES = 64_000_000
_TITLE_BOOST = 0.5
"""Titles and headings repeat over a document's passages: they count, but for less."""


class LexicalIndex:
    """Words to passages."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if create:
            folder.mkdir(parents=True)
        try:
            self._index = tantivy.Index(_schema(), path=str(folder), reuse=True)
        except ValueError as error:
            raise StoreError(
                f"The lexical index in {folder} cannot be opened ({error}). "
                "Run `policy-assistant sync --rebuild` to derive it again."
            ) from error
        self._index.register_tokenizer(_ANALYSER, _analyser())
        self._index.reload()

    def add(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Add rows of passage id, document id, title and headings, and body."""
        writer = self._index.writer(_WRITER_MEMORY_BYTES, 1)
        for id_, document_id, context, body in rows:
            writer.add_document(
                tantivy.Document(id=id_, document=document_id, context=context, body=body)
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def count(self) -> int:
        """Rows stored."""
        return int(self._index.searcher().num_docs)

    def frequency(self, stem: str) -> int:
        """How many rows hold the stem in their body."""
        return int(self._index.searcher().doc_freq("body", stem))

    def rarity(self, stem: str) -> float:
        """How much a stem tells, in [0, 1]: its inverse document frequency, 1 where it is new."""
        count = self.count()
        return math.log(1 + count / (1 + self.frequency(stem))) / math.log(2 + count)

    def best(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Rows by BM25, best first, from the named documents only when any are named."""
        words = list(dict.fromkeys(stems(query)))
        if not words:
            return []
        schema = self._index.schema
        clauses = []
        for word in words:
            body = tantivy.Query.term_query(schema, "body", word, "freq")
            context = tantivy.Query.term_query(schema, "context", word, "freq")
            clauses.append((tantivy.Occur.Should, body))
            clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(context, _TITLE_BOOST)))
        search = tantivy.Query.boolean_query(clauses)
        if document_ids:
            chosen = tantivy.Query.const_score_query(
                tantivy.Query.term_set_query(schema, "document", list(document_ids)), 0.0
            )
            search = tantivy.Query.boolean_query(
                [(tantivy.Occur.Must, search), (tantivy.Occur.Must, chosen)]
            )
        searcher = self._index.searcher()
        hits = searcher.search(search, limit).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]


def stems(text: str) -> list[str]:
    """Lower-case stems of the words that carry meaning, in order, as the index holds them."""
    return list(_analyser().analyze(text))


@cache
def _analyser() -> tantivy.TextAnalyzer:
    filters = tantivy.Filter
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(filters.remove_long(60))
        .filter(filters.lowercase())
        .filter(filters.ascii_fold())
        .filter(filters.stopword("english"))
        .filter(filters.stemmer("english"))
        .build()
    )


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("context", tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()
