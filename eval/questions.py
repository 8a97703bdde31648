"""Questions: sets of questions whose gold evidence is text, so that re-chunking breaks nothing."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answers import Outcome
from corpus.errors import PolicyAssistantError

STARTER = Path(__file__).with_name("questions") / "starter.jsonl"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoldEvidence(_Strict):
    """A verbatim span that answers."""

    document: str
    """Path of the document within its folder."""
    quote: str


class GoldPosition(_Strict):
    """Who holds what view of what."""

    holder: str
    stance: Literal["supports", "supports if", "neutral", "cautions", "opposes"]
    target: str
    condition: str = ""


class Question(_Strict):
    """A question with what a right answer contains."""

    id: str
    split: Literal["train", "dev"]
    type: str
    question: str
    history: tuple[str, ...] = ()
    """Earlier questions of the conversation, oldest first."""
    outcome: Outcome
    evidence: tuple[GoldEvidence, ...] = ()
    position: GoldPosition | None = None
    requires: Literal["", "ocr"] = ""


def read_questions(path: Path) -> list[Question]:
    """The questions of a JSONL file; raises PolicyAssistantError with the line that is wrong."""
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(Question.model_validate_json(line))
        except ValidationError as error:
            raise PolicyAssistantError(f"{path}, line {number}: {error}") from error
    return questions


def normalised(text: str) -> str:
    """Text as quotes are compared: one form of letters, spaces, hyphens and quotation marks."""
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    text = re.sub(r"[“”„«»]", '"', re.sub(r"[‘’‚`]", "'", text))
    text = re.sub(r"[‐‑‒–—−]", "-", text)
    return " ".join(text.split()).casefold()
