"""HTML briefs: one page that opens anywhere, loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from assistant.briefs import Brief, Note, Row

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body { font: 1rem/1.55 Georgia, serif; color: #0b0c0c; max-width: 44rem; margin: 2rem auto;
  padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.125rem; margin-top: 1.75rem; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid #c4c9ce; padding: .4rem .6rem; text-align: left; vertical-align: top; }
sup a { color: inherit; } .scope, .origin { color: #454b52; }
.note { border-left: 4px solid #7a5b00; padding-left: .75rem; }
@media print { body { margin: 0; max-width: none; } }
"""


def html_of(brief: Brief) -> str:
    """The brief as a page; links lead from a statement to its note and nowhere else."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    title = escape(brief.question)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<h1>{title}</h1>"
    yield f"<p><strong>{escape(brief.verdict)}.</strong> {escape(brief.lead)}</p>"
    yield f'<p class="scope">{escape(brief.scope)}</p>'
    yield from (f'<p class="note">{escape(warning)}</p>' for warning in brief.warnings)
    if brief.rows:
        yield "<table>\n<caption>In their own words</caption>"
        yield '<tr><th scope="col">Body or document</th><th scope="col">Strongest quotation</th>'
        yield '<th scope="col">Place</th></tr>'
        yield from map(_row, brief.rows)
        yield "</table>"
    for group in brief.groups:
        if group.heading:
            yield f"<h2>{escape(group.heading)}</h2>"
        for statement in group.statements:
            marks = "".join(map(_mark, statement.numbers))
            yield f"<p>{escape(statement.text)}{marks}</p>"
    if brief.notes:
        yield "<h2>Sources</h2>\n<ol>"
        yield from (f'<li id="note-{n.number}">{_note(n)}</li>' for n in brief.notes)
        yield "</ol>"
    for heading, items in brief.remarks:
        listed = "; ".join(map(escape, items))
        yield f"<p><strong>{escape(heading)}:</strong> {listed}.</p>"
    if brief.near:
        yield "<h2>Nearest passages, which do not answer</h2>\n<ul>"
        yield from (f"<li>{_note(n)}</li>" for n in brief.near)
        yield "</ul>"
    yield f'<p class="origin">{escape(brief.origin)}</p>\n</body>\n</html>'


def _mark(number: int) -> str:
    return f'<sup><a href="#note-{number}">[{number}]</a></sup>'


def _row(row: Row) -> str:
    label = f'<tr><th scope="row">{escape(row.label)}</th>'
    if row.number is None:
        return f"{label}<td>Nothing found</td><td></td></tr>"
    quote = escape(" ".join(row.quote.split()))
    return f"{label}<td>“{quote}”{_mark(row.number)}</td><td>{escape(row.page)}</td></tr>"


def _note(note: Note) -> str:
    remark = f" ({escape(note.remark)})" if note.remark else ""
    return f"{escape(note.source)}{remark}: “{escape(note.quote)}”"
