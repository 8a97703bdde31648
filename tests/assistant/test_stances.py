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
    ],
)
def test_the_stand_that_a_sentence_takes(sentence, stance, condition):
    assert stance_of(sentence) == (stance, condition)
