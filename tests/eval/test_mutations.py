import random

from assistant.support import SupportChecker
from eval.mutations import (
    add_words,
    change_a_number,
    change_firmness,
    score_mutations,
    turn_polarity,
)
from eval.support_pairs import passages_of

CHANCE = random.Random(1)


def test_each_mutation_makes_a_sentence_untrue_or_leaves_it():
    assert change_a_number("It cost 1,200 crowns.", CHANCE) != "It cost 1,200 crowns."
    assert change_a_number("It cost nothing.", CHANCE) is None
    assert turn_polarity("It is so.", CHANCE) == "It is not so."
    assert turn_polarity("It is never so.", CHANCE) is None
    assert change_firmness("It should be so.", CHANCE) == "It must be so."
    assert change_firmness("It is so.", CHANCE) is None
    assert add_words("It is so.", CHANCE).startswith("It is so")


def test_what_a_document_says_word_for_word_passes_and_its_mutations_do_not():
    passages = passages_of("responses/rural-districts-response.txt")
    scores, leaks = score_mutations(passages, SupportChecker().check, random.Random(5))

    assert scores["verbatim"].passed >= 0.95 * scores["verbatim"].tried
    tried = sum(s.tried for kind, s in scores.items() if kind != "verbatim")
    assert tried > 100
    assert len(leaks) <= 0.02 * tried
