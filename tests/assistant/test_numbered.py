from dataclasses import replace

import pytest

from assistant.numbered import numbered_in, only_on, responses_to, sections_of
from index.passages import Passage, ScoredPassage


def _hit(heading, text, start=0):
    passage = Passage(f"p{start}", "d", start, start + len(text), None, ("Answer", heading), text)
    return ScoredPassage(passage, 0.0, 1, None, None, 0.0, 0.0, is_called=False, repeated_in=())


_HITS = [
    _hit(
        "Recommendation 1", "Every baker should have an oven.\n\nDecision: Accept.\n\nWe will pay."
    ),
    _hit("Recommendation 2", "No baker should need a licence.\n\nDecision: Reject.", 200),
    _hit("Recommendation 3: licences", "We accept this recommendation in part. It is fair.", 400),
]


def _response(question):
    wanted = numbered_in(question)
    sections = sections_of(_HITS, wanted.thing)
    return [
        s.text
        for s in responses_to(wanted, sections, {"oven": 2.0, "licenc": 2.0}, is_stated=False)
    ][:1]


@pytest.mark.parametrize(
    ("question", "response"),
    [
        ("Did the town accept Recommendation 1?", "Decision: Accept.\n\nWe will pay."),
        ("Did the town accept the recommendation on ovens?", "Decision: Accept.\n\nWe will pay."),
        ("How did it respond to recommendation 2?", "Decision: Reject."),
        (
            "Did the town accept the Guild's recommendation about licences?",
            "We accept this recommendation in part. It is fair.",
        ),
    ],
)
def test_the_response_to_one_recommendation_is_found_by_its_number_or_subject(question, response):
    assert _response(question) == [response]


def _starts(text, *, is_stated):
    hits = [_hit("Recommendation 1", text)]
    wanted = numbered_in("Did the town accept Recommendation 1?")
    found = responses_to(wanted, sections_of(hits, wanted.thing), {}, is_stated=is_stated)
    return [sentence.text for sentence in found]


@pytest.mark.parametrize(
    "line",
    ["Decision: Accept.", "Response: Accept.", "Government response: Reject.", "Status: Done."],
)
def test_a_line_that_says_what_was_decided_is_a_response_whoever_is_asked(line):
    text = f"Bakers should rest.\n\n{line}\n\nIt is fair."

    for is_stated in (True, False):
        assert _starts(text, is_stated=is_stated)[0].startswith(line)


def test_a_sentence_that_takes_a_stand_is_a_response_of_who_was_asked_alone():
    text = "Bakers should rest. We accept this recommendation. It is fair."

    assert _starts(text, is_stated=False)[0].startswith("We accept")
    assert _starts(text, is_stated=True) == []


def test_a_response_is_offered_with_ever_fewer_of_its_reasons():
    text = "Decision: Accept.\n\n" + "We will pay for an oven in each of the villages. " * 9
    lengths = [len(quote.split()) for quote in _starts(text, is_stated=True)]

    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] <= 60
    assert lengths[-1] == len(["Decision:", "Accept."])


@pytest.mark.parametrize(
    ("question", "number", "is_answered"),
    [
        ("Was rec 12 accepted?", "12", True),
        ("Rec. 4a: accepted?", "4a", True),
        ("Recommendation 1.2, was it rejected?", "1.2", True),
        ("What does rec 12 say?", "12", False),
        ("What does the town say about Recommendation 3?", "3", True),
        ("Recently, what does Recommendation 3 say?", "3", False),
    ],
)
def test_a_number_is_read_whole_and_however_it_is_called(question, number, is_answered):
    wanted = numbered_in(question)

    assert (wanted.thing, wanted.number) == ("recommendation", number)
    assert wanted.is_answered == is_answered


def test_a_longer_number_is_another():
    hits = [
        _hit("Recommendation 1.2", "Decision: Accept."),
        _hit("Recommendation 16", "Decision: Reject."),
    ]
    wanted = numbered_in("Did the town accept Recommendation 1?")

    assert list(responses_to(wanted, sections_of(hits, wanted.thing), {}, is_stated=False)) == []


@pytest.mark.parametrize(
    "question", ["Did the town accept the ovens?", "Which of recommendations 1 and 2 failed?"]
)
def test_a_question_on_no_single_recommendation_asks_for_none(question):
    assert numbered_in(question) is None


def test_what_is_on_another_recommendation_is_left_out(assistant):
    (item, *_) = assistant.ask("What does the government say on digital support?").evidence
    said = {
        "own": replace(item, heading_path=("Recommendation 7",), quote="We reject it outright."),
        "other": replace(item, heading_path=("Recommendation 8",), quote="We accept it."),
        "named": replace(
            item, heading_path=("Recommendation 8",), quote="As Recommendation 7 says."
        ),
        "free": replace(item, heading_path=("Costs",), quote="It costs five crowns."),
        "back": replace(item, heading_path=("Costs",), quote="This recommendation costs more."),
    }
    wanted = numbered_in("What does the government say about recommendation 7?")
    kept = only_on(wanted, list(said.values()), lambda *_: "Recommendation 9 is dear. ")

    assert kept == [said["own"], said["named"], said["free"]]


@pytest.mark.parametrize(
    ("question", "lead", "heading"),
    [
        ("Did the government accept the recommendation on CivicID?", "In part", "8"),
        ("Did the government accept the recommendation on shared centres?", "No: ", "22"),
        ("Did the government reject the recommendation on shared centres?", "Yes: ", "22"),
        ("Did the government accept Recommendation 9?", "Yes: ", "9"),
    ],
)
def test_whether_a_recommendation_was_accepted_is_answered_by_its_own_response(
    assistant, question, lead, heading
):
    answer = assistant.ask(question)

    assert answer.lead.startswith(lead)
    assert [e.heading_path[-1] for e in answer.evidence] == [f"Recommendation {heading}"]
    assert answer.evidence[0].quote.startswith("Decision:")
