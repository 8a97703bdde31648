"""Wordstyles: what the named styles of a Word file say of a paragraph or a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.archives import attribute, local

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    properties: dict[str, etree._Element]
    """By name: `outlineLvl`, `numPr`, `vanish`, …"""


class WordStyles:
    """Styles by id, each with what it takes from the one it is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for element in root if root is not None else ():
            if local(element) == "style":
                self._styles[attribute(element, "styleId")] = _style(element)

    def level(self, style_id: str) -> int | None:
        """The heading level of a style: 1 for the outermost and for a title, None for text."""
        for style in self._chain(style_id):
            outline = style.properties.get("outlineLvl")
            if outline is not None:
                value = attribute(outline, "val")
                return int(value) + 1 if value.isdigit() and int(value) < 9 else None
            heading = _HEADING.match(style.name)
            if heading:
                return int(heading.group(1))
            if style.name.lower() == "title":
                return 1
        return None

    def find(self, style_id: str, name: str) -> etree._Element | None:
        """A property of a style or of one it is based on."""
        for style in self._chain(style_id):
            if name in style.properties:
                return style.properties[name]
        return None

    def is_list(self, style_id: str) -> bool:
        """Whether a style is one of Word's own for list items."""
        return any(
            re.match(r"list (?:bullet|number)", style.name, re.IGNORECASE)
            for style in self._chain(style_id)
        )

    def _chain(self, style_id: str) -> Iterator[_Style]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = self._styles[style_id].based_on


def is_on(element: etree._Element | None) -> bool:
    """Whether a property that is either set or not is set."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def _style(element: etree._Element) -> _Style:
    values = {local(child): attribute(child, "val") for child in element}
    properties = {
        local(prop): prop for child in element if local(child) in {"pPr", "rPr"} for prop in child
    }
    return _Style(values.get("name", ""), values.get("basedOn", ""), properties)
