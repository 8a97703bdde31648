import json
import re
from dataclasses import replace

import pytest
from conftest import ROOT

from assistant.attribution import REACH, Attribution, Author, attribute, author_of
from assistant.bodies import body_of
from assistant.library import Library, LibraryEntry
from assistant.positions import HolderKind
from index.catalogue import Catalogue

LABELLED = ROOT / "eval" / "questions" / "attribution_train.jsonl"
AUTHOR = Author("Network of Towns", body_of("Network of Towns"))


RESPONSE = Author(
    "Ministry of Bread", body_of("Ministry of Bread", ["government"]), is_responding=True
)


@pytest.mark.parametrize(
    ("sentence", "before", "kind", "holder"),
    [
        ("We welcome the plan.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("The network opposes the plan.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("In our view the plan is too slow.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("The Guild of Bakers opposes the plan.", "", HolderKind.REPORTED, "Guild of Bakers"),
        ("According to the Bread Board, ovens fail.", "", HolderKind.REPORTED, "Bread Board"),
        ("Ms Ash told us that ovens fail.", "", HolderKind.REPORTED, "Ms Ash"),
        (
            "She said that ovens fail.",
            "Ms Ida Ash spoke first. ",
            HolderKind.REPORTED,
            "Ms Ida Ash",
        ),
        ("“Ovens fail every day of the week,” said Ida Ash.", "", HolderKind.QUOTED, "Ida Ash"),
        ("It was argued that ovens fail.", "", HolderKind.REPORTED, ""),
        ("Some might argue that ovens never fail.", "", HolderKind.HYPOTHETICAL, ""),
        ("It would be wrong to conclude that ovens fail.", "", HolderKind.HYPOTHETICAL, ""),
        ("Ovens fail too.", "Ida Ash wrote: “Pans burn. ", HolderKind.QUOTED, "Ida Ash"),
        ("By “plain bread” we mean bread.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("You will be told when to come.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("The support for bakers is small.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("Ovens, Ms Ash said, fail.", "", HolderKind.REPORTED, "Ms Ash"),
        ("The Guild, which bakes, opposes ovens.", "", HolderKind.REPORTED, "Guild"),
        ("Its head, Ida Ash, hopes for ovens.", "", HolderKind.REPORTED, "Ida Ash"),
        (
            "Several of those who wrote to us want ovens.",
            "",
            HolderKind.REPORTED,
            "Several of those",
        ),
        ("In its reply of May 2024 the Guild opposed ovens.", "", HolderKind.REPORTED, "Guild"),
        ("Ovens were opposed by the Guild.", "", HolderKind.REPORTED, "Guild"),
        ("We were urged by some to buy ovens.", "", HolderKind.REPORTED, "some"),
        ("It is sometimes said that ovens fail.", "", HolderKind.REPORTED, ""),
        ("It will be said that ovens fail.", "", HolderKind.HYPOTHETICAL, ""),
        ("Some in the town might say that ovens fail.", "", HolderKind.HYPOTHETICAL, ""),
        (
            "The network is glad that the Guild has said so.",
            "",
            HolderKind.AUTHOR,
            "Network of Towns",
        ),
        ("We will pay the sum that the Guild proposed.", "", HolderKind.AUTHOR, "Network of Towns"),
        (
            "Nor is the network persuaded that ovens fail.",
            "",
            HolderKind.AUTHOR,
            "Network of Towns",
        ),
        ("A decision is wanted by all who bake.", "", HolderKind.AUTHOR, "Network of Towns"),
        ("In her view ovens fail.", "Ida Ash dissents from this. ", HolderKind.REPORTED, "Ida Ash"),
        (
            "She agreed.",
            "The Minister, Ida Ash, came.  Asked by Mr Elm, she spoke. ",
            HolderKind.REPORTED,
            "Minister",
        ),
        ("It opposes ovens.", "The Guild wrote to us in May. ", HolderKind.REPORTED, "Guild"),
        ("He said so.", "Ms Ash spoke first. ", HolderKind.REPORTED, ""),
        ("“Ovens fail.", "Ms Ash was clear:\n\n", HolderKind.QUOTED, "Ms Ash"),
        ("“Pans burn.”", "“Ovens fail,” Ms Ash said. ", HolderKind.QUOTED, "Ms Ash"),
        ("“Ovens should not be bought by any town.”", "", HolderKind.QUOTED, ""),
        (
            "Buy no more ovens.",
            "Bakers asked for three things:\n\n• ",
            HolderKind.REPORTED,
            "Bakers",
        ),
        (
            "Buy no more ovens.",
            "We ask for three things:\n\n• ",
            HolderKind.AUTHOR,
            "Network of Towns",
        ),
        ("Buy no more ovens.", "What the bakers said\n\n• ", HolderKind.REPORTED, "bakers"),
    ],
)
def test_whose_words_a_sentence_is(sentence, before, kind, holder):
    found = attribute(sentence, before, AUTHOR)

    assert (found.kind, found.holder) == (kind, holder)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("The Ministry should buy ovens.", HolderKind.QUOTED),
        ("We note that ovens fail and recommend new ones.", HolderKind.QUOTED),
        ("The government accepts this recommendation.", HolderKind.AUTHOR),
        ("We accept that ovens fail.", HolderKind.AUTHOR),
        ("This recommendation is accepted in part.", HolderKind.AUTHOR),
    ],
)
def test_a_response_quotes_the_recommendation_that_it_answers(sentence, kind):
    found = attribute(sentence, "Ovens\n\nRecommendation 3\n\n", RESPONSE)

    assert found.kind is kind
    assert found.holder == ("Ministry of Bread" if kind is HolderKind.AUTHOR else "")


def test_a_speaker_named_after_a_quotation_of_two_sentences_says_both():
    found = attribute("“Ovens fail.", "", AUTHOR, " Pans burn,” said Ida Ash.")

    assert found == Attribution(HolderKind.QUOTED, "Ida Ash")


def test_what_follows_a_report_in_minutes_is_nobodys_in_particular():
    minutes = replace(AUTHOR, takes_minutes=True)

    found = attribute("Ovens would follow.", "Ms Ash said that pans were late. ", minutes)

    assert found == Attribution(HolderKind.REPORTED, "")


@pytest.mark.parametrize(
    ("organisation", "title", "name"),
    [
        ("Labour Party", "Manifesto", "Labour"),
        ("House of Bakers Select Committee on Bread", "Report", "the Committee"),
        ("Cabinet Office", "Government response to the Bread Report", "the UK Government"),
        ("Union of Bakers", "Bread: the union's response to the Ash Review", "the union"),
    ],
)
def test_a_document_calls_its_author_by_its_noun(organisation, title, name):
    entry = LibraryEntry("d", title, organisation, "2024", "response", "d.txt", 1)

    found = attribute(f"{name} supports ovens.", "", author_of(entry))

    assert found == Attribution(HolderKind.AUTHOR, organisation)


def test_the_review_that_a_response_answers_is_not_its_author():
    title = "Bread: the union's response to the Ash Review"
    entry = LibraryEntry("d", title, "Union of Bakers", "2024", "response", "d.txt", 1)

    found = attribute("The Review wants ovens.", "", author_of(entry))

    assert found == Attribution(HolderKind.REPORTED, "Review")


def test_at_most_one_labelled_sentence_in_twenty_is_given_to_the_wrong_holder(starter_store):
    """Sentences of the starter documents, most of them of others' views."""
    catalogue = Catalogue(starter_store.catalogue)
    library = Library(catalogue.entries(catalogue.all_document_ids()))
    entries = {entry.source: entry for entry in library.entries}
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for row in rows:
        entry = entries[row["document"]]
        text = catalogue.document(entry.document_id).text
        place = re.search(r"\s+".join(map(re.escape, row["quote"].split())), text)
        assert place, row["quote"]
        found = attribute(place.group(), text[max(0, place.start() - REACH) : place.start()],
                          author_of(entry), text[place.end() :])  # fmt: skip
        is_own = found.kind is HolderKind.AUTHOR
        is_kind = found.kind in row["holder_kinds"] or (
            not is_own
            and {"quoted", "reported"} & {*row["holder_kinds"]}
            and found.kind is not HolderKind.HYPOTHETICAL
        )
        named = [h.casefold() in found.holder.casefold() for h in row["holders"]]
        is_holder = is_own or not found.holder or not named or any(named)
        if not (is_kind and is_holder):
            wrong.append((found.kind.value, found.holder, row["quote"]))
    assert len(wrong) <= len(rows) / 20, wrong
