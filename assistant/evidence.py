"""Evidence: the verbatim sentences that bear on a question, each with its relevance."""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.answer_types import expected_of, tells
from assistant.answers import Evidence
from assistant.attribution import REACH, REACH_AFTER, Author, attribute, author_of
from assistant.forms import Form
from assistant.library import Library
from assistant.links import Link
from assistant.positions import HolderKind, Position
from assistant.quotable import PassageSentence, context_of, passage_sentences
from assistant.quotations import without_quotations
from assistant.relevance import (
    Features,
    RelevanceModel,
    coverage,
    form_features,
    relevance,
    said_in,
)
from assistant.stances import stance_of
from assistant.topics import topic_stems
from assistant.units import Unit
from index.catalogue import Catalogue
from index.document_rows import PagePlace
from index.embedding import Embedder, Vectors
from index.generations import Generation
from index.lexical import stems
from index.passages import Passage, ScoredPassage

_OPENING = 4000
"""Characters within which a document says what it answers."""


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence with its measures and the relevance that follows from them."""

    sentence: PassageSentence
    features: Features
    score: float
    """By the relevance model; comparable within one question."""


class EvidenceSelector:
    """Reads the sentences of retrieved passages and scores each for the question."""

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        generation: Generation,
        embedder: Embedder,
        model: RelevanceModel,
    ) -> None:
        self._library = library
        self._catalogue = catalogue
        self._generation = generation
        self._embedder = embedder
        self._model = model
        self._pages = lru_cache(maxsize=None)(catalogue.page_places)
        self._texts = lru_cache(maxsize=64)(catalogue.text_of)
        self._authors: dict[str, Author] = {}
        self._positions: dict[tuple[str, int, int], Position] = {}

    def rank(
        self,
        unit: Unit,
        form: Form,
        hits: Sequence[ScoredPassage],
        link: Link | None = None,
    ) -> list[RankedSentence]:
        """Every sentence of the passages, most relevant first.

        A sentence that speaks of the `link` by its number is measured as if it said what that is.
        """
        sentences = [s for hit in hits for s in passage_sentences(hit)]
        ranked = [
            RankedSentence(sentence, measured, self._model.score(measured))
            for measured, sentence in zip(
                self.features(unit, form, hits, sentences, link), sentences, strict=True
            )
        ]
        # sentences about equally relevant stand in the order of their passages
        ranked.sort(key=lambda r: (-round(r.score, 1), r.sentence.hit.rank, r.sentence.start))
        return ranked

    def features(
        self,
        unit: Unit,
        form: Form,
        hits: Sequence[ScoredPassage],
        sentences: Sequence[PassageSentence],
        link: Link | None = None,
    ) -> list[Features]:
        """The measures of each sentence, in the order given."""
        query = unit.query
        if not sentences:
            return []
        weights = self.rarities(topic_stems(query.topic))
        acronyms = self._generation.acronyms
        asked_for = self._embedder.encode(
            [acronyms.spelled_out(text) for text in (query.text, query.topic or query.text)]
        )
        forms = [(stems(a.short), stems(a.long)) for a in acronyms.in_query(query.topic)]
        cosines = self._vectors(sentences) @ asked_for.T
        linked = [link is not None and self._is_linked(link, s) for s in sentences]
        if link is not None:
            stated = self._stated(link, asked_for)
            cosines[linked] = np.maximum(cosines[linked], stated)
        asked, on_topic = cosines[:, 0], cosines[:, 1]
        expected = expected_of(query.text)
        passages = self.passage_cosines(asked_for[0], hits)
        around = {
            hit.passage.id: coverage(weights, said_in(self.around(hit.passage), forms))
            for hit in hits
        }
        found = []
        for i, sentence in enumerate(sentences):
            id_ = sentence.hit.passage.id
            near = [
                float(asked[j]) for j in (i - 1, i + 1)
                if 0 <= j < len(sentences) and sentences[j].hit.passage.id == id_
            ]  # fmt: skip
            position = self.position(sentence)
            is_own = position.holder_kind is HolderKind.AUTHOR or self.holds(unit, sentence)
            has_view = is_own and position.stance is not None
            said = said_in(self._in_context(sentence), forms)
            if link is not None and linked[i]:
                said |= link.stems
            found.append(
                Features(
                    float(asked[i]),
                    float(on_topic[i]),
                    passages[id_],
                    max(near, default=0.0),
                    coverage(weights, said),
                    around[id_],
                    sentence.hit.score,
                    tells(expected, sentence.text),
                    *form_features(form, sentence.text, takes_a_view=has_view),
                    math.log(len(sentence.text.split()) / 10),
                )
            )
        return found

    def holds(self, unit: Unit, sentence: PassageSentence) -> bool:
        """Whether the sentence gives a view of the body that the unit asks."""
        position = self.position(sentence)
        # who is asked by name has no document among those that are searched
        is_own = sentence.hit.passage.document_id in unit.document_ids and not unit.is_named
        if position.holder_kind is HolderKind.AUTHOR:
            return is_own and sentence.hit.passage.document_id not in unit.venues
        is_held = position.holder_kind is not HolderKind.HYPOTHETICAL
        return unit.body is not None and is_held and unit.body.is_called(position.holder)

    def speaks_of(self, link: Link, document_id: str) -> bool:
        """Whether a document's numbers are those of the link, and not of a series of its own."""
        is_own = document_id == link.section.passage.document_id
        return is_own or link.is_of(self._texts(document_id, 0, _OPENING) or "")

    def _is_linked(self, link: Link, sentence: PassageSentence) -> bool:
        """Whether the sentence means the link by the number that it names."""
        is_named = link.is_named_in(sentence.text)
        return is_named and self.speaks_of(link, sentence.hit.passage.document_id)

    def _stated(self, link: Link, asked_for: Vectors) -> Vectors:
        """The cosines of the nearest sentence of those that state the link."""
        held = self._generation.rows.sentences_of(link.section.passage.id).vectors
        nearest: Vectors = (held @ asked_for.T).max(axis=0)
        return nearest

    def _vectors(self, sentences: Sequence[PassageSentence]) -> Vectors:
        """A row for each sentence, as stored when its passage was embedded."""
        rows = []
        for sentence in sentences:
            stored = self._generation.rows.sentences_of(sentence.hit.passage.id)
            # a quotation may begin after its sentence's list marker
            place = int(np.searchsorted(stored.spans[:, 0], sentence.start, side="right")) - 1
            rows.append(stored.vectors[place])
        return np.array(rows)

    def rarities(self, topic: Sequence[str]) -> dict[str, float]:
        """Inverse document frequency of each stem; a word found nowhere weighs most."""
        lexical = self._generation.lexical
        return {s: math.log(1 + lexical.count() / (1 + lexical.frequency(s))) for s in topic}

    def passage_cosines(self, vector: Vectors, hits: Sequence[ScoredPassage]) -> dict[str, float]:
        """Of each passage's stored vector and the question's."""
        ids = [hit.passage.id for hit in hits]
        cosines = self._generation.rows.cosines(ids, vector)
        return {id_: float(cosine) for id_, cosine in zip(ids, cosines, strict=True)}

    def evidence(self, ranked: RankedSentence) -> Evidence:
        """The sentence as it can be shown, with its place and whose words it is."""
        return self.quoted(ranked.sentence, relevance(ranked.score))

    def contents(self, document_id: str) -> list[ScoredPassage]:
        """All passages of a document, in its order, as if each had been retrieved."""
        recipe = self._generation.outline.recipe
        held = [passage for passage, _ in self._catalogue.passages(document_id, recipe)]
        return [
            ScoredPassage(
                passage, 0.0, rank, None, None, 0.0, 0.0, is_called=False, repeated_in=()
            )
            for rank, passage in enumerate(held, start=1)
        ]  # fmt: skip

    def quoted(self, sentence: PassageSentence, bearing: float) -> Evidence:
        """A span of a passage as it can be shown; `bearing` is how directly it bears, in [0, 1]."""
        passage = sentence.hit.passage
        entry = self._library[passage.document_id]
        page = self._page(passage.document_id, sentence.start)
        position = self.position(sentence)
        return Evidence(
            id=evidence_id(passage.document_id, sentence.start, sentence.end),
            document_id=passage.document_id,
            document=entry.title,
            organisation=entry.organisation,
            published=entry.published,
            kind=entry.kind,
            pdf_page=page.number if page else None,
            page_label=page.label if page else None,
            heading_path=passage.heading_path,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
            passage_id=passage.id,
            relevance=round(bearing, 4),
            reported=position.holder_kind is not HolderKind.AUTHOR,
            position=position,
            context=context_of(sentence),
            also_in=(),
            read_by_ocr=page is not None and page.is_picture,
        )

    def position(self, sentence: PassageSentence) -> Position:
        """Whose words the sentence is and what stand it takes."""
        place = (sentence.hit.passage.document_id, sentence.start, sentence.end)
        if place not in self._positions:
            self._positions[place] = self._read_position(sentence)
        return self._positions[place]

    def _read_position(self, sentence: PassageSentence) -> Position:
        document_id = sentence.hit.passage.document_id
        if document_id not in self._authors:
            self._authors[document_id] = author_of(self._library[document_id])
        passage = sentence.hit.passage
        first = max(0, passage.start - REACH)
        around = self._texts(document_id, first, passage.end + REACH_AFTER) or ""
        before, after = around[: sentence.start - first], around[sentence.end - first :]
        whose = attribute(sentence.text, before, self._authors[document_id], after)
        # an author takes no stand by the words that it quotes
        is_own = whose.kind is HolderKind.AUTHOR
        words = without_quotations(sentence.text) if is_own else sentence.text
        stance, condition = stance_of(words)
        return Position(whose.holder, whose.kind, stance, condition)

    def _in_context(self, sentence: PassageSentence) -> str:
        passage = sentence.hit.passage
        heading = (self._library[passage.document_id].title, *passage.heading_path)[-1]
        return f"{heading}: {sentence.text}"

    def around(self, passage: Passage) -> str:
        """The passage with its headings and its document's title."""
        title = self._library[passage.document_id].title
        return " ".join((title, *passage.heading_path, passage.text))

    def _page(self, document_id: str, position: int) -> PagePlace | None:
        pages = self._pages(document_id)
        reached = bisect_right(pages, position, key=lambda page: page.start)
        return pages[reached - 1] if reached else None


def evidence_id(document_id: str, start: int, end: int) -> str:
    """Digest of the document and the span; equal spans have equal ids."""
    return hashlib.sha256(f"{document_id}:{start}:{end}".encode()).hexdigest()[:12]
