from corpus.page_labels import page_labels


def test_printed_numbers_win_and_stored_ones_fill_in():
    stored = {0: "i", 1: "ii", 2: "1", 3: "2"}

    assert page_labels({2: "1", 3: "2"}, stored, 4) == stored


def test_stored_labels_that_contradict_the_page_are_not_believed():
    assert page_labels({2: "7", 3: "8"}, {0: "1", 1: "2", 2: "3", 3: "4"}, 4) == {2: "7", 3: "8"}


def test_labels_that_only_count_pages_say_nothing():
    assert page_labels({}, {0: "1", 1: "2", 2: "3"}, 3) == {}


def test_a_label_that_is_no_number_is_a_producers():
    assert page_labels({1: "3"}, {0: "C-1", 1: "3"}, 2) == {1: "3"}


def test_nothing_is_invented_where_nothing_is_printed_or_stored():
    assert page_labels({}, {}, 9) == {}
