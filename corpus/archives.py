"""Archives: zip files of office documents, checked before anything in them is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from corpus.errors import ReadingError

_MAX_ENTRIES = 5_000
_MAX_UNPACKED = 300_000_000
_MAX_PART = 60_000_000
"""Bytes of one part that is parsed: lxml takes several times as much."""
_MAX_RATIO = 120
_SMALL = 2_000_000
"""Bytes up to which a part may be packed as tightly as it likes."""
_ENCRYPTED = 0x1
_UNPACKING = (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError)
"""What zipfile raises on absent, damaged, encrypted and unknown parts."""
_ENTITIES = "refused: {} declares XML entities, which no document needs"
_PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


class Archive:
    """An office document's parts by name; every name and size has been checked."""

    def __init__(self, content: bytes) -> None:
        """Raises ReadingError for a damaged archive and for one that is not what it seems."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
            raise ReadingError(f"damaged archive: {error}") from error
        entries = self._zip.infolist()
        for entry in entries:
            _refuse(entry)
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > _MAX_ENTRIES or unpacked > _MAX_UNPACKED:
            raise ReadingError(
                f"refused: the archive would unpack to {len(entries)} parts of "
                f"{unpacked // 1_000_000} MB, more than a document can hold"
            )
        self.names = frozenset(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """A part's bytes; raises ReadingError when it is absent or damaged."""
        try:
            return self._zip.read(name)
        except _UNPACKING as error:
            raise ReadingError(f"damaged archive: {name} cannot be unpacked ({error})") from error

    def xml(self, name: str) -> etree._Element:
        """A part as XML; raises ReadingError when it is damaged or declares entities."""
        return parse_xml(self.read(name), name)

    def optional_xml(self, name: str) -> etree._Element | None:
        """A part as XML; None when the archive does not hold it."""
        return self.xml(name) if name in self.names else None

    def relations(self, part: str) -> dict[str, str]:
        """Names of the parts that a part refers to, by the id it uses."""
        folder, name = posixpath.split(part)
        root = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External":
                joined = posixpath.join("/", folder, target)
                found[relation.get("Id") or ""] = posixpath.normpath(joined).lstrip("/")
        return found

    def main_part(self) -> str:
        """The part that the package names as its document; empty when it names none."""
        root = self.optional_xml("_rels/.rels")
        for relation in root if root is not None else ():
            if (relation.get("Type") or "").endswith("/officeDocument"):
                return posixpath.normpath((relation.get("Target") or "").lstrip("/"))
        return ""


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root element; no entity is expanded and nothing is fetched.

    Raises ReadingError for damaged XML, nesting beyond 256 levels, and declared entities.
    """
    if len(content) > _MAX_PART:
        raise ReadingError(f"refused: {name} holds {len(content) // 1_000_000} MB of XML")
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            raise ReadingError(f"refused: {name} is nested too deeply") from error
        if "amplification" in str(error):
            raise ReadingError(_ENTITIES.format(name)) from error
        raise ReadingError(f"damaged XML in {name}: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(_ENTITIES.format(name))
    return root


def local(element: etree._Element) -> str:
    """An element's name without its namespace: transitional and strict files differ in that."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """An attribute's value whatever its namespace; empty when absent."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _refuse(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or "\0" in name or ":" in parts[0]:
        raise ReadingError(f"refused: the archive holds a name that leaves it ({name[:60]!r})")
    if entry.flag_bits & _ENCRYPTED:
        raise ReadingError("encrypted: it needs a password")
    is_tight = entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)
    if entry.file_size > _SMALL and is_tight:
        raise ReadingError(
            f"refused: {name} would unpack {entry.file_size // max(entry.compress_size, 1)}-fold"
        )
