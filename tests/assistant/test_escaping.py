"""Escaping: whatever a document holds, Markdown shows it and does nothing with it."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.escaping import escape

HOSTILE = (
    "![x](https://evil.example/p.png)",
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "costs $5 and $6",
    "$$x^2$$",
    ":smile: :material/home: :red[x] :streamlit:",
    "https://evil.example www.evil.example WWW.evil.example a@evil.example",
    "`code` **bold** _it_ ~~gone~~ | a | b |",
    "&lt;b&gt; &#58; \\* \\",
    "```\nfenced",
    "a\n\n    code\n\n---\n===",
    "[^1] [x]: https://evil.example",
    "a <-> b -> c <- d -- e >= f <= g ~= h",
    "***",
    "12. item",
    "123456789) item",
    "- - -",
    "--- a",
    "+ item",
    "closed #",
    "R&D &amp; more",
    "|a|\n|-|",
)
# What Streamlit and GitHub act on once the text is parsed.
REPARSED = (
    re.compile(r":[\w+-][\w+-]*:"),
    re.compile(r":material/\w+:"),
    re.compile(r":[a-z][a-z0-9-]*\["),
    re.compile(r"(?:https?:\/\/|www(?=\.))[-.\w]+", re.IGNORECASE),
    re.compile(r"[-.\w+]+@[-\w]+\.[-\w]+"),
    re.compile(r"(?:^|\s)(?:<->|->|<-|--|>=|<=|~=)(?:\s|$)"),
)
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
pieces = st.lists(
    st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12), st.sampled_from("*_`[]()<>!#$:~|\\"))
)


def shown(markdown):
    """The text a reader sees; fails when the Markdown is more than one paragraph of text."""
    tokens = MARKDOWN.parse(markdown)
    if not tokens:
        return ""
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} <= {"text", "text_special"}
    return "".join(child.content for child in children)


def words(text):
    return " ".join(re.sub(r"[\x00-\x08\x0e-\x1f\x7f\u2028\u2029\ufeff]", " ", text).split())


@given(pieces.map("".join))
@example(HOSTILE[0])
@example("\\:smile:")
@example("a:b:c")
def test_escaped_text_is_one_paragraph_that_reads_as_it_was(text):
    seen = shown(escape(text))
    assert seen.replace("\u2060", "") == words(text).replace("\u2060", "")


@given(pieces.map(" ".join))
def test_nothing_is_left_that_acts_on_parsed_text(text):
    seen = shown(escape(text))
    assert [pattern.pattern for pattern in REPARSED if pattern.search(seen)] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_every_known_attack_is_inert(text):
    seen = shown(escape(text))
    assert seen.replace("\u2060", "") == words(text)
    assert not any(pattern.search(seen) for pattern in REPARSED)


def test_plain_prose_is_left_as_it_is():
    prose = "Recommendation 5: fund it. Costs fell, e.g. by 4.5 per cent (see p. iv); R&D's too!"
    assert escape(prose) == prose
