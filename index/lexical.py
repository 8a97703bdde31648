"""Lexical: BM25 over the passages of one generation; the only module that imports tantivy.

Passages are of one size, so BM25 leaves their lengths out (b = 0): what is short is a heading, a
table's end or a list's item, and no better for it. Measured in decision 60.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tantivy

from corpus.errors import StoreError

_ANALYSER = "policy_english"
_WRITER_MEMORY_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class LexicalRow:
    """What is indexed of one passage."""

    passage_id: str
    document_id: str
    context: str
    """Title and headings: a word there counts as one of the body."""
    body: str
    anchors: tuple[str, ...] = ()
    """Names by which a question can call for the passage."""


class LexicalIndex:
    """Words to passages."""

    def __init__(
        self, folder: Path | None, *, create: bool = False, weighs_lengths: bool = False
    ) -> None:
        """Open the index in a folder, or make one; without a folder it lives in memory.

        With `weighs_lengths` it is BM25 as the textbooks have it (b = 0.75), to compare with.
        """
        if create and folder is not None:
            folder.mkdir(parents=True)
        try:
            path = None if folder is None else str(folder)
            schema = _schema(weighs_lengths=weighs_lengths)
            self._index = tantivy.Index(schema, path=path, reuse=True)
        except ValueError as error:
            raise StoreError(
                f"The lexical index in {folder} cannot be opened ({error}). "
                "Run `policy-assistant sync --rebuild` to derive it again."
            ) from error
        self._index.register_tokenizer(_ANALYSER, _analyser())
        self._index.reload()
        self.document_ids: frozenset[str] = frozenset()
        """Every document of the index, where it is known: a filter may name the fewer others."""

    def add(self, rows: Iterable[LexicalRow], gone: Iterable[str] = ()) -> None:
        """Add rows, and in the same step remove those of the documents `gone`."""
        writer = self._index.writer(_WRITER_MEMORY_BYTES, 1)
        for document_id in gone:
            writer.delete_documents("document", document_id)
        for row in rows:
            writer.add_document(
                tantivy.Document(
                    id=row.passage_id,
                    document=row.document_id,
                    text=f"{row.context}\n{row.body}",
                    anchor=list(row.anchors),
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def count(self) -> int:
        """Rows stored."""
        return int(self._index.searcher().num_docs)

    def frequency(self, stem: str) -> int:
        """How many rows hold the stem."""
        return int(self._index.searcher().doc_freq("text", stem))

    def neighbours(self, stem: str) -> list[tuple[str, int]]:
        """Stems of the index that begin with the same letter, with their frequencies."""
        found: list[tuple[str, int]] = self._index.searcher().terms_with_prefix("text", stem[:1])
        return found

    def rarity(self, stem: str) -> float:
        """How much a stem tells, in [0, 1]: its inverse document frequency, 1 where it is new."""
        count = self.count()
        return math.log(1 + count / (1 + self.frequency(stem))) / math.log(2 + count)

    def best(
        self, query: str, limit: int, document_ids: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Rows by BM25, best first, from the named documents only when any are named."""
        return self.ranked(dict.fromkeys(stems(query), 1.0), limit, document_ids)

    def ranked(
        self, weights: Mapping[str, float], limit: int, document_ids: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """As `best`, for stems of which each has its weight."""
        return self._found(self._any_of(weights), limit, self._chosen(document_ids))

    def scores(
        self, weights: Mapping[str, float], passage_ids: Sequence[str]
    ) -> list[tuple[str, float]]:
        """As `ranked`, of the named passages alone; without those that hold none of the stems."""
        if not passage_ids:
            return []
        named = tantivy.Query.term_set_query(self._index.schema, "id", list(passage_ids))
        kept = (tantivy.Occur.Must, tantivy.Query.const_score_query(named, 0.0))
        return self._found(self._any_of(weights), len(passage_ids), kept)

    def anchored(
        self, anchors: Sequence[str], limit: int, document_ids: Sequence[str] = ()
    ) -> list[str]:
        """Rows that one of the names calls for, in no useful order."""
        schema = self._index.schema
        names = tantivy.Query.term_set_query(schema, "anchor", list(anchors))
        clauses = [(tantivy.Occur.Should, names)] if anchors else []
        return [id_ for id_, _ in self._found(clauses, limit, self._chosen(document_ids))]

    def _any_of(self, weights: Mapping[str, float]) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        clauses = []
        for stem, weight in weights.items():
            term = tantivy.Query.term_query(self._index.schema, "text", stem, "freq")
            clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, weight)))
        return clauses

    def _found(
        self,
        clauses: list[tuple[tantivy.Occur, tantivy.Query]],
        limit: int,
        kept: tuple[tantivy.Occur, tantivy.Query] | None,
    ) -> list[tuple[str, float]]:
        """Rows that a clause keeps, or all without one."""
        if not clauses:
            return []
        search = tantivy.Query.boolean_query(clauses)
        if kept is not None:
            search = tantivy.Query.boolean_query([(tantivy.Occur.Must, search), kept])
        searcher = self._index.searcher()
        hits = searcher.search(search, limit, count=False).hits
        return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]

    def _chosen(self, document_ids: Sequence[str]) -> tuple[tantivy.Occur, tantivy.Query] | None:
        """A clause that keeps to the documents, naming them or the others: which are fewer."""
        if not document_ids:
            return None
        others = self.document_ids.difference(document_ids)
        is_shorter = len(others) < len(document_ids) and bool(self.document_ids)
        named = tantivy.Query.term_set_query(
            self._index.schema, "document", list(others if is_shorter else document_ids)
        )
        if is_shorter:
            return tantivy.Occur.MustNot, named
        return tantivy.Occur.Must, tantivy.Query.const_score_query(named, 0.0)


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
def _schema(*, weighs_lengths: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("anchor", stored=False, tokenizer_name="raw", index_option="basic")
    # the builder has no switch for the lengths of a field, the schema as it is pickled has
    restore, (content,) = builder.build().__reduce__()
    for field in content["inner"]:
        if field["name"] == "text":
            field["options"]["indexing"]["fieldnorms"] = weighs_lengths
    schema: tantivy.Schema = restore(content)
    return schema
