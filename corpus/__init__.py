"""Corpus: reads files into Documents, safely and faithfully."""
