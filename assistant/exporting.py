"""Exporting: an answer as a file in one of the formats that people and programs read."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

from assistant.answers import Answer
from assistant.brief_html import html_of
from assistant.brief_markdown import markdown_of
from assistant.briefs import brief_of
from corpus.errors import PolicyAssistantError


class Format(StrEnum):
    """What an answer can be written as."""

    MD = "md"
    JSON = "json"
    DOCX = "docx"
    HTML = "html"

    @property
    def media_type(self) -> str:
        """As a browser is told."""
        return {
            Format.MD: "text/markdown",
            Format.JSON: "application/json",
            Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format.HTML: "text/html",
        }[self]


def export(answer: Answer, form: Format) -> bytes:
    """The answer in a format, every citation with it."""
    if form is Format.JSON:
        return (json.dumps(answer.to_json(), ensure_ascii=False, indent=1) + "\n").encode()
    if form is Format.DOCX:
        from assistant.brief_word import word_of  # noqa: PLC0415 - other formats need no python-docx

        return word_of(brief_of(answer))
    write = markdown_of if form is Format.MD else html_of
    return write(brief_of(answer)).encode()


def write_file(path: Path, content: bytes) -> None:
    """Write a file; raises PolicyAssistantError with what to do when it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise PolicyAssistantError(
            f"{path} cannot be written ({error.strerror}). Name another file with --out."
        ) from error
