"""VariedQuestions: many questions of many shapes about a store's documents, without answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.assistant import Assistant
from assistant.library import LibraryEntry
from corpus.documents import Document
from corpus.sentences import sentence_spans
from index.catalogue import Catalogue
from index.lexical import stems

_FEWEST_WORDS, _MOST_WORDS = 8, 40
_TOPIC_WORDS = 4


@dataclass(frozen=True, slots=True)
class VariedQuestion:
    """A question made from a heading or a sentence of one document."""

    text: str
    document_ids: tuple[str, ...]
    """The document, where it is asked alone; empty where all are."""


def varied_questions(
    assistant: Assistant, catalogue: Catalogue, seed: int
) -> Iterator[VariedQuestion]:
    """Questions without end, the file formats and scans in turn, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    formats: dict[str, list[LibraryEntry]] = {}
    for entry in assistant.library():
        pages = catalogue.page_places(entry.document_id)
        kind = "scanned" if pages and all(page.is_picture for page in pages) else ""
        name = PurePosixPath(entry.source).suffix.lower() + kind
        formats.setdefault(name, []).append(entry)
    while True:
        for name in sorted(formats):
            entry = chance.choice(formats[name])
            document = catalogue.document(entry.document_id)
            chosen = (entry.document_id,) if chance.random() < 0.5 else ()
            yield VariedQuestion(_question(document, entry, chance), chosen)


def _question(document: Document, entry: LibraryEntry, chance: random.Random) -> str:
    heading = chance.choice([s.heading_path[-1] for s in document.sections if s.heading_path]
                            or [document.metadata.title])  # fmt: skip
    sentence = _sentence(document, chance) or heading
    topic = _topic(sentence, chance)
    who = entry.organisation or entry.title
    return chance.choice(
        (
            f"What does {entry.title} say about {heading}?",
            f"What does {who} say about {topic}?",
            f"What is said about {topic}?",
            f"{heading}?",
            f"How many are there of {topic}, and when?",
            f"Is it true that {sentence[0].lower()}{sentence[1:].rstrip('.')}?",
            f"Why {topic}?",
            f"Who is responsible for {topic}?",
            f"Which steps does {heading} need?",
        )
    )


def _sentence(document: Document, chance: random.Random) -> str:
    spans = list(sentence_spans(document.text))
    for start, end in chance.sample(spans, min(20, len(spans))):
        text = " ".join(document.text[start:end].split())
        if _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS:
            return text
    return ""


def _topic(sentence: str, chance: random.Random) -> str:
    words = [w for w in re.findall(r"[^\W\d_]{4,}", sentence) if stems(w.lower())]
    begin = chance.randrange(max(1, len(words) - _TOPIC_WORDS))
    return " ".join(words[begin : begin + _TOPIC_WORDS]) or sentence
