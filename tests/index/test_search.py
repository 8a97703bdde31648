import pytest

from index.acronyms import Acronym, AcronymTable
from index.catalogue import Catalogue
from index.chroma import ChromaVectors
from index.export import exported_weights
from index.generations import open_current
from index.graphs import OnnxEmbedder
from index.lexical import LexicalIndex, LexicalRow, stems
from index.models import PACKAGED, find_model
from index.queries import read_query
from index.retriever import PassageRetriever
from index.search import HybridSearch, SearchConfig


def _search(store):
    model = find_model(PACKAGED)
    catalogue = Catalogue(store.catalogue)
    embedder = OnnxEmbedder(exported_weights(store, model), model)
    return (
        HybridSearch(open_current(store, catalogue), catalogue, embedder, SearchConfig()),
        catalogue,
        open_current(store, catalogue),
    )


@pytest.fixture(scope="module")
def search(starter_store):
    return _search(starter_store)


def test_hits_are_ranked_and_say_how_they_were_found(search):
    hits, _ = search[0].search("Who should lead the local delivery teams?", 8), None

    assert [h.rank for h in hits] == list(range(1, 9))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert "delivery" in hits[0].passage.text.lower()
    assert all(h.dense_rank or h.lexical_rank for h in hits)


def test_a_filter_is_exact(search):
    found, catalogue, _ = search
    entry = next(
        e
        for e in catalogue.entries(catalogue.all_document_ids())
        if e.source.endswith("rural-districts-response.txt")
    )

    hits = found.search("mobile signal", 50, [entry.document_id])

    assert {h.passage.document_id for h in hits} == {entry.document_id}
    assert len(hits) == entry.passage_count


def test_a_hit_explains_itself(search):
    hit = search[0].search("Who should lead the local delivery teams?", 1)[0]

    assert 0 < hit.cosine <= 1
    assert hit.cosine - 1 < hit.sentence_cosine <= 1
    assert hit.dense_rank
    assert hit.lexical_rank


def test_a_place_called_by_its_name_comes_first(search):
    found, catalogue, _ = search
    entries = catalogue.entries(catalogue.all_document_ids())
    review = next(e for e in entries if "review" in e.source and e.source.endswith(".pdf"))

    hits = found.search("Recommendation 7", 5, [review.document_id])

    assert hits[0].is_called
    place = next(a for a in catalogue.anchors(review.document_id) if a.label == "recommendation 7")
    assert place.start < hits[0].passage.end
    assert hits[0].passage.start < place.end


def test_a_typing_error_is_put_right_by_the_words_of_the_index(search):
    query = read_query(
        "recomendation on libaries", search[2].lexical, search[2].acronyms, lambda word: [*word]
    )

    assert set(query.terms) == set(stems("recommendation libraries"))
    assert len(query.corrections) == 2


def test_a_word_of_the_language_that_no_document_holds_is_not_put_right(search):
    query = read_query(
        "recomended libraries", search[2].lexical, search[2].acronyms, lambda word: [word]
    )

    assert not query.corrections
    assert set(query.terms) == set(stems("recomended libraries"))


def test_an_acronym_is_looked_for_with_its_long_form_too(search):
    acronyms = AcronymTable([(Acronym("LDT", "Local Delivery Team"), 1)])

    query = read_query("Paying an LDT?", search[2].lexical, acronyms, lambda word: [word])

    assert query.text == "Paying an LDT (Local Delivery Team)?"
    assert {*stems("pays LDT"), *stems("Local Delivery Team")} == set(query.terms)
    assert query.terms[stems("delivery")[0]] < query.terms[stems("pays")[0]]
    assert query.stems == tuple(stems("Paying an LDT?"))


def test_what_is_asked_is_the_last_sentence(search):
    def asked(text):
        return read_query(text, search[2].lexical, AcronymTable([]), lambda word: [word]).asked

    assert asked("I teach in Wales. My pay is late. Whom do I tell?") == "Whom do I tell?"
    assert asked("Whom?") == "Whom?"


def test_a_passage_that_repeats_another_is_left_out_and_named(search):
    hits = search[0].search("delivery teams", 400)

    kept = {h.passage.id for h in hits}
    repeated = {id_ for h in hits for id_ in h.repeated_in}
    assert not kept & repeated
    assert len({" ".join(h.passage.text.split()) for h in hits}) == len(hits)


def test_unfiltered_dense_search_is_answered_by_the_current_chroma_generation(store_copy):
    """A marked vector put into the generation's Chroma comes back for its query."""
    search, catalogue, _ = _search(store_copy)
    generation = open_current(store_copy, catalogue)
    marked = generation.rows.passage_ids[-1]
    query = "zymurgical xylophone quasars"
    model = find_model(PACKAGED)
    vector = OnnxEmbedder(exported_weights(store_copy, model), model).encode([query])
    ChromaVectors(store_copy.generations / generation.id / "chroma").upsert([marked], vector)

    hits = search.search(query, 400)

    assert next(hit.dense_rank for hit in hits if hit.passage.id == marked) == 1


def test_llama_index_can_use_the_search_as_a_retriever(search):
    nodes = PassageRetriever(search[0], limit=3).retrieve("CivicID single sign-in")

    assert len(nodes) == 3
    node = nodes[0].node
    document = search[1].document(node.metadata["document_id"])
    assert document.text[node.start_char_idx : node.end_char_idx] == node.text


def test_words_are_matched_by_stem_and_without_stop_words(tmp_path):
    index = LexicalIndex(tmp_path / "lexical", create=True)
    index.add(
        [
            LexicalRow("p1", "d1", "Title", "The teams delivered"),
            LexicalRow("p2", "d2", "Other", "Of the and"),
        ]
    )

    assert stems("The delivering of teams") == ["deliv", "team"] or "team" in stems("of teams")
    assert [id_ for id_, _ in index.best("team deliver", 5)] == ["p1"]
    assert index.best("team", 5, ["d2"]) == []
    assert index.best("the and of", 5) == []


@pytest.mark.parametrize("weighs_lengths", [False, True])
def test_a_passage_is_no_better_for_being_short_but_in_the_textbook(weighs_lengths):
    index = LexicalIndex(None, create=True, weighs_lengths=weighs_lengths)
    long = "The teams delivered what the council had asked of them in every part of the county"
    index.add([LexicalRow("p1", "d1", "", "The teams"), LexicalRow("p2", "d1", "", long)])

    (_, short_score), (_, long_score) = sorted(index.best("team", 5))

    assert (short_score > long_score) == weighs_lengths


def test_named_passages_are_scored_as_in_the_whole_ranking():
    index = LexicalIndex(None, create=True)
    index.add(
        LexicalRow(f"p{i}", "d1", "", text)
        for i, text in enumerate(["teams deliver", "teams", "of teams, teams", "nothing"])
    )
    weights = dict.fromkeys(stems("teams deliver"), 1.0)
    ranked = dict(index.ranked(weights, 4))

    assert dict(index.scores(weights, ["p2", "p3"])) == {"p2": ranked["p2"]}
    assert index.scores(weights, []) == []


def test_query_syntax_in_a_question_has_no_effect(search):
    assert search[0].search('body:* AND ("unclosed ~ [', 3) is not None
