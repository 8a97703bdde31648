"""Checks: questions over documents that are not ours, their answers kept as salted hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.answers import Answer
from assistant.assistant import Assistant
from eval.questions import normalised

REAL = Path(__file__).with_name("questions") / "real_corpus.jsonl"
_CITATIONS = 3
_WORDS = 8
"""Words in the runs that are hashed: long enough to name a sentence, short enough to survive
another way of cutting sentences."""


class Check(BaseModel):
    """A question and hashes of the words that answer it; without documents it must abstain."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    paraphrases: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    """Paths of documents of which one must be cited; empty when the answer must abstain."""
    salt: str = ""
    expected: tuple[str, ...] = ()
    """One salted hash for each sentence that answers; each names its first words."""


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
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Check.model_validate_json(line) for line in lines if line.strip()]


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
    if not check.documents:
        return "" if answer.outcome.abstained else "answered, but the documents do not say"
    if answer.outcome.abstained:
        return "abstained, but the documents say"
    headings: dict[str, list[str]] = {}
    for claim in answer.claims:
        headings.setdefault(claim.heading, []).extend(claim.evidence_ids)
    first = {i for ids in headings.values() for i in ids[:_CITATIONS]}
    cited = [e for e in answer.evidence if e.id in first]
    missing = set(check.documents) - {sources[e.document_id] for e in cited}
    if missing:
        return f"does not cite {', '.join(sorted(missing))}"
    found: set[str] = set()
    for item in cited:
        around = assistant.passage(item.passage_id)
        words = _words(around)
        found |= {_digest(words[i : i + _WORDS], check.salt) for i in range(len(words))}
    absent = [e for e in check.expected if e not in found]
    return f"{len(absent)} of {len(check.expected)} passages are not cited" if absent else ""


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", normalised(text))


def _digest(words: Sequence[str], salt: str) -> str:
    return hashlib.sha256(f"{salt}\0{' '.join(words)}".encode()).hexdigest()[:24]
