"""Checks: questions over documents that are not ours, their answers kept as salted hashes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.answers import Answer
from assistant.assistant import Assistant
from eval.jsonl import read_lines

REAL = Path(__file__).with_name("questions") / "real_corpus.jsonl"
_CITATIONS = 3
_WORDS = 8
"""Words in the runs that are hashed: long enough to name a sentence, short enough to survive
another way of cutting sentences."""


class Check(BaseModel):
    """A question and hashes of the words that answer it; without any it must abstain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    paraphrases: tuple[str, ...] = ()
    salt: str = ""
    expected: dict[str, tuple[str, ...]] = {}
    """For each document that answers, by its path, salted hashes of sentences of which one must be
    cited; empty when the answer must abstain."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What became of one wording of a check."""

    check: Check
    question: str
    answer: Answer
    passed: bool
    reason: str


def read_checks(path: Path) -> list[Check]:
    """The checks of a JSONL file."""
    return list(read_lines(path, Check))


def run_checks(assistant: Assistant, checks: Sequence[Check]) -> Iterator[CheckResult]:
    """Ask every wording and compare.

    A check passes when all its passages are among the first three citations of a heading.
    """
    sources = {entry.document_id: entry.source for entry in assistant.library()}
    for check in checks:
        for question in (check.question, *check.paraphrases):
            answer = assistant.ask(question)
            reason = _problem(check, answer, assistant, sources)
            yield CheckResult(check, question, answer, not reason, reason)


def fingerprint(sentence: str, salt: str) -> str:
    """The salted hash of a sentence's first words."""
    return _digest(_words(sentence)[:_WORDS], salt)


def _problem(check: Check, answer: Answer, assistant: Assistant, sources: dict[str, str]) -> str:
    if not check.expected:
        return "" if answer.outcome.abstained else "answered, but the documents do not say"
    if answer.outcome.abstained:
        return "abstained, but the documents say"
    headings: dict[str, list[str]] = {}
    for claim in answer.claims:
        headings.setdefault(claim.heading, []).extend(claim.evidence_ids)
    first = {i for ids in headings.values() for i in ids[:_CITATIONS]}
    cited = [e for e in answer.evidence if e.id in first]
    found: dict[str, set[str]] = {}
    for item in cited:
        words = _words(assistant.passage(item.passage_id))
        runs = (words[i : i + _WORDS] for i in range(len(words)))
        found.setdefault(sources[item.document_id], set()).update(
            _digest(run, check.salt) for run in runs
        )
    absent = [d for d, hashes in check.expected.items() if not found.get(d, set()) & set(hashes)]
    return f"the passage is not cited from {', '.join(absent)}" if absent else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", _folded(text))


def _folded(text: str) -> str:
    """The form that was hashed: to change it is to make every hash anew."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"[“”„«»]", '"', re.sub(r"[‘’‚`]", "'", text))
    return " ".join(re.sub(r"[‐‑‒–—−]", "-", text).split()).casefold()


def _digest(words: Sequence[str], salt: str) -> str:
    return hashlib.sha256(f"{salt}\0{' '.join(words)}".encode()).hexdigest()[:24]
