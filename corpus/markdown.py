"""Markdown: headings, paragraphs, lists and tables of a CommonMark file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.blocks import Block, table_text
from corpus.html import read_fragment

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z_]+):[ \t]*(.*)$")


def read_markdown(text: str) -> tuple[list[Block], dict[str, str]]:
    """The blocks, and the front matter's fields with lower-case names."""
    text = text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    fields = _fields(front.group(1)) if front else {}
    body = text[front.end() :] if front else text
    return list(_blocks(MarkdownIt("commonmark").enable("table").parse(body))), fields


def _fields(front_matter: str) -> dict[str, str]:
    found = (_FIELD.match(line) for line in front_matter.split("\n"))
    pairs = [(m.group(1).lower(), m.group(2).strip()) for m in found if m]
    return {name: value.strip("\"'") for name, value in pairs if value}


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:  # noqa: C901 - one pass over one stream
    rows: list[list[str]] = []
    level: int | None = None
    bullet = ""
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = None
        elif token.type == "list_item_open":
            bullet = f"{token.info}. " if token.info else "- "
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            yield Block(table_text(rows, has_header=True))
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append(_inline(token))
        elif token.type == "inline":
            yield Block(bullet + _inline(token), level)
            bullet = ""
        elif token.type in {"code_block", "fence"}:
            yield Block(token.content)
        elif token.type == "html_block":
            yield from read_fragment(token.content)


def _inline(token: Token) -> str:
    """The words of a paragraph: no markup, no images, links by their text."""
    pieces = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content)
        elif child.type == "softbreak":
            pieces.append(" ")
        elif child.type == "hardbreak":
            pieces.append("\n")
    return "".join(pieces)
