"""Evidence: the verbatim sentences that bear on a question, each with its relevance."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Evidence
from assistant.library import Library
from assistant.scoping import Query
from assistant.topics import topic_stems
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
    r"|oppose|opposes|favour|recommends?|agree|against|welcome|welcomes|respond|response|verdict|react)\b",
    re.IGNORECASE,
)
_TAKES_A_VIEW = re.compile(
    r"\b(?:welcom\w+|support\w*|oppos\w+|cautio\w+|reject\w*|accept\w*|agree\w*|concur\w*"
    r"|recommend\w*|prefer\w*|regret\w*|favour\w*|believe\w*|in our view"
    r"|too (?:early|late|short|long|few|many)"
    r"|we (?:ask|urge|want|would)|should|comfortable|concern\w*|fear\w*)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_TIME = re.compile(
    r"\b(?:when|how (?:long|often|quickly|soon)|deadline|by when"
    r"|(?:what|which|by which) (?:year|date|month|day))\b",
    re.IGNORECASE,
)
_HOLDS_A_TIME = re.compile(
    r"\b(?:(?:19|20)\d\d|(?:minute|hour|day|week|month|quarter|year)s?|daily|weekly|monthly"
    r"|annual(?:ly)?|yearly|immediately|at once|once|twice|january|february|march|april|june|july"
    r"|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday"
    r"|spring|summer|autumn|winter|(?:before|by|until) the end of)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_NUMBER = re.compile(
    r"\b(?:how (?:much|many|large|big|far|old)"
    r"|what (?:share|rate|cost|price|sum|percentage|proportion|number|amount))\b",
    re.IGNORECASE,
)
_HOLDS_A_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|third|quarter|none)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RelevanceModel:
    """Logistic weights; fitted by `scripts/fit_relevance.py` on train questions only."""

    bias: float = -7.44
    question_cosine: float = 2.05
    topic_cosine: float = 3.23
    coverage: float = -0.75
    """Share of the topic's words, weighted by rarity, in the sentence and its headings."""
    passage_coverage: float = 1.96
    """The same for the whole passage around it."""
    search_score: float = 5.61
    """How high both rankings of the search put the passage."""
    form: float = 0.68
    """1 when a view, time or number is asked for and the sentence holds one, -1 if it does not."""

    def relevance(self, features: Features) -> float:
        """In [0, 1]; 0.5 is as likely to answer as not."""
        z = (
            self.bias
            + self.question_cosine * features.question_cosine
            + self.topic_cosine * features.topic_cosine
            + self.coverage * features.coverage
            + self.passage_coverage * features.passage_coverage
            + self.search_score * features.search_score
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
    search_score: float
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

    def select(self, query: Query, hits: Sequence[ScoredPassage]) -> list[Evidence]:
        """Every sentence of the passages as evidence, most relevant first, none twice."""
        sentences = [s for hit in hits for s in passage_sentences(hit)]
        scored = [
            (round(self._model.relevance(features), 4), sentence)
            for sentence, features in zip(
                sentences, self.features(query, hits, sentences), strict=True
            )
        ]
        # sentences about equally relevant stand in the order of their passages
        scored.sort(key=lambda pair: (-round(pair[0], 2), pair[1].hit.rank, pair[1].start))
        return _without_repetition([self._evidence(s, relevance) for relevance, s in scored])

    def features(
        self,
        query: Query,
        hits: Sequence[ScoredPassage],
        sentences: Sequence[PassageSentence],
    ) -> list[Features]:
        """The measures of each sentence, in the order given."""
        weights = {stem: self._rarity(stem) for stem in topic_stems(query.topic)}
        titles = {hit.passage.id: self._library[hit.passage.document_id].title for hit in hits}
        texts = [_in_context(s, titles[s.hit.passage.id]) for s in sentences]
        vectors = self._embedder.encode([query.text, query.topic or query.text, *texts])
        passage_coverage = {
            hit.passage.id: _coverage(weights, _stems_around(hit.passage, titles[hit.passage.id]))
            for hit in hits
        }
        return [
            Features(
                float(vector @ vectors[0]),
                float(vector @ vectors[1]),
                _coverage(weights, {*stems(text)}),
                passage_coverage[sentence.hit.passage.id],
                sentence.hit.score,
                _form(query.text, sentence.text),
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


def _in_context(sentence: PassageSentence, title: str) -> str:
    heading = (title, *sentence.hit.passage.heading_path)[-1]
    return f"{heading}: {sentence.text}"


def _form(query: str, sentence: str) -> float:
    """Whether the sentence has what the query's form asks for; 0 when it asks for neither."""
    if _ASKS_FOR_A_TIME.search(query):
        return 1.0 if _HOLDS_A_TIME.search(sentence) else -1.0
    if _ASKS_FOR_A_NUMBER.search(query):
        return 1.0 if _HOLDS_A_NUMBER.search(sentence) else -1.0
    if _ASKS_FOR_A_VIEW.search(query):
        is_own = _REPORTING.search(sentence) is None  # a view quoted is another's view
        return 1.0 if is_own and _TAKES_A_VIEW.search(sentence) else -1.0
    return 0.0


def _stems_around(passage: Passage, title: str) -> set[str]:
    return {*stems(" ".join((title, *passage.heading_path))), *stems(passage.text)}


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
