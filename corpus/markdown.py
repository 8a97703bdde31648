"""Markdown: headings, paragraphs, lists and tables of a CommonMark file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.blocks import Block, table_text
from corpus.hidden import HiddenText
from corpus.html import read_fragment
from corpus.webstyles import why_hidden

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_STYLE = re.compile(r"""style\s*=\s*(["'])(.*?)\1""", re.IGNORECASE)
_MOST_NESTED = 60
_FIELD = re.compile(r"^([A-Za-z_]+):[ \t]*(.*)$")


def read_markdown(text: str) -> tuple[list[Block], dict[str, str], list[str]]:
    """The blocks, the front matter's fields by lower-case name, and warnings on hidden text."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    front = _FRONT_MATTER.match(text)
    fields = _fields(front.group(1)) if front else {}
    body = text[front.end() :] if front else text
    hidden = HiddenText()
    parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED}).enable("table")
    blocks = list(_blocks(parser.parse(body), hidden))
    return blocks, fields, hidden.warnings()


def _fields(front_matter: str) -> dict[str, str]:
    found = (_FIELD.match(line) for line in front_matter.split("\n"))
    pairs = [(m.group(1).lower(), m.group(2).strip()) for m in found if m]
    return {name: value.strip("\"'") for name, value in pairs if value}


def _blocks(tokens: Sequence[Token], hidden: HiddenText) -> Iterator[Block]:  # noqa: C901 - one pass over one stream
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
            rows[-1].append(_inline(token, hidden))
        elif token.type == "inline":
            yield Block(bullet + _inline(token, hidden), level)
            bullet = ""
        elif token.type in {"code_block", "fence"}:
            yield Block(token.content)
        elif token.type == "html_block":
            yield from read_fragment(token.content, hidden)


def _inline(token: Token, hidden: HiddenText) -> str:
    """The words of a paragraph: no markup, no images, links by their text."""
    pieces: list[str] = []
    unseen: list[str] = []
    reason = ""
    for child in token.children or []:
        target = unseen if reason else pieces
        if child.type in {"text", "code_inline"}:
            target.append(child.content)
        elif child.type == "softbreak":
            target.append(" ")
        elif child.type == "hardbreak":
            target.append("\n")
        elif child.type == "html_inline":
            style = _STYLE.search(child.content)
            is_closing = child.content.startswith("</")
            reason = "" if is_closing else reason or (why_hidden(style.group(2)) if style else "")
        if unseen and not reason:
            hidden.leave_out("".join(unseen), "by a style")
            unseen = []
    hidden.leave_out("".join(unseen), "by a style")
    return "".join(pieces)
