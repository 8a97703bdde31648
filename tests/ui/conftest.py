"""Answers and library entries to draw."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Claim, DocumentReference, Evidence, Outcome, Scope
from assistant.library import LibraryEntry
from assistant.positions import HolderKind, Position, Stance

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def entries():
    return (
        _entry("d1", "Response to the Review", "Association of Towns", "2024-05-20"),
        _entry("d2", "Foundations", "Association of Towns", "2023", version="first edition"),
        _entry("d3", "The Review", "Office for Reviews", "2024-03"),
        _entry("d4", "Foundations", "Other Body", "2023", version="first edition"),
    )


@pytest.fixture(scope="session")
def evidence():
    return Evidence(
        id="e1",
        document_id="d1",
        document="Response to the Review",
        organisation="Association of Towns",
        published="2024-05-20",
        pdf_page=5,
        page_label="iv",
        heading_path=("Response", "Teams"),
        start=10,
        end=40,
        quote="We support the twelve teams.",
        passage_id="p1",
        relevance=0.9,
        reported=False,
        kind="response",
        position=Position("Association of Towns", HolderKind.AUTHOR, Stance.SUPPORTS, ""),
        context="",
        also_in=(),
    )


@pytest.fixture(scope="session")
def answer(evidence):
    without_pages = replace(
        evidence, id="e2", document_id="d3", document="The Review", pdf_page=None,
        page_label=None, quote="Teams were opposed by some.", reported=True,
        position=Position("Tillers", HolderKind.QUOTED, None, ""),
    )  # fmt: skip
    return Answer(
        id="a1",
        question="What about teams?",
        outcome=Outcome.COMPLETE,
        lead="Two passages bear on this.",
        claims=(
            Claim("Association", "It says: “We support the twelve teams.”", ("e1",), True),
            Claim("Review", "It says: “Teams were opposed by some.”", ("e2", "e1"), True),
            Claim("Other", "Nothing found in Other.", (), False),
        ),
        evidence=(evidence, without_pages),
        searched=tuple(_reference(n) for n in range(8)),
        silent=tuple(_reference(n) for n in range(2)),
        near_misses=(),
        elsewhere=(),
        scope=Scope(("d1", "d3"), "Association of Towns, 2 documents", "question"),
        comparison=(),
        uncovered=(),
        choices=(),
        near_topics=(),
        confidence=0.9,
        withheld=0,
        generation="g1",
        settings_hash="s1",
        timings={"search": 0.01, "evidence": 0.2},
    )


@pytest.fixture(scope="session")
def abstention(answer, evidence):
    return replace(
        answer,
        question="What about whales?",
        outcome=Outcome.NO_EVIDENCE,
        lead="The 8 documents searched do not say.",
        claims=(),
        evidence=(),
        silent=answer.searched,
        near_misses=(evidence,),
        elsewhere=(_reference(9),),
        scope=Scope((), "all documents", "everything"),
        withheld=2,
    )


@pytest.fixture(scope="session")
def chromium():
    """Path of the browser; without it the test is skipped, but fails where CI promises it."""
    if shutil.which(CHROMIUM) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{CHROMIUM} is not installed")
        pytest.skip(f"{CHROMIUM} is not installed")
    return Path(CHROMIUM)


def _entry(document_id, title, organisation, published, version=""):
    return LibraryEntry(
        document_id, title, organisation, published, "response", f"{document_id}.pdf", 4, version
    )


def _reference(number):
    return DocumentReference(f"r{number}", f"Document {number}", "Body", "2024-01-0" + str(number))
