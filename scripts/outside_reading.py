"""OutsideReading: what a file says by a way of reading it that the product does not use."""

from __future__ import annotations

import html
import re
import subprocess
import tempfile
import unicodedata
import zipfile
from functools import cache
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

_WORD_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|diagrams/data\d+)\.xml")
_WORD_TEXT = "{*}t"
"""Of the text itself, and of the boxes of diagrams, which are parts of their own."""
_MARKDOWN = (
    (
        re.compile(r"!?\[([^\]]*)\](?:\((?:[^()\s]|\([^()]*\))*(?:\s\"[^\"]*\")?\)|\[[^\]]*\])"),
        r"\1",
    ),
    (re.compile(r"<[^>\n]+>"), ""),
    (re.compile(r"^\s*(?:>\s*)+", re.MULTILINE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|-])"), r"\1"),
    (re.compile(r"[*_`|]"), ""),
)
_UNSEEN = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff\x00-\x1f\x7f-\x9f|]"  # and the borders of tables
    r"|[\u00ad\u2010-\u2015\u2212\ufffe-]"  # hyphens and dashes
    r"|[\u00b7\u2022\u2023\u25a0-\u25ff\u2043\ue000-\uf8ff]"  # bullets, most in fonts of their own
)
_QUOTES = str.maketrans("‘’‚′“”„″", "''''\"\"\"\"")


def outside_text(file: Path, suffix: str, page: int | None, *, is_ocr: bool) -> list[str]:
    """The pages on which a quotation may stand: its page and the next, or the whole file.

    PDF by poppler's pdftotext, or as tesseract reads poppler's picture of a page that was read by
    OCR; the rest by the shortest way to their characters.
    """
    if page is not None:
        first = _scanned(file, page) if is_ocr else _pdf_page(file, page)
        return [first, _pdf_page(file, page + 1)]
    return [_whole(file, suffix)]


def folded(text: str) -> str:
    """Characters alone: no whitespace, hyphens, bullets or ligatures; one kind of quote mark."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text).translate(_QUOTES))


@cache
def _pdf_page(file: Path, number: int) -> str:
    command = ["pdftotext", "-q", "-enc", "UTF-8", "-f", str(number), "-l", str(number)]
    done = subprocess.run(  # noqa: S603 - poppler, on our own copy
        [*command, str(file), "-"], capture_output=True, check=False
    )
    return folded(done.stdout.decode("utf-8", "replace"))


@cache
def _scanned(file: Path, number: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        drawn = Path(place, "page")
        command = ["pdftoppm", "-r", "300", "-gray", "-singlefile", "-png"]
        subprocess.run(  # noqa: S603 - poppler, on our own copy
            [*command, "-f", str(number), "-l", str(number), str(file), str(drawn)], check=True
        )
        done = subprocess.run(  # noqa: S603 - our own picture
            ["tesseract", f"{drawn}.png", "-", "--psm", "3"],  # noqa: S607 - by its name
            capture_output=True, check=True,
        )  # fmt: skip
    return folded(done.stdout.decode("utf-8", "replace"))


@cache
def _whole(file: Path, suffix: str) -> str:
    match suffix:
        case ".docx":
            text = _word(file)
        case ".odt":
            with zipfile.ZipFile(file) as archive:
                text = _text_of(archive.read("content.xml"))
        case ".html" | ".htm":
            tree = lxml_html.fromstring(file.read_bytes())
            etree.strip_elements(tree, "script", "style", with_tail=False)
            text = str(tree.text_content())
        case ".md":
            text = _markdown(file.read_text(encoding="utf-8", errors="replace"))
        case _:
            text = file.read_text(encoding="utf-8", errors="replace")
    return folded(text)


def _markdown(source: str) -> str:
    """Without its marks, and as it is: marks in a sample of code are words."""
    text = source
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return f"{html.unescape(text)}\0{source}"


def _word(file: Path) -> str:
    with zipfile.ZipFile(file) as archive:
        parts = [n for n in archive.namelist() if _WORD_PARTS.fullmatch(n)]
        trees = [etree.fromstring(archive.read(name)) for name in parts]
    texts = (t.text for tree in trees for t in tree.iter(_WORD_TEXT))
    return "".join(text or "" for text in texts)


def _text_of(content: bytes) -> str:
    return "".join(etree.fromstring(content).itertext())
