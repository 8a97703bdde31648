"""Eval: question sets and the measures that track answer quality."""
