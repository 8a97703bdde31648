"""Responders: who "the government" is, in a question that names what was answered."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library import Library, Word, words
from assistant.mentions import Mention

RESPONDING = frozenset(["government", "minister"])


def find_responders(
    said: Sequence[Word], mentions: Sequence[Mention], library: Library
) -> list[Mention]:
    """Find "the government": whoever answered the inquiry or review that the question names."""
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    if not any(word.folded in RESPONDING for word in said):
        return []
    answers = [
        e for e in library.entries
        if {w.folded for w in words(f"{e.organisation} {e.title}")} & RESPONDING
        and "response" in {w.folded for w in words(f"{e.kind} {e.title}")}
    ]  # fmt: skip
    found = []
    for i, word in enumerate(said):
        is_other = i > 0 and said[i - 1].folded in {"local", "digital", "central"}
        if i in taken or word.folded not in RESPONDING or is_other:
            continue
        tokens = {t for m in mentions for t in m.tokens}
        shared = {e.document_id: len(tokens & {w.folded for w in words(e.title)}) for e in answers}
        best = [e for e in answers if shared[e.document_id] == max(shared.values())]
        if len(best) == 1:
            ids = tuple(e.document_id for e in best)
            found.append(Mention(i, i, ids, is_body=True, tokens=(word.folded,), weight=1.0))
    return found
