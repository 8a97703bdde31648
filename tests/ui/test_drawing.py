"""Drawing: what stands on the page for each part of an answer, and that foreign text is inert."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Claim, ComparisonRow, Outcome
from assistant.conversation import Relation, StandaloneQuestion
from ui.drawing import (
    card_html,
    claims_html,
    draft_html,
    outcome_html,
    page_description,
    question_html,
    remarks_html,
    rows_html,
    surroundings_html,
)

HOSTILE = "<img src=x onerror=alert(1)><script>1</script>\"'&lt; ![a](https://evil.example) $x$"


class Seen(HTMLParser):
    """Tags and text of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.tags = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_verdict_the_lead_and_the_scope_are_stated(answer):
    text = Seen(outcome_html(answer)).text
    assert "Answered from the documents" in text
    assert answer.lead in text
    assert "Answered from: Association of Towns, 2 documents" in text


def test_an_abstention_says_what_was_searched_not_answered_from(abstention):
    text = Seen(outcome_html(abstention)).text
    assert "The documents do not say" in text
    assert "Searched: all documents" in text


def test_every_outcome_has_words():
    assert all(outcome.in_words for outcome in Outcome)


def test_claims_stand_under_their_headings_with_their_markers(answer):
    seen = Seen(claims_html(answer, 0))
    assert [tag for tag, _ in seen.tags].count("h3") == 3
    assert "“Teams were opposed by some.”\u00a0[2]\u00a0[1]" in seen.text
    assert "Nothing found in Other." in seen.text


def test_an_answer_under_way_shows_only_the_claims_so_far(answer):
    text = Seen(claims_html(answer, 0, 1)).text
    assert "We support" in text
    assert "opposed" not in text


def test_a_marker_leads_to_the_card_of_its_source(answer, evidence):
    assert 'href="#source-3-2"' in claims_html(answer, 3)
    assert 'id="source-3-2"' in card_html(evidence, 3, 2)


def test_a_card_says_when_the_words_are_anothers(answer):
    assert "pa-reported" not in card_html(answer.evidence[0], 0, 1)
    assert "Quotes Tillers" in card_html(answer.evidence[1], 0, 2)


def test_few_silent_documents_are_named_and_many_are_folded(answer, abstention):
    few = Seen(remarks_html(answer))
    assert "Nothing found in: Document 0 (Body, 2024-01-00)" in few.text
    many = Seen(remarks_html(abstention))
    assert "Nothing found in 8 documents" in many.text
    assert [tag for tag, _ in many.tags].count("li") == 8


def test_what_lies_outside_and_what_was_withheld_is_said(abstention):
    assert (
        "The topic occurs outside the scope, in: Document 9" in Seen(remarks_html(abstention)).text
    )
    assert "2 quotations were withheld" in Seen(outcome_html(abstention)).text


def test_nothing_withheld_is_not_mentioned(answer):
    assert "withheld" not in outcome_html(answer)


def test_a_follow_up_shows_how_it_was_understood():
    asked = StandaloneQuestion(
        "And <who>?",
        "And <who> of the teams?",
        Relation.FOLLOW_UP,
        ("teams",),
        ("d1",),
        "since 2024",
    )
    text = Seen(question_html(asked)).text
    assert "And <who>?Asked as: And <who> of the teams? Documents dated since 2024 only." in text
    assert "Asked as" not in question_html(StandaloneQuestion("Who?", "Who?", Relation.NEW_TOPIC))


def test_several_bodies_stand_in_a_table_and_the_silent_one_says_so(answer):
    rows = (ComparisonRow("Towns", "e1", "PDF page 5"), ComparisonRow("Villages", "", ""))
    seen = Seen(rows_html(replace(answer, comparison=rows), 0))
    assert "Towns“We support the twelve teams.”\u00a0[1]PDF page 5" in seen.text
    assert "VillagesNothing found" in seen.text
    assert rows_html(answer, 0) == ""


def test_how_it_was_answered_gives_times_and_generation(answer):
    text = Seen(remarks_html(answer)).text
    assert "How this was answered" in text
    assert "0.20 s" in text
    assert "g1" in text


def test_surroundings_are_cut_between_words_and_the_quotation_is_whole():
    drawn = surroundings_html("lf a word. ", " the <quote> ", " and a wor")
    assert "… a word. <mark> the &lt;quote&gt; </mark> and a …" in drawn


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])).filter(lambda t: "\r" not in t))
def test_a_quotation_is_drawn_character_for_character(quote):
    assert Seen(surroundings_html("", quote, "")).text == quote


@given(st.one_of(st.just(HOSTILE), st.text(max_size=40)))
def test_no_foreign_text_adds_a_tag_or_an_attribute(answer, text):
    item = replace(
        answer.evidence[0], document=text, organisation=text, published=text, quote=text,
        heading_path=(text,), page_label=text,
    )  # fmt: skip
    claims = tuple(replace(c, heading="h" + text, text=text) for c in answer.claims)
    hostile = replace(answer, lead=text, claims=claims, scope=replace(answer.scope, label=text))
    allowed = {"div", "p", "h3", "h4", "a", "span", "blockquote", "mark"}
    for drawn in (
        outcome_html(hostile),
        claims_html(hostile, 0),
        surroundings_html(text, text, ""),
        card_html(item, 0, 1),
    ):
        assert {tag for tag, _ in Seen(drawn).tags} <= allowed
        assert {n for _, names in Seen(drawn).tags for n in names} <= {
            "class", "href", "aria-label", "id",
        }  # fmt: skip


def test_what_a_model_has_written_so_far_is_inert():
    draft = draft_html([Claim("", HOSTILE, ("e1",), supported=True)])

    assert "<img" not in draft
    assert "<script" not in draft
    assert 'aria-busy="true"' in draft


def test_only_a_page_on_which_words_can_be_marked_is_said_to_have_them_marked(evidence):
    typeset = page_description(evidence)
    scanned = page_description(replace(evidence, read_by_ocr=True))

    assert typeset == "p. iv (PDF page 5) of Response to the Review, with the quoted words marked"
    assert "with the quoted words marked" not in scanned
    assert "cannot be marked" in scanned
