"""Whatever is done to a store, nothing is shown in quotation marks that its files do not say."""

import re
import sqlite3
from contextlib import closing

import pytest
from conftest import STARTER
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assistant.assistant import open_assistant
from assistant.settings import ModelSettings, Settings
from corpus.reading import read
from eval.chat_server import Script, running_server
from index.verify import verify

QUESTIONS = (
    "When will all twelve local delivery teams be at work?",
    "How much does assisted digital support cost?",
    "Who opposes Recommendation 22?",
    "What do the treasurers and the union say about shared service centres?",
)


def _words_changed(db, amount):
    words = (("the", "The"), ("e ", "a "), ("not", "now"), ("1", "7"), (". ", ", "), ("s", "5"))
    old, new = words[amount % len(words)]
    db.execute("UPDATE documents SET text = replace(text, ?, ?)", (old, new))


def _words_added(db, amount):
    cut = 40 + 97 * amount
    db.execute(
        "UPDATE documents SET text = substr(text, 1, ?) || ' Nobody agreed. ' || substr(text, ?)",
        (cut, cut + 1),
    )


def _texts_exchanged(db, amount):
    ids = [row[0] for row in db.execute("SELECT id FROM documents ORDER BY id")]
    other = ids[amount % len(ids)]
    db.execute("UPDATE documents SET text = (SELECT text FROM documents WHERE id = ?)", (other,))


def _one_letter_changed(db, amount):
    for id_, text in db.execute("SELECT id, text FROM documents").fetchall():
        changed = list(text)
        for place in range(amount, len(text), 60 + amount):
            changed[place] = "x"
        db.execute("UPDATE documents SET text = ? WHERE id = ?", ("".join(changed), id_))


def _passages_moved(db, amount):
    db.execute("UPDATE passages SET start = start + ?, end = end + ?", (amount, 2 * amount))


def _passages_given_away(db, amount):
    ids = [row[0] for row in db.execute("SELECT id FROM documents ORDER BY id")]
    db.execute("UPDATE passages SET document_id = ?", (ids[amount % len(ids)],))


def _pages_moved(db, amount):
    db.execute("UPDATE documents SET pages = replace(pages, '[1,', ?)", (f"[{amount},",))


def _titles_changed(db, amount):
    db.execute("UPDATE documents SET metadata = replace(metadata, 'Re', ?)", (f"No {amount} re",))


TAMPERINGS = (
    _words_changed, _words_added, _texts_exchanged, _one_letter_changed, _passages_moved,
    _passages_given_away, _pages_moved, _titles_changed,
)  # fmt: skip


@pytest.fixture(scope="module")
def originals():
    """What the files say, read anew."""
    files = [f for f in STARTER.rglob("*") if f.is_file() and f.suffix != ".toml"]
    sources = [f.relative_to(STARTER).as_posix() for f in files if f.suffix != ".csv"]
    return {source: read(STARTER / source, source).text for source in sources}


@pytest.fixture(scope="module")
def tampered(copy_store, tmp_path_factory):
    """A copy whose catalogue the tests below change and put back."""
    return copy_store(tmp_path_factory.mktemp("tampered") / "store")


@pytest.fixture(scope="module", params=["quotes", "prose"])
def writing(request, tampered):
    """An assistant with each writer; the model repeats its evidence, and cites what is not."""
    if request.param == "quotes":
        yield open_assistant(Settings(store=tampered.folder))
        return
    with running_server() as server:
        server.script = Script(reply=_repeat)
        model = ModelSettings(provider="openai", url=server.url, name="local", retries=0)
        yield open_assistant(Settings(store=tampered.folder, model=model))


def _repeat(system, user):
    lines = re.findall(r"^\[(\d+)\] .*?\d{4}[-\d]*: (.+)", user, re.MULTILINE)
    invented = "Nobody agreed. [1]\nIt says “Nobody agreed.” [1]\nThe plan is sound. [99]"
    return "\n".join((*(f"{words} [{number}]" for number, words in lines), invented))


@settings(max_examples=16, deadline=None, phases=[Phase.generate])
@given(st.sampled_from(TAMPERINGS), st.integers(1, 60), st.sampled_from(QUESTIONS))
def test_no_tampering_puts_words_into_a_source(
    writing, tampered, originals, tamper, amount, question
):
    pristine = tampered.catalogue.read_bytes()
    try:
        with closing(sqlite3.connect(tampered.catalogue)) as db:
            tamper(db, amount)
            db.commit()
        answer = writing.ask(question)
        sources = {e.document_id: e.source for e in writing.library()}
    finally:
        _put_back(tampered, pristine)

    for item in (*answer.evidence, *answer.near_misses):
        assert item.context + item.quote in originals[sources[item.document_id]]
    shown = {item.id: item for item in answer.evidence}
    cited = [id_ for claim in answer.claims for id_ in claim.evidence_ids]
    cited += [row.evidence_id for row in answer.comparison if row.evidence_id]
    assert set(cited) <= set(shown)
    for claim in (c for c in answer.claims if c.evidence_ids):
        quotes = [_plain(shown[id_].quote) for id_ in claim.evidence_ids]
        texts = [_plain(originals[sources[shown[id_].document_id]]) for id_ in claim.evidence_ids]
        said = _plain(claim.text)
        assert any(quote in said for quote in quotes) or any(said in text for text in texts)


def _plain(text):
    return re.sub(r"\W+", "", text)  # prose closes its sentences with a full stop of its own


def _put_back(store, pristine):
    with closing(sqlite3.connect(store.catalogue)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for rest in store.folder.glob("catalogue.sqlite-*"):
        rest.unlink()
    store.catalogue.write_bytes(pristine)


def test_without_tampering_there_are_quotations(writing):
    assert all(answer.evidence or answer.near_misses for answer in map(writing.ask, QUESTIONS))
    assert writing.ask(QUESTIONS[0]).evidence


def test_a_text_that_was_changed_is_named(store_copy):
    assert verify(store_copy) == []
    with closing(sqlite3.connect(store_copy.catalogue)) as db:
        _one_letter_changed(db, 7)
        db.commit()

    assert any("not what was read" in line for line in verify(store_copy))


def test_near_passages_of_a_text_that_was_changed_are_withheld_and_counted(store_copy):
    with closing(sqlite3.connect(store_copy.catalogue)) as db:
        _one_letter_changed(db, 7)
        db.commit()

    answer = open_assistant(Settings(store=store_copy.folder)).ask("Who opposes nuclear power?")

    assert answer.near_misses == ()
    assert answer.withheld > 0
