import json
import re

import pytest
from conftest import ROOT

from assistant.attribution import Author, attribute, author_of
from assistant.library import Library
from assistant.positions import HolderKind
from index.catalogue import Catalogue

LABELLED = ROOT / "eval" / "questions" / "attribution_train.jsonl"
AUTHOR = Author("Network of Towns", frozenset({"network", "town", "not"}))


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
    ],
)
def test_whose_words_a_sentence_is(sentence, before, kind, holder):
    found = attribute(sentence, before, AUTHOR)

    assert (found.kind, found.holder) == (kind, holder)


def test_at_most_one_labelled_sentence_in_twenty_is_given_to_the_wrong_holder(starter_store):
    """A hundred sentences of the starter documents, half of them of others' views."""
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
        found = attribute(place.group(), text[max(0, place.start() - 800) : place.start()],
                          author_of(entry))  # fmt: skip
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
