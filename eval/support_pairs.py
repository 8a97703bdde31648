"""SupportPairs: sentences beside the passages they cite, labelled, and how well a check tells."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.answers import Evidence
from assistant.positions import HolderKind, Position
from assistant.support import Support
from corpus.documents import Metadata
from corpus.folders import STARTER_DOCUMENTS
from corpus.manifest import NAME, read_manifest
from corpus.reading import read
from corpus.sentences import sentence_spans
from eval.jsonl import read_lines
from eval.statistics import Rate

_LEAST_WORDS, _MOST_WORDS = 6, 45
"""Of a sentence that is tried by mutation: neither a fragment nor a table."""
PAIRS = Path(__file__).with_name("questions") / "support_pairs.jsonl"


class SupportPair(BaseModel):
    """A sentence, the words it cites, and whether those carry it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    split: str
    """`train`, `dev`, `held_out`; `free`: for training too, but put in quite other words;
    `independent`: written by somebody who has not seen the check."""
    kind: str
    """What was done to the sentence: "paraphrase", "number", "negated" …"""
    supported: bool
    document: str
    """Path of the document within the starter documents."""
    quote: str
    sentence: str


class JudgedPair(BaseModel):
    """A pair with the check's verdict."""

    model_config = ConfigDict(frozen=True)

    pair: SupportPair
    passed: bool
    reasons: tuple[str, ...]


def read_pairs(path: Path = PAIRS) -> list[SupportPair]:
    """The labelled pairs; raises PolicyAssistantError with the line that is wrong."""
    return list(read_lines(path, SupportPair))


def judge_pairs(
    pairs: Sequence[SupportPair], check: Callable[[str, Sequence[Evidence]], Support]
) -> list[JudgedPair]:
    """Each pair's verdict."""
    judged = []
    for pair in pairs:
        verdict = check(pair.sentence, [evidence_of(pair)])
        judged.append(JudgedPair(pair=pair, passed=verdict.is_supported, reasons=verdict.reasons))
    return judged


def evidence_of(pair: SupportPair) -> Evidence:
    """The quote as evidence; title, organisation and date come from the starter's manifest."""
    metadata = _manifest()[pair.document]
    place = hashlib.sha256(f"{pair.document}\0{pair.quote}".encode()).hexdigest()[:12]
    return Evidence(
        id=place,
        document_id=pair.document,
        document=metadata.title,
        organisation=metadata.organisation,
        published=metadata.published,
        kind=metadata.kind,
        pdf_page=None,
        page_label=None,
        heading_path=(),
        start=0,
        end=len(pair.quote),
        quote=pair.quote,
        passage_id=place,
        relevance=1.0,
        reported=False,
        position=Position(metadata.organisation, HolderKind.AUTHOR, None, ""),
        context="",
        also_in=(),
    )


def passages_of(document: str) -> list[Evidence]:
    """Each plain sentence of a starter document as evidence."""
    text = read(STARTER_DOCUMENTS / document, document).text
    sentences = [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]
    return [
        evidence_of(
            SupportPair(
                id="", split="", kind="", supported=True, document=document, quote=s, sentence=s
            )
        )
        for s in dict.fromkeys(sentences)
        if _LEAST_WORDS <= len(s.split()) <= _MOST_WORDS and s[0].isupper() and s[-1] == "."
    ]


@cache
def _manifest() -> dict[str, Metadata]:
    return read_manifest(STARTER_DOCUMENTS / NAME)


def precision(judged: Sequence[JudgedPair]) -> Rate:
    """Of the sentences that passed, the share that is supported."""
    passed = [j for j in judged if j.passed]
    return Rate(sum(j.pair.supported for j in passed), len(passed))


def recall(judged: Sequence[JudgedPair]) -> Rate:
    """Of the supported sentences, the share that passed."""
    supported = [j for j in judged if j.pair.supported]
    return Rate(sum(j.passed for j in supported), len(supported))
