"""Html: the article of a saved web page, without navigation, banners and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.blocks import Block, table_text
from corpus.errors import ReadingError

_DROPPED = frozenset(
    """
    script style noscript template nav header footer aside form button svg iframe object select
    input textarea dialog canvas video audio
    """.split()
)
_BANNERS = ("cookie", "banner", "breadcrumb", "skip-link", "feedback", "related", "share", "menu")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = frozenset(["p", "li", "dt", "dd", "blockquote", "pre", "figcaption", "summary"])
_LITTLE = 200
"""Characters below which the whole page is read instead of its article."""


def read_html(content: bytes) -> tuple[list[Block], dict[str, str]]:
    """The blocks of the article and what the page says of itself (title, date, organisation).

    Raises ReadingError for content that is no HTML.
    """
    # without a declared character set the parser would take UTF-8 for Latin-1
    encoding = None if re.search(rb"charset", content[:2048], re.IGNORECASE) else "utf-8"
    parser = html.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, encoding=encoding
    )
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ReadingError(f"damaged HTML: {error}") from error
    said = _metadata(root)
    blocks = list(_blocks(_article(root)))
    if sum(len(block.text) for block in blocks) < _LITTLE:
        blocks = list(_blocks(_body(root)))
    return blocks, said


def read_fragment(markup: str) -> list[Block]:
    """The blocks of a piece of HTML inside another format."""
    if not markup.strip():
        return []
    return list(_blocks(html.fragment_fromstring(markup, create_parent="div")))


def _metadata(root: html.HtmlElement) -> dict[str, str]:
    said = {"title": " ".join((root.findtext(".//title") or "").split())}
    names = {
        "dcterms.date": "published", "article:published_time": "published", "date": "published",
        "author": "organisation", "dcterms.creator": "organisation",
        "og:site_name": "organisation", "og:title": "title",
    }  # fmt: skip
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        value = " ".join((meta.get("content") or "").split())
        if name in names and value:
            said[names[name]] = value[:10] if names[name] == "published" else value
    if root.get("lang"):
        said["language"] = root.get("lang")
    return {key: value for key, value in said.items() if value}


def _article(root: html.HtmlElement) -> html.HtmlElement:
    for query in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(query)
        if found:
            return max(found, key=lambda node: len(node.text_content()))
    return _body(root)


def _body(root: html.HtmlElement) -> html.HtmlElement:
    body = root.find("body")
    return root if body is None else body


def _blocks(node: html.HtmlElement) -> Iterator[Block]:
    if _is_dropped(node):
        return
    if node.tag in _HEADINGS:
        yield Block(_text(node), _HEADINGS[node.tag])
    elif node.tag == "table":
        yield from _table(node)
    elif node.tag in _PARAGRAPHS and not _has_blocks(node):
        yield Block(_item(node))
    else:
        yield from _children(node)


def _children(node: html.HtmlElement) -> Iterator[Block]:
    """Blocks inside a container; text that stands between them is a paragraph of its own."""
    loose = [node.text or ""]
    for child in node:
        if not isinstance(child.tag, str):
            loose.append(child.tail or "")
        elif _is_inline(child):
            loose.append("\n" if child.tag == "br" else _text(child))
            loose.append(child.tail or "")
        else:
            yield Block("".join(loose))
            yield from _blocks(child)
            loose = [child.tail or ""]
    yield Block("".join(loose))


def _is_dropped(node: html.HtmlElement) -> bool:
    if not isinstance(node.tag, str) or node.tag in _DROPPED:
        return True
    style = (node.get("style") or "").replace(" ", "").lower()
    hidden = "display:none" in style or node.get("hidden") is not None
    names = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
    is_banner = node.tag in {"div", "section", "ul", "p"} and any(b in names for b in _BANNERS)
    return hidden or node.get("aria-hidden") == "true" or is_banner


def _is_inline(node: html.HtmlElement) -> bool:
    return (
        node.tag not in _HEADINGS
        and node.tag not in _PARAGRAPHS
        and node.tag not in _DROPPED
        and node.tag
        not in {"div", "section", "article", "main", "ul", "ol", "dl", "table", "details"}
        and not _has_blocks(node)
    )


def _has_blocks(node: html.HtmlElement) -> bool:
    inner = (*_HEADINGS, *_PARAGRAPHS, "div", "table", "section", "ul", "ol")
    return any(child.tag in inner for child in node.iterdescendants())


def _item(node: html.HtmlElement) -> str:
    text = _text(node)
    return f"- {text}" if node.tag == "li" and text else text


def _text(node: html.HtmlElement) -> str:
    return " ".join("".join(node.itertext()).split())


def _table(node: html.HtmlElement) -> Iterator[Block]:
    """Rows under their column names; merged cells count for every place they cover."""
    caption = node.find("caption")
    if caption is not None:
        yield Block(_text(caption))
    grid, header_rows = _grid(node)
    if header_rows > 1:
        columns = [
            " ".join(
                dict.fromkeys(
                    filter(None, (row[i] if i < len(row) else "" for row in grid[:header_rows]))
                )
            )
            for i in range(max(map(len, grid)))
        ]
        grid = [columns, *grid[header_rows:]]
    if grid:
        yield Block(table_text(grid, has_header=header_rows > 0))


def _grid(table: html.HtmlElement) -> tuple[list[list[str]], int]:
    grid: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}
    header_rows = 0
    rows = list(table.iter("tr"))
    for y, row in enumerate(rows):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while (y, len(cells)) in below:
                cells.append(below.pop((y, len(cells))))
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for _ in range(wide):
                for lower in range(y + 1, y + high):
                    below[lower, len(cells)] = _text(cell)
                cells.append(_text(cell))
        while (y, len(cells)) in below:
            cells.append(below.pop((y, len(cells))))
        grid.append(cells)
        is_header = row.getparent().tag == "thead" or all(c.tag == "th" for c in row)
        if is_header and header_rows == y:
            header_rows += 1
    return grid, min(header_rows, max(len(grid) - 1, 0))


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), 50) if value.isdigit() and int(value) > 0 else 1
