import pytest

from index.acronyms import Acronym, AcronymTable, find_acronyms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Office for Rural Roads (ORR) said", ["Office for Rural Roads"]),
        ("The Heritage and Lottery\n Board (HLB) said", ["Heritage and Lottery Board"]),
        ("value added tax (VAT) applies", ["value added tax"]),
        ("a Chief Data Officer (“CDO”) in each", ["Chief Data Officer"]),
        ("a memorandum of understanding (MoU, signed in May)", ["memorandum of understanding"]),
        ("in the country (Wales) and (UK)", []),
        ("It ended. (ABC)", []),
        ("the figures below (see Table 3)", []),
        ("councils (LGA)", []),
    ],
)
def test_a_long_form_is_the_words_whose_letters_the_short_form_takes(text, expected):
    assert [a.long for a in find_acronyms(text)] == expected


@pytest.fixture
def table():
    return AcronymTable(
        [
            (Acronym("ORR", "Office for Rural Roads"), 3),
            (Acronym("ORR", "office for rural roads"), 1),
            (Acronym("ORR", "Order of Rapid Riders"), 1),
            (Acronym("ORR", "Old Road Repair"), 9),
            (Acronym("IT", "information technology"), 2),
        ]
    )


def test_a_short_form_in_a_query_brings_the_long_forms_that_most_documents_give(table):
    found = [a.long.casefold() for a in table.in_query("What does ORR say?")]

    assert found == ["old road repair", "office for rural roads"]


def test_a_long_form_in_a_query_brings_the_short_form_whatever_its_case(table):
    assert table.in_query("the Office for rural roads")[0].short == "ORR"


def test_a_word_in_lower_case_is_no_acronym(table):
    assert table.in_query("is it so?") == []


@pytest.mark.parametrize(
    ("text", "spelled_out"),
    [
        ("What is IT?", "What is IT (information technology)?"),
        ("IT is IT", "IT (information technology) is IT"),
        ("IT, that is information technology", "IT, that is information technology"),
        ("what information technology costs", "what information technology costs"),
        ("is it so?", "is it so?"),
        ("ITEMS", "ITEMS"),
        ("", ""),
    ],
)
def test_the_long_form_is_put_behind_the_first_use_of_a_short_one(table, text, spelled_out):
    assert table.spelled_out(text) == spelled_out


def test_a_long_form_with_a_backslash_is_put_in_as_it_is():
    table = AcronymTable([(Acronym("AB", r"alpha\1 beta"), 1)])

    assert table.spelled_out("AB") == r"AB (alpha\1 beta)"
