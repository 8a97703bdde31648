"""Escaping: text from a document or a person, made inert where Markdown is read."""

from __future__ import annotations

import re

_JOINER = "\u2060"
"""Word joiner: takes no width, allows no line break."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$~|#]|&(?=#?\w+;)|^[-+=](?!\w)|^--)")
_LIST_NUMBER = re.compile(r"^(\d+)([.)])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u2028\u2029\ufeff]")
# What Streamlit and GitHub look for in text that is already parsed, where a backslash no longer
# protects it: `:icon:` and `:red[…]`, `http://…`, `www.…`, `a@b.c`, ` -> `, ` -- `, ` <= `.
_REPARSED = re.compile(r":(?=[\w/+-])|@|(?<=[wW]{3})(?=\.)|-(?=[->])|<(?=[-=])|>(?==)|~(?==)")


def escape(text: str) -> str:
    """One line of Markdown that reads as `text`, whatever the text holds.

    Runs of white space become one space. Where a backslash does not suffice, an invisible word
    joiner breaks the pattern; quotations that must stay character for character are drawn as
    HTML instead, where none is needed.
    """
    line = " ".join(_CONTROL.sub(" ", text).split())
    broken = _REPARSED.sub(lambda found: found.group() + _JOINER, line)
    return _LIST_NUMBER.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", broken))
