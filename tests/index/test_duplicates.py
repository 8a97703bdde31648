import numpy as np

from index.duplicates import find_duplicates

ALIKE = np.ones((3, 1), dtype=np.float32)
TEXT = "The council must answer every letter within ten working days of the day it came in here."


def test_a_text_that_repeats_an_earlier_one_is_named_with_it():
    assert find_duplicates([TEXT, TEXT.upper(), f"{TEXT}\n"], ALIKE) == {1: 0, 2: 0}


def test_a_changed_number_makes_another_text():
    texts = [f"{TEXT} It costs {pounds} pounds." for pounds in (5, 6, 5)]

    assert find_duplicates(texts, ALIKE) == {2: 0}


def test_texts_with_other_words_are_kept_however_near_their_vectors():
    assert find_duplicates([TEXT, "Nothing of the kind was said.", "Else."], ALIKE) == {}
