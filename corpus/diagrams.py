"""Diagrams: the words of SmartArt diagrams and the numbers of charts in Office files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from lxml import etree

from corpus.archives import Archive, attribute, local
from corpus.blocks import Block
from corpus.grids import grid_text

_DRAWN_ONLY = frozenset({"pres", "parTrans", "sibTrans", "doc"})
_DEEPEST = 40


def diagram_blocks(
    archive: Archive, relations: Mapping[str, str], relation_id: str
) -> Iterator[Block]:
    """A paragraph for each box of a diagram, in the order of its outline."""
    root = archive.optional_xml(relations.get(relation_id, ""))
    if root is None:
        return
    points = {}
    children: dict[str, list[tuple[int, str]]] = defaultdict(list)
    starts = []
    for element in root.iterdescendants():
        if local(element) == "pt":
            points[attribute(element, "modelId")] = element
            if attribute(element, "type") == "doc":
                starts.append(attribute(element, "modelId"))
        elif local(element) == "cxn" and attribute(element, "type") in {"", "parOf"}:
            order = attribute(element, "srcOrd")
            place = int(order) if order.isdigit() else 0
            children[attribute(element, "srcId")].append((place, attribute(element, "destId")))
    seen: dict[str, None] = {}
    for start in starts:
        _follow(start, children, seen, 0)
    for point in dict.fromkeys([*seen, *points]):
        if point in points and attribute(points[point], "type") not in _DRAWN_ONLY:
            for paragraph in _paragraphs(points[point]):
                yield Block(paragraph)


def _follow(
    point: str, children: Mapping[str, list[tuple[int, str]]], seen: dict[str, None], depth: int
) -> None:
    if point in seen or depth > _DEEPEST:
        return
    seen[point] = None
    for _, child in sorted(children.get(point, [])):
        _follow(child, children, seen, depth + 1)


def chart_blocks(
    archive: Archive, relations: Mapping[str, str], relation_id: str
) -> Iterator[Block]:
    """A chart's title, and its numbers as a table with the series as columns."""
    root = archive.optional_xml(relations.get(relation_id, ""))
    if root is None:
        return
    for title in root.iterdescendants("{*}title"):
        yield Block(" ".join(_paragraphs(title)))
    names = [""]
    columns: list[list[str]] = []
    for series in root.iterdescendants("{*}ser"):
        parts = {local(child): child for child in series}
        if "cat" in parts and not columns:
            columns.append(_points(parts["cat"]))
        if "val" in parts and columns:
            columns.append(_points(parts["val"]))
            names.append(" ".join(_points(parts["tx"])) if "tx" in parts else "")
    if len(columns) > 1:
        length = max(map(len, columns))
        rows = [[c[i] if i < len(c) else "" for c in columns] for i in range(length)]
        yield Block(grid_text([names, *rows], 1))


def _points(element: etree._Element) -> list[str]:
    return [(value.text or "").strip() for value in element.iterdescendants("{*}v")]


def _paragraphs(element: etree._Element) -> Iterator[str]:
    for paragraph in element.iterdescendants("{*}p"):
        text = "".join(
            "\n" if local(e) == "br" else e.text or ""
            for e in paragraph.iterdescendants()
            if local(e) in {"t", "br"}
        )
        if text.strip():
            yield text
