"""Questions: sets of questions whose gold evidence is text, so that re-chunking breaks nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.answers import Outcome
from corpus.errors import PolicyAssistantError
from eval.jsonl import read_lines

STARTER = Path(__file__).with_name("questions") / "starter.jsonl"
STARTER_SECOND = STARTER.with_name("starter_second.jsonl")
"""As many again, by another hand that saw the documents alone: premises true and false, near
misses, what is unclear or out of scope."""
Form = Literal["conversation", "question", "scenario", "rewrite"]
"""How a question is asked: in the light of its history, as it stands, with its scenario, or as a
person rewrote it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldEvidence(_Strict):
    """A span that answers: its words, or its offsets in the text as it was read."""

    document: str
    """Path of the document within its folder."""
    quote: str = ""
    prefix: str = ""
    """Words that stand before the quote; decides between two places with the same words."""
    start: int = Field(default=0, ge=0)
    end: int = Field(default=0, ge=0)
    """Offset after the last character; 0 where the quote says which span is meant."""

    @model_validator(mode="after")
    def _names_one_span(self) -> Self:
        if bool(self.quote) == bool(self.end):
            raise ValueError("gold evidence needs a quote, or else start and end")
        if self.end and self.start >= self.end:
            raise ValueError("gold evidence ends before it starts")
        return self


class GoldPosition(_Strict):
    """Who holds what view of what."""

    holder: str
    stance: Literal["supports", "supports if", "neutral", "cautions", "opposes"]
    target: str
    condition: str = ""


class Question(_Strict):
    """A question with what a right answer contains."""

    id: str
    split: str = ""
    type: str = "question"
    question: str
    history: tuple[str, ...] = ()
    """Earlier questions of the conversation, oldest first."""
    outcome: Outcome
    evidence: tuple[GoldEvidence, ...] = ()
    position: GoldPosition | None = None
    requires: Literal["", "ocr"] = ""
    reference: str = ""
    """An answer as a person wrote it."""
    nuggets: tuple[str, ...] = ()
    """Facts that a full answer states, each in the source's words."""


class _BeirQuery(BaseModel):
    id: str = Field(alias="_id")
    text: str
    metadata: dict[str, object] = {}

    def question(self, form: Form) -> Question:
        scenario = str(self.metadata.get("scenario") or "")
        text = f"{scenario} {self.text}".strip() if form == "scenario" else self.text
        is_answerable = self.metadata.get("answerable", True)
        answers = self.metadata.get("answers")
        texts = [str(a.get("text", "")) for a in answers] if isinstance(answers, list) else []
        return Question(
            id=self.id,
            type="question" if is_answerable else "unanswerable",
            question=text,
            outcome=Outcome.COMPLETE if is_answerable else Outcome.NO_EVIDENCE,
            reference="; ".join(texts),
        )


_ANSWERABILITY = {
    "ANSWERABLE": Outcome.COMPLETE,
    "PARTIAL": Outcome.PARTIAL,
    "UNANSWERABLE": Outcome.NO_EVIDENCE,
    "CONVERSATIONAL": Outcome.OUT_OF_SCOPE,
}


class _Turn(BaseModel):
    speaker: str
    text: str


class _MtragTask(BaseModel):
    id: str
    question: str
    rewrite: str = ""
    answer: str = ""
    answerability: Literal["ANSWERABLE", "PARTIAL", "UNANSWERABLE", "CONVERSATIONAL"]
    history: tuple[_Turn, ...] = ()

    def question_in(self, form: Form) -> Question:
        outcome = _ANSWERABILITY[self.answerability]
        return Question(
            id=self.id,
            type="follow_up" if self.history else "question",
            question=(self.rewrite or self.question) if form == "rewrite" else self.question,
            history=tuple(turn.text for turn in self.history if turn.speaker == "user"),
            outcome=outcome,
            reference="" if outcome.abstained else self.answer,
        )


def read_questions(path: Path, form: Form = "conversation") -> list[Question]:
    """The questions of a JSONL file: our own format, BEIR queries, or MTRAG tasks.

    The first line decides which. Raises PolicyAssistantError with the line that is wrong, and
    when two questions have one id.
    """
    first = next(iter(read_lines(path, _AnyLine)), None)
    keys: Mapping[str, object] = (first.model_extra or {}) if first else {}
    if "_id" in keys:
        questions = [q.question(form) for q in read_lines(path, _BeirQuery)]
    elif "answerability" in keys:
        questions = [q.question_in(form) for q in read_lines(path, _MtragTask)]
    else:
        questions = list(read_lines(path, Question))
    repeated = [id_ for id_, count in Counter(q.id for q in questions).items() if count > 1]
    if repeated:
        raise PolicyAssistantError(f"{path} has more than one question {', '.join(repeated[:5])}.")
    return questions


class _AnyLine(BaseModel):
    model_config = ConfigDict(extra="allow")
