"""Collections: BEIR corpora as folders of documents that any system can read."""

from __future__ import annotations

import csv
import html
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from pydantic import BaseModel, Field

from corpus.documents import Document
from eval.jsonl import read_lines
from eval.resolving import normalised

_MANIFEST = ("path", "title", "organisation", "published", "kind", "licence")


class CollectionSection(BaseModel):
    """One line of a BEIR `corpus.jsonl`: the unit that its qrels judge."""

    id: str = Field(alias="_id")
    title: str = ""
    """The page's title, and after " > " the section's own."""
    text: str
    metadata: dict[str, object] = {}

    @property
    def page(self) -> str:
        """What the section is part of: its address, or the section alone."""
        return str(self.metadata.get("url") or self.id)

    @property
    def heading(self) -> str:
        """The section's own title; its id where it has none that can be read."""
        title = " ".join(self.title.partition(" > ")[2].split())
        return title if any(character.isalnum() for character in title) else self.id


@dataclass(frozen=True, slots=True)
class CollectionPage:
    """The sections of one page: one document."""

    source: str
    """Path of the file that `write_folder` makes of it."""
    title: str
    sections: tuple[CollectionSection, ...]

    def section_ids(self, document: Document) -> list[tuple[str, int, int]]:
        """Where each section lies in the document read back: id, start, end.

        A section whose heading the reader left out is not in the list.
        """
        if len(self.sections) == 1:
            return [(self.sections[0].id, 0, len(document.text))]
        places = [s for s in document.sections if len(s.heading_path) > 1]
        wanted = [normalised(section.heading) for section in self.sections]
        found = [normalised(place.heading_path[-1]) for place in places]
        return [
            (self.sections[block.a + i].id, places[block.b + i].start, places[block.b + i].end)
            for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
            for i in range(block.size)
        ]


def read_collection(path: Path) -> list[CollectionPage]:
    """The pages of a BEIR `corpus.jsonl`, in the order in which they first occur."""
    pages: dict[str, list[CollectionSection]] = {}
    for section in read_lines(path, CollectionSection):
        pages.setdefault(section.page, []).append(section)
    return [
        CollectionPage(f"{number:05d}.html", _page_title(sections[0]), tuple(sections))
        for number, sections in enumerate(pages.values())
    ]


def write_folder(pages: Sequence[CollectionPage], folder: Path) -> None:
    """Write each page as an HTML file, and the manifest that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / page.source).write_text(_html(page), encoding="utf-8")
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_MANIFEST)
        writer.writerows((p.source, p.title, "", "", "web page", "") for p in pages)


def _page_title(section: CollectionSection) -> str:
    return " ".join(section.title.split(" > ")[0].split()) or section.id


def _html(page: CollectionPage) -> str:
    many = len(page.sections) > 1
    parts = [f"<h1>{html.escape(page.title)}</h1>"]
    for section in page.sections:
        if many or section.heading != section.id:
            parts.append(f"<h2>{html.escape(section.heading)}</h2>")
        parts += [f"<p>{html.escape(line)}</p>" for line in section.text.splitlines()]
    body = "\n".join(parts)
    return (
        f'<html><head><meta charset="utf-8"><title>{html.escape(page.title)}</title></head>'
        f"<body><main>{body}</main></body></html>\n"
    )
