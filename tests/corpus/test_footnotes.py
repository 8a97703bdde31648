from printed_lines import line

from corpus.footnotes import calls_in, split_footnotes

_BODY = [line("It was so in 2019.1 Then it changed.2", top=100 + 14 * n) for n in range(5)]
_NOTES = [
    line("1", top=699, size=5),
    line("A survey of services.", left=80, top=700, size=8),
    line("2 A count of ours,", top=712, size=8),
    line("from returns.", top=724, size=8),
]


def test_small_print_that_the_text_calls_becomes_notes():
    parted = split_footnotes([*_BODY, *_NOTES], 800, 10, last=0)

    assert parted.body == tuple(_BODY)
    assert [(n.label, [x.text for x in n.lines]) for n in parted.notes] == [
        ("1", ["1", "A survey of services."]),
        ("2", ["2 A count of ours,", "from returns."]),
    ]


def test_the_rest_of_a_note_of_the_page_before_is_a_note():
    rest = line("and what was left of the note.", top=688, size=8)

    parted = split_footnotes([*_BODY, rest, *_NOTES], 800, 10, last=6)

    assert [n.label for n in parted.notes] == ["", "1", "2"]


def test_small_print_that_nothing_calls_stays_in_the_text():
    rows = [line(f"{n} Agency Office", top=700 + 12 * n, size=8) for n in range(7, 10)]

    assert split_footnotes([*_BODY, *rows], 800, 10, last=6).notes == ()


def test_a_number_in_body_type_is_no_note():
    lines = [*_BODY, line("1 This is the last paragraph.", top=720)]

    assert split_footnotes(lines, 800, 10, last=0).notes == ()


def test_calls_are_numbers_behind_words_or_alone():
    assert calls_in("In 2019.4 (FISMA) 5 and 12 more") == {"4": 8, "5": 18, "12": 24}
