from index.spelling import is_common, nearest_word

KNOWN = [("recommend", 90), ("recogn", 40), ("council", 300), ("counsel", 30), ("teach", 5)]


def test_a_slip_is_put_right():
    assert nearest_word("recomend", KNOWN) == "recommend"
    assert nearest_word("councli", KNOWN) == "council"


def test_of_two_words_as_near_the_commoner_is_meant():
    assert nearest_word("counsil", [("counsel", 30), ("council", 300)]) == "council"


def test_short_words_and_numbers_are_left_alone():
    assert nearest_word("tech", KNOWN) is None
    assert nearest_word("2014a", [("2014b", 3)]) is None


def test_a_word_far_from_all_is_left_alone():
    assert nearest_word("zymurgi", KNOWN) is None


def test_a_word_that_the_model_knows_whole_or_with_an_ending_is_one_of_the_language():
    assert is_common(["cancer"])
    assert is_common(["dissertation", "s"])


def test_a_word_that_the_model_knows_in_pieces_may_hold_a_slip():
    assert not is_common(["rec", "ome", "nda", "tion"])
    assert not is_common(["gov", "er"])
    assert not is_common([])
