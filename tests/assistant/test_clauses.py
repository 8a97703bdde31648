from dataclasses import replace

import pytest

from assistant.clauses import with_clauses
from assistant.units import Query, Scope, ScopedQuestion, Unit

_WHOLE = ScopedQuestion(
    text="",
    scope=Scope((), "all documents", "everything"),
    units=(Unit("", (), Query("", "")),),
    topic="",
    missing="",
)


def _clauses(text):
    return [unit.clause for unit in with_clauses(replace(_WHOLE, text=text, topic=text)).units]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "When did the mill open and who paid for it?",
            ["When did the mill open", "who paid for it"],
        ),
        (
            "What does the guild say about ovens and about flour prices?",
            ["What does the guild say about ovens", "What does the guild say about flour prices"],
        ),
        (
            "Tell me what the guild wants from ovens. Also what it wants from mills.",
            ["Tell me what the guild wants from ovens", "Also what it wants from mills"],
        ),
        (
            "The guild – for or against (a) shared ovens, (b) longer hours?",
            ["The guild – for or against shared ovens", "The guild – for or against longer hours"],
        ),
        (
            "What does the guild promise on ovens? And on flour prices?",
            ["What does the guild promise on ovens", "And on flour prices"],
        ),
        (
            "In its letter, how many ovens did the guild count, and whose were they?",
            ["In its letter, how many ovens did the guild count", "In its letter, whose were they"],
        ),
    ],
)
def test_a_question_is_cut_where_it_asks_for_something_else(text, parts):
    assert _clauses(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Where does the guild stand on ovens, and why?",
        "What does the letter say of bread and flour?",
        "According to the guild, how many ovens are there?",
    ],
)
def test_one_question_stays_whole(text):
    assert _clauses(text) == [""]


@pytest.mark.parametrize(
    ("later", "borrows"),
    [
        ("who pays for it", True),
        ("who pays", True),
        ("when will flour prices fall", False),
        ("why are flour prices high", False),
        ("what does it mean for flour prices", False),
        ("when will its millers start", True),
        ("when will millers start", False),
    ],
)
def test_a_later_part_borrows_where_it_says_too_little_or_points_back(later, borrows):
    text = f"Who lights the shared ovens, and {later}?"
    first, second = with_clauses(replace(_WHOLE, text=text, topic=text)).units

    assert second.clause == later
    assert ("ovens" in second.query.text) == borrows
    assert ("ovens" in second.query.topic) == borrows
    assert "ovens" in first.query.text
