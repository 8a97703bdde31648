"""Lines and pages as a PDF would give them, for tests of layout."""

from corpus.lines import Line, PageLines


def line(text, left=72.0, top=100.0, size=10.0, *, right=None, is_bold=False, first=0):
    end = left + 0.5 * size * len(text) if right is None else right
    return Line(text, first, left, end, top, top + 1.2 * size, is_bold, size)


def page(*lines):
    return PageLines(600.0, 800.0, tuple(lines))
