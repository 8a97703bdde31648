"""Composition: the text of a document out of its pages' paragraphs, tables and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.blocks import GAP, sections_of
from corpus.documents import Cell, CharacterRun, Note, Page, Section, Table
from corpus.footnotes import PrintedNote, calls_in, split_footnotes
from corpus.lines import PageLines, TableLines
from corpus.paragraphs import Paragraph, Typography, paragraphs
from corpus.tables import header_row_count
from corpus.tracing import TracedText

_TAB = "\t"
"""Between the cells of a row: white space, so that a row is quoted as the page has it."""
_NOTES_HEADING = "Footnotes"
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Composed:
    """A document's text and what lies where in it."""

    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...]
    notes: tuple[Note, ...]
    tables: tuple[Table, ...]


_Item = Paragraph | TableLines | PrintedNote


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page's paragraphs and tables in order, and the notes at its foot."""

    items: list[_Item]
    notes: tuple[PrintedNote, ...]


@dataclass(slots=True)
class _Found:
    """What has been met so far."""

    headings: list[tuple[int, int | None, str]] = field(default_factory=list)
    notes: list[tuple[PrintedNote, int, int, int]] = field(default_factory=list)
    """Note, start, end, and start of its page."""
    tables: list[Table] = field(default_factory=list)


class Composer:
    """Puts a document together page by page.

    Footnotes stay on their page, after its last whole paragraph, so that a sentence that runs
    over two pages is not broken by them.
    """

    def __init__(
        self,
        pages: Sequence[PageLines],
        labels: Mapping[int, str],
        headings: Mapping[int, Mapping[str, int]],
    ) -> None:
        self._pages = pages
        self._labels = labels
        self._headings = headings
        self._vocabulary: frozenset[str] | None = None
        self._text = TracedText(self._words)
        self._found = _Found()
        self._last_table: TableLines | None = None
        """The table with which the text ends, notes apart."""

    def compose(self) -> Composed:
        """The document."""
        leaves = self._leaves()
        pages = []
        runs_over = False
        for index, leaf in enumerate(leaves):
            following = next((x for x in leaves[index + 1 :] if x.items or x.notes), None)
            was_running, runs_over = runs_over, _runs_over(leaf, following)
            items = _arranged(leaf, was_running=was_running, runs_over=runs_over)
            pages.append(self._page(index, items, following, was_running=was_running))
        text = self._text.whole()
        notes = tuple(_linked(text, self._found.notes))
        sections = sections_of(self._found.headings, len(text))
        ordered = tuple(sorted(notes, key=lambda note: note.reference))
        return Composed(
            text, _with_notes(sections, notes), tuple(pages), ordered, tuple(self._found.tables)
        )

    def _words(self) -> frozenset[str]:
        if self._vocabulary is None:
            lines = (line.text for page in self._pages for line in page.lines)
            self._vocabulary = frozenset(_WORD.findall("\n".join(lines).lower()))
        return self._vocabulary

    def _leaves(self) -> list[_Leaf]:
        typography = Typography([line for page in self._pages for line in page.lines])
        leaves = []
        last = 0
        for index, page in enumerate(self._pages):
            parted = split_footnotes(page.lines, page.height, typography.body, last)
            numbers = [int(note.label) for note in parted.notes if note.label.isdigit()]
            last = numbers[-1] if numbers else last
            body = PageLines(page.width, page.height, parted.body, page.tables)
            marked = self._headings.get(index, {})
            leaves.append(_Leaf([*paragraphs(body, typography, marked)], parted.notes))
        return leaves

    def _page(
        self, index: int, items: Sequence[_Item], following: _Leaf | None, *, was_running: bool
    ) -> Page:
        if len(self._text) and items:
            if was_running:
                self._text.join()
            else:
                self._text.add(GAP)
        start = len(self._text)
        runs: list[CharacterRun] = []
        for number, item in enumerate(items):
            if number:
                self._text.add(GAP)
            if isinstance(item, TableLines):
                runs += self._add_table(item, is_first=number == 0)
            else:
                self._last_table = self._last_table if isinstance(item, PrintedNote) else None
                is_last = number == len(items) - 1
                runs += self._add_lines(item, _opening(following) if is_last else "", start)
        return Page(
            index + 1, self._labels.get(index), start, len(self._text), tuple(runs),
            self._pages[index].ocr_confidence,
        )  # fmt: skip

    def _add_lines(
        self, item: Paragraph | PrintedNote, following: str, page_start: int
    ) -> list[CharacterRun]:
        offset = len(self._text)
        runs = self._text.add_lines(item.lines, following)
        if isinstance(item, PrintedNote):
            self._found.notes.append((item, offset, len(self._text), page_start))
        elif item.level is not None:
            title = " ".join(self._text.since(offset).split())
            self._found.headings.append((offset, item.level, title))
        return runs

    def _add_table(self, table: TableLines, *, is_first: bool) -> list[CharacterRun]:
        start = len(self._text)
        before = self._last_table
        goes_on = is_first and before is not None and before.is_followed_by(table)
        first_row = self._found.tables[-1].cells[-1].row + 1 if goes_on else 0
        headers = (
            _repeated_headers(before, table) if goes_on and before else header_row_count(table)
        )
        runs: list[CharacterRun] = []
        cells: list[Cell] = []
        row = 0
        for cell in table.cells:
            if cell.lines and len(self._text) > start:
                self._text.add(_TAB if cell.row == row else "\n")
            row = cell.row if cell.lines else row
            offset = len(self._text)
            runs += self._text.add_lines(cell.lines) if cell.lines else []
            cells.append(Cell(
                offset, len(self._text), cell.row + first_row, cell.column, cell.rows,
                cell.columns, cell.row < headers,
            ))  # fmt: skip
        if goes_on:
            whole = self._found.tables.pop()
            start, cells = whole.start, _gone_on([*whole.cells], cells)
        self._found.tables.append(Table(start, len(self._text), tuple(cells)))
        self._last_table = table
        return runs


def _gone_on(before: list[Cell], cells: list[Cell]) -> list[Cell]:
    """The cells of two pages; a merged first cell that a page's end cut is one again."""
    first = next((c for c in cells if not c.is_header), None)
    place = next((n for n in reversed(range(len(before))) if before[n].column == 0), None)
    is_cut = first is not None and first.column == 0 and first.start == first.end
    if first is None or place is None or not is_cut or first.rows < 2:
        return before + cells
    owner = before[place]
    before[place] = replace(owner, rows=first.row + first.rows - owner.row)
    return before + [cell for cell in cells if cell is not first]


def _repeated_headers(before: TableLines, table: TableLines) -> int:
    """Rows at the top of a table's next page that repeat its header."""
    names = [_words(before, row) for row in range(header_row_count(before))]
    count = 0
    while count < min(len(names), table.row_count) and _words(table, count) == names[count]:
        count += 1
    return count


def _words(table: TableLines, row: int) -> list[str]:
    return [line.text for cell in table.cells if cell.row == row for line in cell.lines]


def _runs_over(leaf: _Leaf, following: _Leaf | None) -> bool:
    """Whether the last paragraph of a page goes on on the next."""
    if following is None or not leaf.items or not following.items:
        return False
    last, first = leaf.items[-1], following.items[0]
    return isinstance(last, Paragraph) and isinstance(first, Paragraph) and last.goes_on_in(first)


def _arranged(leaf: _Leaf, *, was_running: bool, runs_over: bool) -> list[_Item]:
    """The notes before a last paragraph that runs over, if another stands above it."""
    least = 2 if was_running else 1
    if runs_over and len(leaf.items) >= least:
        return [*leaf.items[:-1], *leaf.notes, leaf.items[-1]]
    return [*leaf.items, *leaf.notes]


def _opening(following: _Leaf | None) -> str:
    first = following.items[0] if following and following.items else None
    return first.lines[0].text if isinstance(first, Paragraph) else ""


def _linked(text: str, found: Sequence[tuple[PrintedNote, int, int, int]]) -> Iterator[Note]:
    """The notes with the places that call them."""
    calls: dict[str, int] = {}
    page = -1
    for note, start, end, page_start in found:
        if page_start != page:
            page = page_start
            calls = calls_in(text[page:start])
        call = calls.get(note.label)
        yield Note(start if call is None else page + call, start, end)


def _with_notes(sections: Sequence[Section], notes: Sequence[Note]) -> tuple[Section, ...]:
    """Sections cut where notes stand, each run of notes a section of its own."""
    stretches: list[tuple[int, int]] = []
    for note in notes:
        if stretches and note.start - stretches[-1][1] <= len(GAP):
            stretches[-1] = stretches[-1][0], note.end
        else:
            stretches.append((note.start, note.end))
    found: list[Section] = []
    for section in sections:
        position = section.start
        path = section.heading_path
        while stretches and stretches[0][0] < section.end:
            start, end = stretches.pop(0)
            if start > position:
                found.append(Section(path, position, start))
            found.append(Section((*path, _NOTES_HEADING), start, min(end, section.end)))
            position = min(end, section.end)
        if position < section.end:
            found.append(Section(path, position, section.end))
    return tuple(found)
