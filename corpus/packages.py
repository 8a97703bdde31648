"""Packages: office documents, which are archives of parts, into blocks."""

from __future__ import annotations

from corpus.archives import Archive
from corpus.blocks import ReadBlocks
from corpus.formats import Format, package_format
from corpus.opendocument import read_opendocument
from corpus.properties import core_properties
from corpus.sheets import read_workbook
from corpus.slides import read_slides
from corpus.word import read_word


def read_package(content: bytes) -> ReadBlocks:
    """Read a zip file by what it holds; raises ReadingError for one that is no document."""
    archive = Archive(content)
    format_ = package_format(archive)
    if format_ is Format.OPEN_DOCUMENT:
        return read_opendocument(archive)
    if format_ is Format.WORD:
        return read_word(archive)
    if format_ is Format.SLIDES:
        blocks, warnings = read_slides(archive)
    else:
        blocks, warnings = read_workbook(archive, content)
    return blocks, core_properties(archive), warnings
