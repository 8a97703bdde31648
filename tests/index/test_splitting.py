import pytest
from conftest import STARTER

from assistant.settings import Settings
from corpus.documents import Anchor, Document, Metadata, Section, Table
from corpus.folders import scan
from corpus.reading import read
from index.embedding import MAX_TOKENS, load_tokenizer
from index.models import PACKAGED, find_model
from index.recipe import SplittingConfig
from index.splitting import Splitter, indexed_text, page_at


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(find_model(PACKAGED))


def _counter(tokenizer):
    return lambda text: len(tokenizer.encode(text).ids) - 2


@pytest.fixture(scope="module", params=[60, Settings().index.passage_tokens, 208])
def splitter(request, tokenizer):
    return Splitter(SplittingConfig(request.param), "recipe", _counter(tokenizer))


@pytest.mark.parametrize(
    "file", [f for f in scan(STARTER).files if "letter" not in f.source], ids=lambda f: f.source
)
def test_passages_are_the_text_at_their_offsets_and_lose_nothing(file, splitter, tokenizer):
    document = read(file.path, file.source)

    passages = splitter.split(document)

    position = 0
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert not document.text[position : passage.start].strip()
        assert passage.page == page_at(document, passage.start)
        assert passage.end - passage.start > 0
        text = indexed_text("Inter-departmental " * 40, passage, _counter(tokenizer))
        assert len(tokenizer.encode(text).ids) <= MAX_TOKENS
        assert text.endswith(passage.text)
        position = passage.end
    assert not document.text[position:].strip()
    assert len({p.id for p in passages}) == len(passages)


def test_a_passage_never_runs_over_a_heading(splitter):
    document = read(STARTER / "responses" / "altl-response.html", "a.html")

    for passage in splitter.split(document):
        for section in document.sections:
            if passage.start < section.start < passage.end:  # above it stand bare headings only
                above = document.text[passage.start : section.start].strip()
                assert all(len(line.split()) < 12 for line in above.split("\n\n"))


def _split(text, tokenizer, **parts):
    document = Document("d", "s", Metadata("T"), text, (Section((), 0, len(text)),), **parts)
    return Splitter(SplittingConfig(40), "r", _counter(tokenizer)).split(document)


def test_a_numbered_place_is_kept_whole_where_the_model_reads_it(tokenizer):
    sentence = "The council should publish its accounts every year. "
    first, second = "Before. " * 10, "Recommendation 1\n\n" + f"(a) {sentence * 2}\n\n" * 4
    third = "Recommendation 2\n\n" + sentence * 60
    text = first + "\n\n" + second + third
    start = text.index("Recommendation 1")
    numbered = (
        Anchor("recommendation 1", start, start + len(second.rstrip())),
        Anchor("recommendation 2", text.index("Recommendation 2"), len(text.rstrip())),
    )

    passages = _split(text, tokenizer, anchors=numbered)

    assert next(p.text for p in passages if p.text.startswith("Rec")) == second.rstrip()
    assert "".join("".join(p.text for p in passages).split()) == "".join(text.split())
    assert len([p for p in passages if p.start >= numbered[1].start]) > 5


def test_a_table_is_a_passage_of_its_own(tokenizer):
    text = "Costs were low.\n\nBody\tCost\nBoard\t12\n\nThey rose."
    start, end = text.index("Body"), text.index("\n\nThey")

    passages = _split(text, tokenizer, tables=(Table(start, end, ()),))

    assert [p.text for p in passages] == ["Costs were low.", text[start:end], "They rose."]


def test_llama_index_splits(monkeypatch, tokenizer):
    """The splitter that the documentation names does the work."""
    from llama_index.core.node_parser import SentenceSplitter

    calls = []
    original = SentenceSplitter.split_text
    monkeypatch.setattr(
        SentenceSplitter, "split_text", lambda self, text: calls.append(1) or original(self, text)
    )
    document = read(STARTER / "press" / "altl-welcomes-review.txt", "a.txt")

    Splitter(SplittingConfig(), "r", _counter(tokenizer)).split(document)

    assert calls
