from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Metadata
from corpus.relations import Known, Sameness, duplicates_among, editions_among
from corpus.sketches import similarity, sketch_of

WORDS = "the harbour board will publish its accounts each spring and invite views on fees".split()
PARAGRAPHS = [" ".join(f"{word}{n}" for word in WORDS) for n in range(60)]


def _known(source, text, title="Fees", published="2024", supersedes=""):
    metadata = Metadata(title, organisation="Board", published=published, supersedes=supersedes)
    return Known("root", source, str(hash(text)), metadata, sketch_of(text))


def test_files_with_the_same_bytes_are_duplicates():
    text = "\n".join(PARAGRAPHS)

    (found,) = duplicates_among([_known("b.txt", text), _known("a.txt", text)])

    assert found.sameness is Sameness.BYTES
    assert found.sources == ("a.txt", "b.txt")


def test_a_text_with_a_sentence_more_is_the_same_text():
    longer = "\n".join([*PARAGRAPHS, "One more sentence stands at the end of this one here."])

    (found,) = duplicates_among(
        [_known("a.txt", "\n".join(PARAGRAPHS)), _known("b.pdf", longer), _known("c.txt", "x y")]
    )

    assert found.sameness is Sameness.TEXT
    assert found.sources == ("a.txt", "b.pdf")


def test_different_texts_are_no_duplicates():
    assert duplicates_among([_known(f"{n}.txt", PARAGRAPHS[n]) for n in range(9)]) == ()


def test_editions_follow_what_the_manifest_says():
    known = [
        _known("third.txt", "c", supersedes="second.txt"),
        _known("second.txt", "b", supersedes="first.txt"),
        _known("first.txt", "a"),
    ]

    (chain,) = editions_among(known)

    assert chain.sources == ("first.txt", "second.txt", "third.txt")
    assert chain.origin == "manifest"


def test_editions_are_found_by_title_body_and_shared_text():
    draft = _known("d.txt", "\n".join(PARAGRAPHS[:40]), "Fees: draft report", "2023-05")
    final = _known("f.txt", "\n".join(PARAGRAPHS[20:]), "Fees: final report", "2024-01")
    other = _known("o.txt", "\n".join(PARAGRAPHS[20:]), "Fines report", "2022")

    (chain,) = editions_among([final, draft, other])

    assert chain.sources == ("d.txt", "f.txt")
    assert chain.origin == "title and text"


def test_editions_that_name_each_other_in_a_circle_end():
    known = [_known("a.txt", "a", supersedes="b.txt"), _known("b.txt", "b", supersedes="a.txt")]

    (chain,) = editions_among(known)

    assert set(chain.sources) == {"a.txt", "b.txt"}


@given(st.lists(st.sampled_from(PARAGRAPHS), unique=True, min_size=1))
def test_similarity_is_symmetric_and_one_for_the_same_text(paragraphs):
    one, other = sketch_of("\n".join(paragraphs)), sketch_of("\n".join(PARAGRAPHS))

    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) == 1.0
    assert 0.0 <= similarity(one, other) <= 1.0
