"""References: what documents say by a source other than their PDF."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree, html
from markdown_it import MarkdownIt
from starter_source import note_marks, plain, read_source, with_numbers

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title: *\"?(.*?)\"? *$", re.MULTILINE)
_NOTE = re.compile(r"^\[\^(\d+)\]:((?:.*\n?)(?:[ \t]+.*\n?|\n(?=[ \t]))*)", re.MULTILINE)
_LIQUID = re.compile(r"\{[%{:].*?[%}]?\}", re.DOTALL)
_PARSER = etree.XMLParser(resolve_entities=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """The words a PDF should give: its body, and its footnotes apart."""

    name: str
    pdf: Path
    body: str
    notes: str
    first_page: int = 1
    """The PDF page on which the body begins: cover and contents are not scored."""


def starter_references(home: Path) -> list[Reference]:
    """One for each starter PDF with a text layer, from its Markdown source."""
    found = []
    for path in sorted((home / "sources").glob("*.md")):
        source = read_source(path)
        target = home / source.output
        if target.suffix != ".pdf" or source.layout == "scan":
            continue
        marks = (
            mark
            for part in source.parts
            for markup in (part.markup, *(c.markup for row in part.rows for c in row))
            for mark in note_marks(markup)
        )
        numbers = {name: number for number, name in enumerate(dict.fromkeys(marks), 1)}
        edition = f" {source.version}" if source.version else ""
        day = date.fromisoformat(source.published)
        head = [source.organisation, source.title, f"{day.day} {day:%B %Y}{edition}"]
        if source.layout == "report":
            head.append("Contents")
            head += [plain(p.markup) for p in source.parts if p.kind == "heading" and p.level < 3]
        parts = [
            plain(with_numbers(markup, numbers, " {} "))
            for part in source.parts
            for markup in (part.markup, *(c.markup for row in part.rows for c in row))
        ]
        notes = [f"{numbers[name]} {plain(text)}" for name, text in source.notes.items()]
        found.append(Reference(target.stem, target, "\n".join(head + parts), "\n".join(notes)))
    return found


def markdown_reference(name: str, pdf: Path, folder: Path, first_page: int) -> Reference:
    """The Markdown files of a folder in order, tables and titles included.

    The first, 00, introduces the web pages and is no part of the report.
    """
    body, notes = [], []
    for path in sorted(folder.glob("[!.]*.md"))[1:]:
        text = path.read_text(encoding="utf-8")
        front = _FRONT.match(text)
        title = _TITLE.search(front.group(1)) if front else None
        text = text[front.end() :] if front else text
        notes += [f"{m[1]} {_rendered(m[2])}" for m in _NOTE.finditer(text)]
        body.append(f"{title[1] if title else ''}\n{_rendered(_NOTE.sub('', text))}")
    return Reference(name, pdf, "\n".join(body), "\n".join(notes), first_page)


def _rendered(markdown: str) -> str:
    marked = re.sub(r"\[\^(\d+)\]", r" \1 ", _LIQUID.sub("", markdown))
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(marked)
    if not rendered.strip():
        return ""
    return "\n".join(html.fromstring(f"<div>{rendered}</div>").itertext())


def word_reference(name: str, pdf: Path, file: Path, first_page: int = 1) -> Reference:
    """All text of a Word file's XML: body, text boxes, diagrams where they stand; footnotes."""
    with zipfile.ZipFile(file) as archive:
        body = etree.fromstring(archive.read("word/document.xml"), _PARSER)
        notes = etree.fromstring(archive.read("word/footnotes.xml"), _PARSER)
        links = etree.fromstring(archive.read("word/_rels/document.xml.rels"), _PARSER)
        targets = {link.get("Id"): f"word/{link.get('Target')}" for link in links}
        diagrams = {
            key: _diagram(archive.read(target))
            for key, target in targets.items()
            if "diagrams/data" in target
        }
    numbers = iter(range(1, 10_000))
    text = "".join(_words_of(body, diagrams, numbers))
    kept = [n for n in notes if n.get(f"{_W}type") in {None, "normal"}]
    said = [f"{i} {''.join(_words_of(n, {}, iter(())))}" for i, n in enumerate(kept, 1)]
    return Reference(name, pdf, text, "\n".join(said), first_page)


def _words_of(node, diagrams, numbers):  # noqa: ANN001, ANN202 - lxml's nodes have no types
    for child in node:
        if child.tag in {f"{_MC}Fallback", f"{_W}del", f"{_W}instrText"}:
            continue
        if child.tag in {f"{_W}t", f"{_A}t"}:
            yield child.text or ""
        elif child.tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield " "
        elif child.tag == f"{_W}footnoteReference":
            yield f" {next(numbers)} "
        elif child.tag.endswith("}relIds"):
            keys = [value for name, value in child.attrib.items() if name.endswith("}dm")]
            yield from (f"\n{diagrams.get(key, '')}\n" for key in keys)
        else:
            yield from _words_of(child, diagrams, numbers)
            if child.tag in {f"{_W}p", f"{_W}tc"}:
                yield "\n"


def _diagram(data: bytes) -> str:
    root = etree.fromstring(data, _PARSER)
    return "\n".join("".join(t.text or "" for t in p.iter(f"{_A}t")) for p in root.iter(f"{_A}p"))
