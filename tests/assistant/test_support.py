import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.support import SupportChecker, parts_of
from eval.support_pairs import SupportPair, evidence_of, judge_pairs, precision, read_pairs, recall
from index.catalogue import Catalogue

DOCUMENT = "responses/treasurers-response.docx"


def evidence(quote, document=DOCUMENT):
    pair = SupportPair(
        id="x", split="", kind="", supported=True, document=document, quote=quote, sentence=""
    )
    return evidence_of(pair)


def is_supported(sentence, quote, document=DOCUMENT):
    return SupportChecker().check(sentence, [evidence(quote, document)]).is_supported


def test_on_our_own_pairs_nothing_unsupported_passes():
    judged = judge_pairs(read_pairs(), SupportChecker().check)

    for split in ("train", "dev", "free"):
        part = [j for j in judged if j.pair.split == split]
        assert precision(part).value >= 0.95, split
        # what is put freely is withheld, true or not: nothing here can tell one from the other
        assert recall(part).value >= (0.03 if split == "free" else 0.7), split


def test_every_labelled_quote_is_in_its_document(assistant, starter_store):
    catalogue = Catalogue(starter_store.catalogue)
    texts = {
        entry.source: " ".join(catalogue.document(entry.document_id).text.split())
        for entry in assistant.library()
    }
    for pair in read_pairs():
        assert " ".join(pair.quote.split()) in texts[pair.document], pair.id


@pytest.mark.parametrize(
    ("sentence", "quote", "reason"),
    [
        ("The Guild wants 12 teams.", "We want 21 teams.", "number"),
        ("The Guild opposes the plan.", "We support the plan.", "leans"),
        ("The plan will not work.", "The plan will work.", "denies"),
        ("Boroughs must pay.", "Boroughs should pay.", "firmer"),
        ("The Guild supports the plan.", "We support the plan if it is funded.", "condition"),
        ("All boroughs agreed with the plan.", "Some boroughs agreed with the plan.", "more or"),
        ("The Guild regrets the plan.", "The union regrets the plan.", "another"),
        ("The plan is cheap and popular.", "The plan is cheap.", "more than"),
        ("Nobody agreed.", "The government rejects the plan.", "more or"),
        ("No one accepts the plan.", "The government rejects the plan.", "more or"),
        ("The plan began in May 2024.", "The plan began in March 2024.", "name"),
    ],
)
def test_a_sentence_that_differs_is_withheld_with_its_reason(sentence, quote, reason):
    verdict = SupportChecker().check(sentence, [evidence(quote)])

    assert not verdict.is_supported
    assert any(reason in r for r in verdict.reasons), verdict.reasons


def test_what_is_quoted_in_a_document_is_not_its_authors_view():
    quote = "The Forum told us: “No contract should be longer than seven years.”"

    assert not is_supported(
        "The Guild says that no contract should be longer than seven years.", quote
    )


def test_a_sentence_may_rest_on_two_passages():
    both = [evidence("We support the fund."), evidence("We oppose the power of approval.")]
    sentence = "The Guild supports the fund, and the Guild opposes the power of approval."

    assert SupportChecker().check(sentence, both).is_supported
    assert not SupportChecker().check(sentence, both[:1]).is_supported


def test_an_entailment_model_may_stand_for_the_words_but_not_for_the_numbers():
    class Sure:
        def probabilities(self, pairs):
            return [0.99 for _ in pairs]

    class Unsure:
        def probabilities(self, pairs):
            return [0.1 for _ in pairs]

    quote = evidence("We have 12 members in the valleys.")
    assert (
        SupportChecker(Sure()).check("The Guild counts 12 adherents there.", [quote]).is_supported
    )
    assert not SupportChecker(Sure()).check("The Guild has 13 members.", [quote]).is_supported
    assert not SupportChecker(Unsure()).check("The Guild has 12 members.", [quote]).is_supported


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(min_size=1, max_size=120))
def test_no_text_breaks_the_check(sentence, quote):
    SupportChecker().check(sentence, [evidence(quote)])
    parts_of(sentence)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted({p.quote for p in read_pairs()})), st.integers(2, 999))
def test_a_number_that_is_added_is_always_found(quote, number):
    sentence = f"{quote.rstrip('.')} for {number} weeks."
    if str(number) not in quote:
        assert not is_supported(sentence, quote)
