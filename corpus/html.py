"""Html: the article of a saved web page, without navigation, banners and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.blocks import Block
from corpus.errors import ReadingError
from corpus.grids import Cell, grid_text, lay_out
from corpus.hidden import HiddenText
from corpus.webstyles import WebStyles

_DROPPED = frozenset(
    """
    script style noscript template nav footer aside button svg iframe object select
    input textarea dialog canvas video audio title
    """.split()
)
_BANNER_NAMES = frozenset(
    """
    cookie cookies consent gdpr banner breadcrumb breadcrumbs skip skiplink feedback related share
    sharing social menu navbar sidebar newsletter
    """.split()
)
_MAY_BE_BANNERS = frozenset(["div", "section", "ul", "p"])
_BANNER_SHARE = 0.3
"""Share of the article above which a part with a banner's name is no banner."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = frozenset(["p", "li", "dt", "dd", "blockquote", "pre", "figcaption", "summary"])
_CONTAINERS = frozenset(
    ["div", "section", "article", "main", "ul", "ol", "dl", "table", "details", "header", "form"]
)
_BLOCKS = frozenset([*_HEADINGS, *_PARAGRAPHS, *_CONTAINERS])
_LITTLE = 200
"""Characters below which the whole page is read instead of its article."""
_MOST_SPAN = 50


def read_html(content: bytes) -> tuple[list[Block], dict[str, str], list[str]]:
    """The blocks of the article, what the page says of itself, and warnings on hidden text.

    Raises ReadingError for content that is no HTML.
    """
    # without a declared character set the parser would take UTF-8 for Latin-1
    encoding = None if re.search(rb"charset", content[:2048], re.IGNORECASE) else "utf-8"
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    parser = html.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, encoding=encoding
    )
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise ReadingError(f"damaged HTML: {error}") from error
    if any("depth" in error.message for error in parser.error_log):
        raise ReadingError("refused: the page is nested too deeply")  # the parser drops the rest
    said = _metadata(root)
    article = _Article(_article(root), WebStyles(root))
    if sum(len(block.text) for block in article.blocks) < _LITTLE:
        article = _Article(_body(root), WebStyles(root))
    return article.blocks, said, article.hidden.warnings()


def read_fragment(markup: str, hidden: HiddenText) -> list[Block]:
    """The blocks of a piece of HTML inside another format."""
    if not markup.strip():
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    article = _Article(root, WebStyles(root), hidden)
    return article.blocks


def _metadata(root: html.HtmlElement) -> dict[str, str]:
    said = {"title": " ".join((root.findtext(".//title") or "").split())}
    names = {
        "dcterms.date": "published", "article:published_time": "published", "date": "published",
        "dcterms.issued": "published", "citation_publication_date": "published",
        "author": "organisation", "dcterms.creator": "organisation",
        "dcterms.publisher": "organisation", "og:site_name": "organisation", "og:title": "title",
        "dcterms.rights": "licence", "dcterms.type": "kind", "dcterms.language": "language",
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


class _Article:
    """One walk over an element; what it leaves out because it is hidden is counted."""

    def __init__(
        self, root: html.HtmlElement, styles: WebStyles, hidden: HiddenText | None = None
    ) -> None:
        self._styles = styles
        self._most_banner = _BANNER_SHARE * max(len(root.text_content()), 1)
        self._is_page = root.tag == "body"
        self.hidden = hidden or HiddenText()
        self.blocks = list(self._blocks(root))

    def _blocks(self, node: html.HtmlElement, bullet: str = "") -> Iterator[Block]:
        if self._is_left_out(node):
            return
        if node.tag in _HEADINGS:
            yield Block(self._text(node), _HEADINGS[node.tag])
        elif node.tag == "table":
            yield from self._table(node)
        elif node.tag in {"ol", "ul"}:
            yield from self._list(node)
        elif node.tag in _PARAGRAPHS and not _has_blocks(node):
            text = self._text(node, keeps_lines=node.tag == "pre")
            bullet = bullet or ("- " if node.tag == "li" else "")
            yield Block(bullet + text if text.strip() else "")
        else:
            yield from self._children(node, bullet)

    def _list(self, node: html.HtmlElement) -> Iterator[Block]:
        start = node.get("start") or "1"
        number = int(start) if start.isdigit() and len(start) < 6 else 1
        for child in node:
            if child.tag == "li":
                yield from self._blocks(child, f"{number}. " if node.tag == "ol" else "- ")
                number += 1
            elif isinstance(child.tag, str):
                yield from self._blocks(child)

    def _children(self, node: html.HtmlElement, bullet: str) -> Iterator[Block]:
        """Blocks inside a container; text that stands between them is a paragraph of its own."""
        loose = [node.text or ""]
        for child in node:
            if _is_inline(child):
                loose.append(self._inline(child, keeps_lines=False))
            else:
                if "".join(loose).strip():
                    yield Block(bullet + "".join(loose).strip())
                    bullet = ""
                for block in self._blocks(child):
                    has_words = bool(block.text.strip())
                    yield Block(bullet + block.text, block.level) if has_words else block
                    bullet = "" if has_words else bullet
                loose = []
            loose.append(child.tail or "")
        if "".join(loose).strip():
            yield Block(bullet + "".join(loose).strip())

    def _text(self, node: html.HtmlElement, *, keeps_lines: bool = False) -> str:
        inner = self._inner(node, keeps_lines=keeps_lines)
        return inner if keeps_lines else _spaced(inner)

    def _inner(self, node: html.HtmlElement, *, keeps_lines: bool) -> str:
        pieces = [node.text or ""]
        for child in node:
            pieces += [self._inline(child, keeps_lines=keeps_lines), child.tail or ""]
        return "".join(pieces)

    def _inline(self, node: html.HtmlElement, *, keeps_lines: bool) -> str:
        if node.tag == "br":
            return "\n" if keeps_lines else "\v"  # spaces of the source are no line ends
        if self._is_left_out(node):
            return ""
        inner = self._inner(node, keeps_lines=keeps_lines)
        return f" {inner} " if node.tag in _BLOCKS else inner

    def _is_left_out(self, node: html.HtmlElement) -> bool:
        if not isinstance(node.tag, str) or node.tag in _DROPPED:
            return True
        if node.tag == "header" and self._is_page:
            return True
        if node.tag == "form" and node.find(".//h1") is None and not self._is_large(node):
            return True
        reason = self._styles.why_hidden(node)
        if reason:
            self.hidden.leave_out(node.text_content(), reason)
            return True
        return node.get("aria-hidden") == "true" or self._is_banner(node)

    def _is_banner(self, node: html.HtmlElement) -> bool:
        if node.tag not in _MAY_BE_BANNERS:
            return False
        names = re.split(r"[^a-z]+", f"{node.get('class') or ''} {node.get('id') or ''}".lower())
        return not _BANNER_NAMES.isdisjoint(names) and not self._is_large(node)

    def _is_large(self, node: html.HtmlElement) -> bool:
        return len(node.text_content()) > self._most_banner

    def _table(self, node: html.HtmlElement) -> Iterator[Block]:
        """Rows under their column names; merged cells count for every place they cover."""
        caption = node.find("caption")
        if caption is not None:
            yield Block(self._text(caption))
        rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        header_rows = 0
        for y, row in enumerate(rows):
            is_header = row.getparent().tag == "thead" or all(c.tag == "th" for c in row)
            header_rows += is_header and header_rows == y
        grid = lay_out([[self._cell(c) for c in row.iterchildren("td", "th")] for row in rows])
        if grid:
            yield Block(grid_text(grid, header_rows))

    def _cell(self, cell: html.HtmlElement) -> Cell:
        text = "" if self._is_left_out(cell) else self._text(cell)
        return Cell(text, _span(cell, "colspan"), _span(cell, "rowspan"))


def _spaced(text: str) -> str:
    """Single spaces; a line end only where the page asks for one."""
    lines = (" ".join(line.split()) for line in text.split("\v"))
    return "\n".join(lines).strip()


def _is_inline(node: html.HtmlElement) -> bool:
    if not isinstance(node.tag, str):
        return True
    return node.tag not in _BLOCKS and node.tag not in _DROPPED and not _has_blocks(node)


def _has_blocks(node: html.HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in node.iterdescendants())


def _span(cell: html.HtmlElement, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), _MOST_SPAN) if value.isdigit() and int(value) > 0 else 1
