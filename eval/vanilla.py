"""Vanilla: what a user of llama-index would otherwise write in twenty lines; a baseline."""

from __future__ import annotations

from collections.abc import Collection

from llama_index.core import Document as LlamaDocument
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from assistant.conversation import StandaloneQuestion
from eval.resolving import Span
from eval.systems import LIMIT, Corpus, Hit
from index.chroma import open_client
from index.models import find_model
from index.splitting import page_at

_ENOUGH = 4
"""How many times `LIMIT` is fetched where documents are left out afterwards."""


class Vanilla:
    """VectorStoreIndex with its default splitter over the packaged weights, in Chroma."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        folder = corpus.store.folder / "vanilla" / corpus.generation.id
        is_new = not (folder / "complete").exists()
        collection = open_client(folder).get_or_create_collection("vanilla")
        store = ChromaVectorStore(chroma_collection=collection)
        model = HuggingFaceEmbedding(
            str(find_model(corpus.settings.index.model).folder), device="cpu"
        )
        if is_new:
            documents = [
                LlamaDocument(text=document.text, id_=source, metadata={"source": source})
                for source, document in corpus.documents.items()
            ]
            context = StorageContext.from_defaults(vector_store=store)
            index = VectorStoreIndex.from_documents(
                documents, storage_context=context, embed_model=model
            )
            (folder / "complete").touch()
        else:
            index = VectorStoreIndex.from_vector_store(store, embed_model=model)
        self._index = index

    def retrieve(self, asked: StandaloneQuestion, without: Collection[str] = ()) -> list[Hit]:
        """As `System.retrieve`."""
        count = LIMIT * (_ENOUGH if without else 1)
        found = self._index.as_retriever(similarity_top_k=count).retrieve(asked.text)
        nodes = [(n.node, n.get_score()) for n in found if isinstance(n.node, TextNode)]
        kept = [(n, score) for n, score in nodes if n.metadata["source"] not in without]
        return [self._hit(node, score) for node, score in kept[:LIMIT]]

    def _hit(self, node: TextNode, score: float) -> Hit:
        start, end = node.start_char_idx or 0, node.end_char_idx or 0
        span = Span(str(node.metadata["source"]), start, end)
        return Hit(span, page_at(self._corpus.documents[span.document], start), score)
