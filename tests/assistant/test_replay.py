import pytest

from assistant.assistant import open_assistant
from assistant.settings import Settings
from corpus.errors import StoreError
from index.sync import sync

QUESTIONS = (
    "When will all twelve local delivery teams be at work?",
    "Compare the treasurers and the union on shared service centres.",
    "What does the Alliance of Public Libraries say about planning systems?",
    "Who opposes CivicID?",
)


@pytest.fixture
def opened(store_copy):
    return open_assistant(Settings(store=store_copy.folder))


@pytest.fixture
def documents(tmp_path):
    """A folder of two documents that a test may change."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "bees.txt").write_text("Bees\n\nThe beekeepers want fewer pesticides near hives.\n")
    (folder / "bats.txt").write_text("Bats\n\nThe bats hang in the old church tower at night.\n")
    return folder


def test_on_the_same_generation_a_replay_is_identical(opened):
    for question in QUESTIONS:
        replayed = opened.replay(opened.ask(question).id)

        assert replayed.is_identical, replayed.differences
        assert replayed.changes == ()


def test_a_replay_is_not_recorded_itself(opened, store_copy):
    answer = opened.ask(QUESTIONS[0])
    before = sorted(store_copy.answers.glob("*.json"))

    opened.replay(answer.id)

    assert sorted(store_copy.answers.glob("*.json")) == before


def test_a_changed_document_is_named(empty_store, recipe, documents):
    sync(empty_store, recipe, [documents])
    opened = open_assistant(Settings(store=empty_store.folder))
    answer = opened.ask("What do the beekeepers want?")
    (documents / "bees.txt").write_text("Bees\n\nThe beekeepers want many more flowers by roads.\n")
    (documents / "bats.txt").unlink()
    (documents / "new.txt").write_text("New\n\nA new document about the drains of the town.\n")
    sync(empty_store, recipe, [documents])

    replayed = opened.replay(answer.id)

    assert not replayed.is_identical
    assert any("quotation gone: “The beekeepers want fewer" in d for d in replayed.differences)
    assert any("quotation new: “The beekeepers want many" in d for d in replayed.differences)
    named = [c.split(" (")[1].rstrip(")") for c in replayed.changes if c.startswith("document")]
    kinds = [c.split(":")[0] for c in replayed.changes]
    assert dict(zip(named, [k for k in kinds if k.startswith("document")], strict=True)) == {
        "bees.txt": "document changed",
        "bats.txt": "document removed",
        "new.txt": "document added",
    }
    assert kinds[0] == "index generation"


def test_a_filter_follows_its_document_through_a_change(empty_store, recipe, documents):
    sync(empty_store, recipe, [documents])
    opened = open_assistant(Settings(store=empty_store.folder))
    bees = next(e.document_id for e in opened.library() if e.source == "bees.txt")
    answer = opened.ask("What do the beekeepers want?", [bees])
    (documents / "bees.txt").write_text("Bees\n\nThe beekeepers want many more flowers by roads.\n")
    sync(empty_store, recipe, [documents])

    replayed = opened.replay(answer.id)

    shown = (*replayed.answer.evidence, *replayed.answer.near_misses)
    assert [e.quote for e in shown] == ["The beekeepers want many more flowers by roads."]
    assert [d.document for d in replayed.answer.searched] == [answer.searched[0].document]
    (documents / "bees.txt").unlink()
    sync(empty_store, recipe, [documents])
    with pytest.raises(StoreError, match="has been removed: it cannot be replayed"):
        opened.replay(answer.id)


def test_a_changed_setting_is_named(opened, store_copy):
    answer = opened.ask(QUESTIONS[1])
    other = Settings(store=store_copy.folder, search={"candidates": 10})

    replayed = open_assistant(other).replay(answer.id)

    before = Settings().search.candidates
    assert replayed.changes == (f"setting search.candidates: {before} → 10",)
