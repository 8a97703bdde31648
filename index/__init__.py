"""Index: stores passages and embeddings, and finds the passages that bear on a query."""
