import pytest

from assistant.positions import IN_FAVOUR, Stance
from assistant.targets import is_stand_on


@pytest.mark.parametrize(
    "sentence",
    [
        "We support ovens.",
        "Ovens as the means of baking by May are also welcome.",
        "We oppose shared kitchens and we support ovens.",
        "We support not only bread but ovens.",
        "We support ovens as the usual means, but not as the only one.",
        "We welcome it.",
    ],
)
def test_a_stand_on_the_thing_is_one_on_it(sentence):
    assert is_stand_on("oven", sentence, IN_FAVOUR)


@pytest.mark.parametrize(
    "sentence",
    [
        "We support Recommendation 9, that nobody should have to own an oven.",
        "We welcome the rule that “No person should be required to use an oven.”",
        "We support shared kitchens and oppose ovens.",
        "We support the abolition of ovens.",
        "The rejection of ovens was welcomed by the union.",
        "We support kitchens rather than ovens.",
    ],
)
def test_a_stand_on_being_without_the_thing_or_on_another_is_none_on_it(sentence):
    assert not is_stand_on("oven", sentence, IN_FAVOUR)


def test_who_is_against_going_without_is_not_against_the_thing():
    assert not is_stand_on("oven", "We oppose the removal of ovens.", {Stance.OPPOSES})
