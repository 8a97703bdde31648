"""Units: the parts of a question, each asked of some documents."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import Scope
from assistant.bodies import Body


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for in some documents."""

    text: str
    """What the retriever is sent."""
    topic: str
    """The words of it that neither name a document nor date it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Documents that are asked together: one body, one document, or everything."""

    label: str
    document_ids: tuple[str, ...]
    """Empty when all documents are searched."""
    query: Query
    clause: str = ""
    """The part of the question that is asked here; empty when it is the whole."""
    body: Body | None = None
    """Whose views are asked for; None where a document is asked, or nobody in particular."""
    venues: tuple[str, ...] = ()
    """Those of the documents that are others': where the body is said to have spoken."""
    is_named: bool = False
    """Whether the body is asked by name: a view of somebody else is no answer."""
    is_limited: bool = False
    """Whether the person's filter keeps the search from others' reports of the body's views."""


@dataclass(frozen=True, slots=True)
class ScopedQuestion:
    """A question with the documents it asks and the words that say what it is about."""

    text: str
    scope: Scope
    units: tuple[Unit, ...]
    """One, or one for each body or document that is compared."""
    topic: str
    """The question without the names and years that only say where to look."""
    missing: str
    """What the question names that the library does not hold ("1983"); empty otherwise."""
