import pytest

from assistant.positions import Stance
from assistant.stances import stance_of


@pytest.mark.parametrize(
    ("sentence", "stance", "condition"),
    [
        ("We welcome the new ovens.", Stance.SUPPORTS, ""),
        ("We do not support the new ovens.", Stance.OPPOSES, ""),
        ("We reject the proposal.", Stance.OPPOSES, ""),
        ("On the ovens we urge caution.", Stance.CAUTIONS, ""),
        ("We take no position on ovens.", Stance.NEUTRAL, ""),
        ("We support ovens if they are safe.", Stance.SUPPORTS_IF, "if they are safe"),
        ("The ovens were built in May.", None, ""),
        ("We do not oppose ovens in principle.", Stance.NEUTRAL, ""),
        ("The Guild is not opposed to ovens.", Stance.NEUTRAL, ""),
        (
            "We would not support ovens unless they are safe.",
            Stance.SUPPORTS_IF,
            "unless they are safe",
        ),
        ("We oppose ovens unless they are safe.", Stance.OPPOSES, ""),
        ("The Guild's support depends on the price.", Stance.SUPPORTS_IF, "depends on the price"),
        ("We welcome ovens and urge caution about their price.", Stance.CAUTIONS, ""),
        ("The Guild is silent on the national agreement.", None, ""),
        ("Licences, hosting and support come to 31 crowns.", None, ""),
        ("Nor is the Guild persuaded that ovens are needed.", Stance.CAUTIONS, ""),
        ("We support ovens, provided they are safe.", Stance.SUPPORTS_IF, "provided they are safe"),
        (
            "We support ovens provided the town council can pay.",
            Stance.SUPPORTS_IF,
            "provided the town council can pay",
        ),
        ("I recommend that an oven be provided, and where, by the town.", Stance.SUPPORTS, ""),
        ("We recommend bread where, and as, provided for in the rules.", Stance.SUPPORTS, ""),
        ("We welcome the bread that the town provided last year.", Stance.SUPPORTS, ""),
        ("It favoured shared offices that a town could leave.", Stance.SUPPORTS, ""),
        ("We recommend providing ovens for all who are hungry.", Stance.SUPPORTS, ""),
    ],
)
def test_the_stand_that_a_sentence_takes(sentence, stance, condition):
    assert stance_of(sentence) == (stance, condition)


@pytest.mark.parametrize(
    "sentence",
    [
        "Others have not built ovens, and we would be glad if they did.",
        "The way in which grants are shared favours bodies that have ovens already.",
        "The formula favours old ovens.",
        "Members agreed the minutes of the last meeting.",
        "The minutes were approved.",
        "The date of the next meeting was noted, and members agreed a date in May.",
    ],
)
def test_words_of_a_stand_that_take_none(sentence):
    assert stance_of(sentence) == (None, "")
