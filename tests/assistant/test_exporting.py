"""Exports: every format holds the answer and its citations, and no text of a document is live."""

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.answers import (
    Answer,
    Claim,
    ComparisonRow,
    DocumentReference,
    Evidence,
    Outcome,
    Scope,
)
from assistant.exporting import Format, export, write_file
from assistant.positions import HolderKind, Position, Stance
from corpus.errors import PolicyAssistantError

HOSTILE = (
    "![i](https://evil.example/i.png) [l](https://evil.example) <https://evil.example> "
    "<img src=https://evil.example/x.png onerror=hit()> <script>hit()</script> www.evil.example "
    "\n\n# heading\n\n9. Forged\n\n| a | b |\n|---|---|\n</style> &lt;b&gt; \x0b\x00\ufffe"
)


def _evidence(number, **changes):
    values = {
        "id": f"e{number}", "document_id": f"d{number}", "document": f"Title {number}",
        "organisation": "Guild", "published": "2024-05-20", "kind": "response", "pdf_page": 5,
        "page_label": "iv", "heading_path": ("Part",), "start": 0, "end": 9,
        "quote": f"We want {number} teams.", "passage_id": "p", "relevance": 0.9,
        "reported": False, "context": "", "also_in": (),
        "position": Position("Guild", HolderKind.AUTHOR, Stance.SUPPORTS, ""),
    }  # fmt: skip
    return Evidence(**values | changes)


def _answer(**changes):
    values = {
        "id": "0123456789ab", "question": "What about teams?", "outcome": Outcome.PARTIAL,
        "lead": "One of two.",
        "claims": (Claim("Guild", "The Guild says: “We want 1 teams.”", ("e1", "e2"), True),
                   Claim("Union", "Nothing found in Union.", (), False)),
        "evidence": (_evidence(1), _evidence(2, pdf_page=None, position=Position(
            "the Crown", HolderKind.QUOTED, Stance.OPPOSES, ""))),
        "searched": (), "silent": (DocumentReference("d9", "Silent paper", "Union", "2023"),),
        "near_misses": (_evidence(3),), "elsewhere": (),
        "comparison": (ComparisonRow("Guild", "e1", "p. iv"), ComparisonRow("Union", "", "")),
        "uncovered": ("who pays",), "choices": (), "near_topics": ("Money",), "confidence": 0.8,
        "scope": Scope((), "all documents", "everything"), "withheld": 1, "generation": "g",
        "settings_hash": "s", "timings": {},
    }  # fmt: skip
    return Answer(**values | changes)


def _hostile(text):
    item = _evidence(
        1, document=text, organisation=text, published=text, quote=text or "x", page_label=text,
        heading_path=(text,), position=Position(text, HolderKind.REPORTED, None, text),
        also_in=(DocumentReference("d", text, text, text),),
    )  # fmt: skip
    return _answer(
        question=text, lead=text, evidence=(item, _evidence(2)), near_misses=(item,),
        claims=(Claim(text, text, ("e1",), True),), uncovered=(text,), near_topics=(text,),
        silent=(DocumentReference("d", text, text, text),), scope=Scope((), text, "question"),
        comparison=(ComparisonRow(text, "e1", text),), choices=(text,),
    )  # fmt: skip


def _words(answer, form):
    content = export(answer, form)
    if form is not Format.DOCX:
        return content.decode()
    file = docx.Document(io.BytesIO(content))
    cells = [c.text for table in file.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in file.paragraphs), *cells])


class Tags(HTMLParser):
    """Tags and attributes of a page, outside its own head."""

    def __init__(self, source):
        super().__init__()
        self.tags = []
        self.feed(source.partition("</head>")[2])

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("form", [Format.MD, Format.HTML, Format.DOCX])
def test_a_brief_holds_the_answer_its_numbered_notes_and_what_is_missing(form):
    words = _words(_answer(), form).replace("\\", "")

    for part in (
        "Answered in part", "One of two.", "We want 1 teams.", "[1]", "[2]", "20 May 2024",
        "Guild, Title 1", "p. iv (PDF page 5)", "quotes the Crown", "Silent paper (Union, 2023)",
        "who pays", "Nothing found", "The passages disagree", "One quotation was withheld",
        "Nearest passages, which do not answer", "We want 3 teams.", "Answer 0123456789ab",
    ):  # fmt: skip
        assert part in words, part


def test_json_is_the_answer_as_the_schema_describes_it():
    assert json.loads(export(_answer(), Format.JSON)) == json.loads(json.dumps(_answer().to_json()))


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40, deadline=None)
@given(st.one_of(st.just(HOSTILE), st.text(max_size=40)))
def test_no_text_of_a_document_is_live_in_markdown_or_html(text):
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(
        export(_hostile(text), Format.MD).decode()
    )
    inner = [child.type for token in tokens for child in (token.children or [])]
    outer = [token.type for token in tokens]
    assert {"link_open", "image", "html_inline"}.isdisjoint(inner)
    assert {"html_block", "fence", "code_block", "blockquote_open", "hr"}.isdisjoint(outer)
    tags = Tags(export(_hostile(text), Format.HTML).decode()).tags
    assert {tag for tag, _ in tags} <= {
        "body", "h1", "h2", "p", "strong", "table", "caption", "tr", "th", "td", "sup", "a", "ol",
        "ul", "li",
    }  # fmt: skip
    for _, attributes in tags:
        assert attributes.keys() <= {"class", "id", "href", "scope"}
        assert re.fullmatch(r"#note-\d+", attributes.get("href", "#note-1"))


def test_no_text_of_a_document_is_live_in_word():
    content = export(_hostile(HOSTILE), Format.DOCX)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        body = file.read("word/document.xml").decode()
        relations = file.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r"<w:(?:hyperlink|fldSimple|instrText|drawing|object)\b", body)
    assert "External" not in relations
    assert "evil.example" in body


def test_the_page_may_load_nothing():
    page = export(_answer(), Format.HTML).decode()
    assert "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", "")


def test_one_answer_is_one_file():
    for form in Format:
        first, again = export(_answer(), form), export(_answer(), form)
        if form is Format.DOCX:
            first, again = (
                [zipfile.ZipFile(io.BytesIO(c)).read(n) for n in ("word/document.xml", "docProps/core.xml")]
                for c in (first, again)
            )  # fmt: skip
        assert first == again


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(PolicyAssistantError, match="cannot be written"):
        write_file(tmp_path / "none" / "brief.md", b"")


def test_an_answer_on_one_passage_says_so():
    answer = _answer(
        outcome=Outcome.COMPLETE, evidence=(_evidence(1),), comparison=(), withheld=0,
        claims=(Claim("", "It says so.", ("e1",), True),),
    )  # fmt: skip
    assert "This rests on one passage." in _words(answer, Format.MD)
    assert "rests on one" not in _words(
        replace(answer, outcome=Outcome.NO_EVIDENCE, claims=(), evidence=()), Format.MD
    )
