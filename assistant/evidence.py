"""Evidence: the verbatim sentences that bear on a question, each with its relevance."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Evidence
from assistant.library import Library
from assistant.scoping import ScopedQuestion
from corpus.documents import Page
from corpus.sentences import sentence_spans
from index.catalogue import Catalogue
from index.embedding import Embedder
from index.lexical import LexicalIndex, stems
from index.passages import Passage, ScoredPassage

_LEAST_WORDS = 4
_REPORTING = re.compile(
    r"[“\"«][^”\"»]{12,}"
    r"|\b(?:said|says|told|argued|argues|according to|claims|claimed|warned|wrote|replied|stated"
    r"|reported that|reports that|suggested that|noted that|observed that|believes? that"
    r"|informed (?:us|the)|in (?:his|her|their) (?:view|opinion|evidence))\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_VIEW = re.compile(
    r"\b(?:think|thinks|view|views|opinion|position|stance|stand|attitude|feel|support|supports|back"
    r"|oppose|opposes|favour|agree|against|welcome|welcomes|respond|response|verdict|react)\b",
    re.IGNORECASE,
)
_TAKES_A_VIEW = re.compile(
    r"\b(?:welcom\w+|support\w*|oppos\w+|cautio\w+|reject\w*|accept\w*|agree\w*|concur\w*"
    r"|prefer\w*|regret\w*|favour\w*|believe\w*|in our view|too (?:early|late|short|long|few|many)"
    r"|we (?:ask|urge|want|would)|should|comfortable|concern\w*|fear\w*)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_NUMBER = re.compile(
    r"\b(?:how (?:much|many|long|often|quickly|soon|large|big)|when|deadline|by when"
    r"|what (?:share|rate|date|year|cost|price|sum)|(?:which|by which) (?:year|date|month))\b",
    re.IGNORECASE,
)
_HOLDS_A_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|third|quarter|daily|weekly)\b",
    re.IGNORECASE,
)
_BOILERPLATE = frozenset(
    s
    for word in [
        "say",
        "said",
        "says",
        "think",
        "thinks",
        "view",
        "views",
        "opinion",
        "position",
        "stance",
        "regard",
        "regarding",
        "concerning",
        "treat",
        "treats",
        "treated",
        "describe",
        "described",
        "discuss",
        "discussed",
        "mention",
        "mentioned",
        "recommend",
        "recommends",
        "recommended",
        "recommendation",
        "propose",
        "proposes",
        "proposed",
        "proposal",
        "suggest",
        "suggested",
        "believe",
        "believes",
        "tell",
        "told",
        "state",
        "stated",
        "answer",
        "answered",
        "respond",
        "responded",
        "response",
        "reply",
        "replied",
        "report",
        "reports",
        "document",
        "documents",
        "according",
        "does",
        "did",
        "want",
        "wants",
        "compare",
        "compared",
        "comparison",
        "differ",
        "difference",
        "different",
        "attitude",
        "react",
        "reaction",
        "comment",
        "comments",
        "feel",
        "feels",
        "make",
        "made",
        "give",
        "given",
        "much",
        "many",
        "long",
        "must",
        "need",
        "also",
        "ask",
        "asked",
    ]
    for s in stems(word)
)
"""Stems that ask, and say nothing of what is asked about."""


@dataclass(frozen=True, slots=True)
class RelevanceModel:
    """Logistic weights; fitted by `scripts/fit_relevance.py` on train questions only."""

    bias: float = -4.92
    question_cosine: float = 2.83
    topic_cosine: float = 3.32
    coverage: float = 0.98
    """Share of the topic's words, weighted by rarity, in the sentence and its headings."""
    passage_coverage: float = 3.45
    """The same for the whole passage around it."""
    dense_rank: float = 2.12
    """Reciprocal of the passage's place among the nearest embeddings."""
    form: float = 0.76
    """1 when a view or a number is asked for and the sentence holds one, -1 when it does not."""

    def relevance(self, features: Features) -> float:
        """In [0, 1]; 0.5 is as likely to answer as not."""
        z = (
            self.bias
            + self.question_cosine * features.question_cosine
            + self.topic_cosine * features.topic_cosine
            + self.coverage * features.coverage
            + self.passage_coverage * features.passage_coverage
            + self.dense_rank * features.dense_rank
            + self.form * features.form
        )
        return 1.0 / (1.0 + math.exp(-z))


@dataclass(frozen=True, slots=True)
class Features:
    """What is measured of one sentence for one question; each in about [0, 1]."""

    question_cosine: float
    topic_cosine: float
    coverage: float
    passage_coverage: float
    dense_rank: float
    form: float


@dataclass(frozen=True, slots=True)
class PassageSentence:
    """A sentence of a retrieved passage that can stand as a quotation."""

    hit: ScoredPassage
    start: int
    end: int
    text: str


class EvidenceSelector:
    """Reads the sentences of retrieved passages and scores each for the question."""

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        lexical: LexicalIndex,
        embedder: Embedder,
        model: RelevanceModel,
    ) -> None:
        self._library = library
        self._catalogue = catalogue
        self._lexical = lexical
        self._embedder = embedder
        self._model = model
        self._pages: dict[str, tuple[Page, ...]] = {}

    def topic_stems(self, question: ScopedQuestion) -> list[str]:
        """What the question is about: its stems without names and without words that ask."""
        return [s for s in dict.fromkeys(stems(question.topic)) if s not in _BOILERPLATE]

    def select(self, question: ScopedQuestion, hits: Sequence[ScoredPassage]) -> list[Evidence]:
        """Every sentence of the passages as evidence, most relevant first, none twice."""
        sentences = [s for hit in hits for s in passage_sentences(hit)]
        scored = [
            (round(self._model.relevance(features), 4), sentence)
            for sentence, features in zip(
                sentences, self.features(question, hits, sentences), strict=True
            )
        ]
        # sentences about equally relevant stand in the order of their passages
        scored.sort(key=lambda pair: (-round(pair[0], 2), pair[1].hit.rank, pair[1].start))
        return _without_repetition([self._evidence(s, relevance) for relevance, s in scored])

    def features(
        self,
        question: ScopedQuestion,
        hits: Sequence[ScoredPassage],
        sentences: Sequence[PassageSentence],
    ) -> list[Features]:
        """The measures of each sentence, in the order given."""
        topic = self.topic_stems(question)
        weights = {stem: self._rarity(stem) for stem in topic}
        texts = [_in_context(s) for s in sentences]
        vectors = self._embedder.encode([question.query, question.topic or question.text, *texts])
        passage_coverage = {
            hit.passage.id: _coverage(weights, _stems_around(hit.passage)) for hit in hits
        }
        return [
            Features(
                float(vector @ vectors[0]),
                float(vector @ vectors[1]),
                _coverage(weights, {*stems(text)}),
                passage_coverage[sentence.hit.passage.id],
                1.0 / (sentence.hit.dense_rank or 1000),
                _form(question.text, sentence.text),
            )
            for sentence, text, vector in zip(sentences, texts, vectors[2:], strict=True)
        ]

    def _rarity(self, stem: str) -> float:
        """Inverse document frequency over passages; a word found nowhere weighs most."""
        return math.log(1 + self._lexical.count() / (1 + self._lexical.frequency(stem)))

    def _evidence(self, sentence: PassageSentence, relevance: float) -> Evidence:
        passage = sentence.hit.passage
        entry = self._library[passage.document_id]
        page = self._page(passage.document_id, sentence.start)
        place = f"{passage.document_id}:{sentence.start}:{sentence.end}"
        return Evidence(
            id=hashlib.sha256(place.encode()).hexdigest()[:12],
            document_id=passage.document_id,
            document=entry.title,
            organisation=entry.organisation,
            published=entry.published,
            pdf_page=page.number if page else None,
            page_label=page.label if page else None,
            heading_path=passage.heading_path,
            start=sentence.start,
            end=sentence.end,
            quote=sentence.text,
            passage_id=passage.id,
            relevance=relevance,
            reported=_REPORTING.search(sentence.text) is not None,
        )

    def _page(self, document_id: str, position: int) -> Page | None:
        if document_id not in self._pages:
            self._pages[document_id] = self._catalogue.pages(document_id)
        reached = [page for page in self._pages[document_id] if page.start <= position]
        return reached[-1] if reached else None


def passage_sentences(hit: ScoredPassage) -> list[PassageSentence]:
    """The passage's sentences that can stand as a quotation: no headings, no fragments."""
    passage = hit.passage
    headings = {" ".join(h.split()).casefold() for h in passage.heading_path}
    found = []
    for start, end in sentence_spans(passage.text):
        text = passage.text[start:end]
        if len(text.split()) < _LEAST_WORDS or " ".join(text.split()).casefold() in headings:
            continue
        found.append(PassageSentence(hit, passage.start + start, passage.start + end, text))
    return found


def _in_context(sentence: PassageSentence) -> str:
    headings = sentence.hit.passage.heading_path
    return f"{headings[-1]}: {sentence.text}" if headings else sentence.text


def _form(question: str, sentence: str) -> float:
    """Whether the sentence has what the question's form asks for; 0 when it asks for neither."""
    if _ASKS_FOR_A_NUMBER.search(question):
        return 1.0 if _HOLDS_A_NUMBER.search(sentence) else -1.0
    if _ASKS_FOR_A_VIEW.search(question):
        is_own = _REPORTING.search(sentence) is None  # a view quoted is another's view
        return 1.0 if is_own and _TAKES_A_VIEW.search(sentence) else -1.0
    return 0.0


def _stems_around(passage: Passage) -> set[str]:
    return {*stems(" ".join(passage.heading_path)), *stems(passage.text)}


def _coverage(weights: dict[str, float], found: set[str]) -> float:
    total = sum(weights.values())
    if not total:
        return 0.0
    return sum(weight for stem, weight in weights.items() if stem in found) / total


def _without_repetition(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first of sentences that say the same words, whatever document repeats them."""
    seen: set[str] = set()
    kept = []
    for item in evidence:
        words = " ".join(re.findall(r"\w+", item.quote.casefold()))
        if words not in seen:
            seen.add(words)
            kept.append(item)
    return kept
