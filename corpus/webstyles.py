"""Webstyles: which elements of a web page its styles hide from whoever looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from corpus.hidden import LEAST_POINTS, is_near_white

_BRACES = re.compile(r"([^{}]*)([{}])")
_SIMPLE = re.compile(r"[.#][\w-]+\Z")
_SIZE = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%)?\Z")
_POINTS = {"px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12, None: 0.75}
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+%?)\s*)?\)")
_FAR = re.compile(r"-\d{4,}(?:\.\d+)?px\Z|-\d{3,}(?:\.\d+)?(?:em|rem|vw|%)\Z")
_MOST_STYLE = 500_000


class WebStyles:
    """What the style sheets inside a page hide by class or id, and elements by themselves."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._hidden: dict[str, str] = {}
        sheet = "\n".join(style.text or "" for style in root.iter("style"))[:_MOST_STYLE]
        for selectors, declared in _rules(sheet):
            reason = why_hidden(declared)
            for selector in map(str.strip, selectors.split(",")):
                if reason and _SIMPLE.match(selector):
                    self._hidden[selector] = reason

    def why_hidden(self, node: html.HtmlElement) -> str:
        """The reason why an element is not seen; empty when it is."""
        if node.get("hidden") is not None:
            return "the attribute hidden"
        own = why_hidden(node.get("style") or "")
        if own or not self._hidden:
            return own
        names = [f".{name}" for name in (node.get("class") or "").split()]
        found = (self._hidden.get(name, "") for name in (*names, f"#{node.get('id')}"))
        return next(filter(None, found), "")


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations outside of rules that hold in print or on small screens only."""
    first, *others = sheet.split("/*")
    uncommented = first + "".join(part.partition("*/")[2] for part in others)
    depth = 0
    selectors = ""
    for piece, brace in _BRACES.findall(uncommented):
        if brace == "{":
            depth += 1
            selectors = piece if depth == 1 else selectors
        else:
            if depth == 1 and not selectors.lstrip().startswith("@"):
                yield selectors, piece
            depth = max(depth - 1, 0)


def why_hidden(declarations: str) -> str:
    """The reason why text with these declarations is not seen; empty when it is."""
    declared = {}
    for part in declarations.lower().split(";"):
        name, _, value = part.partition(":")
        declared[name.strip()] = value.replace("!important", "").strip()
    if declared.get("display") == "none":
        return "display:none"
    if declared.get("visibility") in {"hidden", "collapse"}:
        return "visibility:hidden"
    if re.fullmatch(r"0(?:\.0+)?%?", declared.get("opacity", "")):
        return "opacity:0"
    size = _SIZE.match(declared.get("font-size", ""))
    if size and float(size.group(1) or 1) * _POINTS[size.group(2)] <= LEAST_POINTS:
        return "type of 1 point or less"
    if any(_FAR.match(declared.get(name, "")) for name in ("left", "top", "right", "text-indent")):
        return "off the page"
    return _why_unseen_colour(declared)


def _why_unseen_colour(declared: dict[str, str]) -> str:
    colour = declared.get("color", "")
    rgb = _RGB.match(colour)
    if colour == "transparent" or (rgb and rgb.group(4) in {"0", "0.0", "0%"}):
        return "transparent"
    if rgb:
        colour = "".join(f"{min(int(value), 255):02x}" for value in rgb.groups()[:3])
    has_background = any(declared.get(name) for name in ("background", "background-color"))
    background = declared.get("background-color") or declared.get("background") or ""
    if is_near_white(colour) and (not has_background or is_near_white(background)):
        return "white on white"
    return ""
