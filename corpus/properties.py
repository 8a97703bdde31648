"""Properties: what an Office file states of itself."""

from __future__ import annotations

from corpus.archives import Archive, local


def core_properties(archive: Archive) -> dict[str, str]:
    """Title, organisation, date and language that an Office file states."""
    said = {}
    core = archive.optional_xml("docProps/core.xml")
    names = {"title": "title", "creator": "organisation", "created": "published",
             "language": "language"}  # fmt: skip
    for element in core if core is not None else ():
        if local(element) in names and element.text:
            said[names[local(element)]] = " ".join(element.text.split())
    app = archive.optional_xml("docProps/app.xml")
    for element in app if app is not None else ():
        if local(element) == "Company" and (element.text or "").strip():
            said["organisation"] = " ".join(str(element.text).split())
    if "published" in said:
        said["published"] = said["published"][:10]
    return said
