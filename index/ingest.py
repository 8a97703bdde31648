"""Ingest: files into stored documents, going on where an interrupted sync stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from corpus.documents import FIELDS, Document, Metadata
from corpus.sandbox import Job, ReadOutcome, read_each
from index.catalogue import Catalogue

Progress = Callable[[int, int, int], None]
"""Told the files done, the files in all, and the pages read."""


def ingest(
    catalogue: Catalogue, jobs: Sequence[Job], progress: Progress, *, resumes: bool = True
) -> list[ReadOutcome]:
    """Read files that are not stored yet and store each as soon as it is read.

    A document that an interrupted sync left in the catalogue is taken from there: a long scan is
    not read twice, unless `resumes` is false. The order of the outcomes is that of the jobs.
    """
    outcomes = {
        number: found
        for number, job in enumerate(jobs)
        if resumes and (found := _stored(catalogue, job))
    }
    pages = 0
    missing = [number for number in range(len(jobs)) if number not in outcomes]
    for place, outcome in read_each([jobs[number] for number in missing]):
        outcomes[missing[place]] = outcome
        if outcome.document is not None:
            pages += len(outcome.document.pages)
            with catalogue.transaction():
                catalogue.add(outcome.document)
        progress(len(outcomes), len(jobs), pages)
    return [outcomes[number] for number in range(len(jobs))]


def _stored(catalogue: Catalogue, job: Job) -> ReadOutcome | None:
    root, file, listed = job
    candidates = catalogue.leftovers(file.source)
    if not candidates:
        return None
    try:
        status = file.path.stat()
        with file.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:  # the reader says why
        return None
    for document in candidates:
        if document.sha256 == sha256 and _says(listed, document):
            return ReadOutcome(root, file, document, "", status.st_size, status.st_mtime_ns)
    return None


def _says(listed: Metadata | None, document: Document) -> bool:
    """Whether a stored document has the metadata that the manifest now gives."""
    known = document.metadata
    given = {name for name in FIELDS if listed and getattr(listed, name)}
    from_manifest = {name for name, origin in known.origins.items() if origin == "manifest"}
    return given == from_manifest and all(
        getattr(listed, name) == getattr(known, name) for name in given
    )
