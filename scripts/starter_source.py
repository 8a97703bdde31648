"""Sources: the starter documents as they are written, in Markdown with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_NOTE = re.compile(r"^\[\^(\w+)\]:[ \t]*(.+)$", re.MULTILINE)
_MARK = re.compile(r"\[\^(\w+)\]")
_FIGURE = re.compile(r"[−–-]?\d[\d,.]*")


@dataclass(frozen=True)
class Cell:
    """A table cell; `wide` columns and `high` rows."""

    markup: str
    wide: int = 1
    high: int = 1
    is_header: bool = False
    is_right: bool = False
    """Set against the right edge, as figures are."""


@dataclass(frozen=True)
class Part:
    """One block of a source: heading, paragraph, item, quote, table, or a layout mark."""

    kind: str
    markup: str = ""
    """Inline HTML: <b>, <i>, <br/> and footnote marks as [^n]."""
    level: int = 0
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """A starter document before it is drawn."""

    path: Path
    fields: dict[str, str]
    body: str
    parts: tuple[Part, ...]
    notes: dict[str, str]

    def __getattr__(self, name: str) -> str:
        """Fields of the front matter by name; empty when absent."""
        return self.fields.get(name, "")


def read_source(path: Path) -> Source:
    """Read a source; raises ValueError when it has no front matter."""
    text = path.read_text(encoding="utf-8")
    front = _FRONT.match(text)
    if front is None:
        raise ValueError(f"{path} has no front matter")
    pairs = (line.split(":", 1) for line in front.group(1).splitlines() if ":" in line)
    fields = {key.strip(): value.strip().strip("\"'") for key, value in pairs}
    body = text[front.end() :].strip() + "\n"
    notes = {m.group(1): _inline_markup(m.group(2)) for m in _NOTE.finditer(body)}
    return Source(path, fields, body, tuple(_parts(_NOTE.sub("", body))), notes)


def plain(markup: str) -> str:
    """Inline HTML as words."""
    text = re.sub(r"<br\s*/?>", "\n", _MARK.sub("", markup))
    return (
        re.sub(r"<[^>]+>", "", text)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&amp;", "&")
    )


def note_marks(markup: str) -> list[str]:
    """The footnotes that a piece of text calls, in order."""
    return _MARK.findall(markup)


def with_numbers(markup: str, numbers: dict[str, int], template: str) -> str:
    """Replace footnote marks by their numbers."""
    return _MARK.sub(lambda m: template.format(numbers[m.group(1)]), markup)


def _inline_markup(text: str) -> str:
    return _render_inline(MarkdownIt("commonmark").parseInline(text)[0])


def _render_inline(token: Token) -> str:
    pieces = []
    tags = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>",
            "softbreak": " ", "hardbreak": "<br/>"}  # fmt: skip
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            pieces.append(child.content.replace("&", "&amp;").replace("<", "&lt;"))
        else:
            pieces.append(tags.get(child.type, ""))
    return "".join(pieces)


def _parts(body: str) -> Iterator[Part]:  # noqa: C901, PLR0912 - one pass over one token stream
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    level, bullet, quoted, in_table, right = 0, "", False, False, False
    counters: list[int] = []
    for token in tokens:
        kind = token.type
        if kind == "heading_open":
            level = int(token.tag[1])
        elif kind == "heading_close":
            level = 0
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            counters.append(0)
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            counters.pop()
        elif kind == "list_item_open":
            bullet = f"{token.info}." if token.info else "•"
        elif kind in {"blockquote_open", "blockquote_close"}:
            quoted = kind == "blockquote_open"
        elif kind == "table_open":
            in_table, rows = True, []
        elif kind == "tr_open":
            cells = []
        elif kind == "tr_close":
            rows.append(tuple(cells))
        elif kind in {"th_open", "td_open"}:
            level = -1 if kind == "th_open" else -2
            right = "right" in str(token.attrGet("style") or "")
        elif kind == "table_close":
            in_table, level = False, 0
            yield Part("table", rows=tuple(rows))
        elif kind == "inline" and in_table:
            cells.append(Cell(_render_inline(token), 1, 1, level == -1, right))
        elif kind == "inline":
            name = "heading" if level else "item" if bullet else "quote" if quoted else "paragraph"
            text = _render_inline(token)
            yield Part(name, f"{bullet} {text}" if bullet else text, level)
            bullet = ""
        elif kind == "html_block":
            yield from _html_part(token.content)


def _html_part(markup: str) -> Iterator[Part]:
    mark = re.match(r"<!--\s*(/?\w+)\s*-->", markup.strip())
    if mark:
        yield Part({"columns": "columns", "/columns": "end columns"}.get(mark[1], "page break"))
        return
    table = html.fragment_fromstring(markup.strip())
    rows = table.iter("tr")
    yield Part("table", rows=tuple(
        tuple(_html_cell(cell) for cell in row.iterchildren("td", "th")) for row in rows
    ))  # fmt: skip


def _html_cell(cell: html.HtmlElement) -> Cell:
    text = " ".join(cell.text_content().split())
    return Cell(
        _inline_markup(text), int(cell.get("colspan", "1")), int(cell.get("rowspan", "1")),
        is_header=cell.tag == "th" and cell.getparent().getparent().tag == "thead",
        is_right=_FIGURE.fullmatch(text) is not None,
    )  # fmt: skip
