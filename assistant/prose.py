"""Prose: an answer in a model's sentences, of which only the supported ones are let through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answers import Claim, Evidence
from assistant.drafting import DraftSentence, read_draft
from assistant.guards import addresses_a_model, foreign_marks, quoted_spans, speaks_for_itself
from assistant.language_model import (
    Fragment,
    LanguageModel,
    Prompt,
    Usage,
    estimated_usage,
)
from assistant.leanings import disagreeing
from assistant.listeners import Listener
from assistant.prompting import build_prompt, new_tag
from assistant.support import Support
from corpus.errors import CancelledError, LanguageModelError

_MOST_SENTENCES = 12
_MOST_WORDS = 70
_IN_QUOTATIONS = "The answer is given in quotations instead."


class SupportCheck(Protocol):
    """Says whether pieces of evidence carry a sentence."""

    def check(self, sentence: str, evidence: Sequence[Evidence]) -> Support:
        """The verdict with its reasons."""


@dataclass(frozen=True, slots=True)
class WithheldSentence:
    """A sentence that was not let through, and why; never shown, only counted and recorded."""

    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """What became of one request to a model."""

    claims: tuple[Claim, ...] = ()
    """Empty when quotations must answer instead."""
    withheld: tuple[WithheldSentence, ...] = ()
    warnings: tuple[str, ...] = ()
    """In words for the person who asked."""
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    failure: str = ""
    """Why the model gave nothing; empty when it did."""
    prompt: Prompt | None = None
    """What was sent; None when nothing was."""
    written: str = ""
    """All that the model wrote, for the record alone."""


class ProseWriter:
    """Asks a model for sentences over evidence and checks each before it is seen."""

    def __init__(self, model: LanguageModel, checker: SupportCheck) -> None:
        self._model = model
        self._checker = checker

    def write(
        self,
        question: str,
        evidence: Sequence[Evidence],
        listener: Listener,
        tag: str = "",
    ) -> Prose:
        """Claims over the evidence, each told to the listener as soon as it has passed its check.

        Whatever the model does, this returns: a failure is a value with a message, and then
        there are no claims. Raises CancelledError alone.
        """
        safe = [item for item in evidence if not addresses_a_model(item.quote)]
        warnings = _not_given(len(evidence) - len(safe))
        if not safe:
            return Prose(warnings=warnings, failure="No evidence could be given to the model.")
        prompt = build_prompt(question, safe, tag or new_tag())
        written: list[Fragment] = []
        claims: list[Claim] = []
        withheld: list[WithheldSentence] = []
        failure = ""
        try:
            stream = _recorded(self._model.stream(prompt, listener.cancellation), written)
            for sentence in read_draft(stream):
                reasons, claim = self._judged(sentence, safe, claims)
                if claim is None:
                    withheld.append(WithheldSentence(sentence.text, reasons))
                else:
                    claims.append(claim)
                    listener.shown(claim)
                if len(claims) + len(withheld) >= _MOST_SENTENCES:
                    break
        except CancelledError:
            raise
        except LanguageModelError as error:
            failure = str(error)
            claims = []
        text = "".join(fragment.text for fragment in written)
        return Prose(
            claims=tuple(claims),
            withheld=tuple(withheld),
            warnings=(*warnings, *_warnings(claims, withheld, evidence, failure)),
            usage=_counted(written) or estimated_usage(prompt, text),
            model=self._model.name,
            failure=failure,
            prompt=prompt,
            written=text,
        )

    def _judged(
        self, sentence: DraftSentence, evidence: Sequence[Evidence], claims: Sequence[Claim]
    ) -> tuple[tuple[str, ...], Claim | None]:
        """Why a sentence is withheld, or the claim that it becomes."""
        unknown = [n for n in sentence.numbers if not 1 <= n <= len(evidence)]
        cited = [evidence[n - 1] for n in sentence.numbers if n not in unknown]
        reasons = _faults(sentence, cited, unknown)
        if any(claim.text == sentence.text for claim in claims):
            reasons.append("it repeats a sentence")
        if reasons:
            return tuple(reasons), None
        support = self._checker.check(sentence.text, cited)
        if not support.is_supported:
            return support.reasons, None
        return (), Claim("", sentence.text, tuple(item.id for item in cited), supported=True)


def _faults(
    sentence: DraftSentence, cited: Sequence[Evidence], unknown: Sequence[int]
) -> list[str]:
    """What is wrong with a sentence before its support is looked at."""
    faults = []
    if unknown:
        faults.append(f"it cites evidence that does not exist: {unknown[:5]}")
    elif not cited:
        faults.append("it cites nothing")
    faults += [f"it holds {mark}" for mark in foreign_marks(sentence.text)]
    if addresses_a_model(sentence.text):
        faults.append("it repeats an instruction")
    if speaks_for_itself(sentence.text):
        faults.append("it speaks for itself")
    if sentence.text.endswith("?"):
        faults.append("it is a question")
    if len(sentence.text.split()) > _MOST_WORDS:
        faults.append("it is too long to be checked")
    sources = [_plain(item.quote) for item in cited]
    if any(not any(_plain(q) in s for s in sources) for q in quoted_spans(sentence.text) if q):
        faults.append("it quotes words that its evidence does not hold")
    return faults


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace("‘", "'").split()).strip(" .,;")


def _not_given(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    passages = "One passage was" if count == 1 else f"{count} passages were"
    why = "their text reads" if count > 1 else "its text reads"
    return (f"{passages} kept from the language model: {why} like instructions to it.",)


def _warnings(
    claims: Sequence[Claim],
    withheld: Sequence[WithheldSentence],
    evidence: Sequence[Evidence],
    failure: str,
) -> tuple[str, ...]:
    if failure:
        return (f"{failure} {_IN_QUOTATIONS}",)
    count = f"{len(withheld)} sentence{'' if len(withheld) == 1 else 's'}"
    if not claims:
        why = f"None of its {count} was supported by the evidence." if withheld else "It is empty."
        return (f"The language model's text was not used. {why} {_IN_QUOTATIONS}",)
    warnings = []
    if withheld:
        were = "was" if len(withheld) == 1 else "were"
        warnings.append(f"{count} of the language model {were} withheld: not supported.")
    return (*warnings, *_about_the_evidence(claims, evidence))


def _about_the_evidence(claims: Sequence[Claim], evidence: Sequence[Evidence]) -> Iterator[str]:
    """Whether the answer rests on one passage, and whether another passage disagrees."""
    cited = {id_ for claim in claims for id_ in claim.evidence_ids}
    used = [item for item in evidence if item.id in cited]
    if len({item.passage_id for item in used}) == 1:
        yield "This answer rests on one passage."
    for item in disagreeing(used, [e for e in evidence if e.id not in cited])[:1]:
        where = f"{item.document}{f', {item.organisation}' if item.organisation else ''}"
        yield f"A passage that the answer does not cite may disagree: {where}."


def _recorded(stream: Iterator[Fragment], written: list[Fragment]) -> Iterator[str]:
    for fragment in stream:
        written.append(fragment)
        yield fragment.text


def _counted(written: Sequence[Fragment]) -> Usage | None:
    """The server's count; some send it in two halves."""
    counts = [f.usage for f in written if f.usage is not None]
    if not any(u.prompt_tokens or u.completion_tokens for u in counts):
        return None
    return Usage(max(u.prompt_tokens for u in counts), max(u.completion_tokens for u in counts))
