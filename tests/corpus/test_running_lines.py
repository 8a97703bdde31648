from hypothesis import given
from hypothesis import strategies as st
from printed_lines import line, page

from corpus.running_lines import without_running_lines


def _kept(pages):
    kept, labels = without_running_lines(pages)
    return [[x.text for x in p.lines] for p in kept], labels


def test_headers_and_page_numbers_go_and_the_numbers_become_labels():
    pages = [
        page(
            line("A report on services", top=30), line(f"text {n}", top=400), line(str(n), top=770)
        )
        for n in range(1, 6)
    ]

    texts, labels = _kept(pages)

    assert texts == [[f"text {n}"] for n in range(1, 6)]
    assert labels == {index: str(index + 1) for index in range(5)}


def test_a_number_beside_a_changing_title_is_a_page_number_too():
    titles = ["Overview", "Overview", "Findings", "Findings", "Annex", "Annex"]
    pages = [
        page(line(f"{9 + n} {t}", top=770), line("text", top=400)) for n, t in enumerate(titles)
    ]

    texts, labels = _kept(pages)

    assert texts == [["text"]] * 6
    assert labels[0] == "9"


def test_recommendations_at_the_top_of_pages_stay():
    pages = [page(line(str(n + 1), top=770), line(f"text {n}", top=400)) for n in range(12)]
    for index, number in ((2, 35), (5, 36), (9, 40)):
        heading = line(f"Recommendation {number}", top=60, is_bold=True)
        pages[index] = page(heading, *pages[index].lines)

    texts, _ = _kept(pages)

    assert [texts[i][0] for i in (2, 5, 9)] == [
        "Recommendation 35", "Recommendation 36", "Recommendation 40",
    ]  # fmt: skip


def test_a_note_with_the_number_of_its_page_is_no_page_number():
    pages = [
        page(line("text", top=300), line(str(n), top=740, size=6), line(str(n), top=780))
        for n in range(1, 6)
    ]

    texts, _ = _kept(pages)

    assert texts[3] == ["text", "4"]


def test_roman_numbers_of_front_matter_are_labels():
    numbers = ["i", "ii", "iii", "iv", "1", "2", "3", "4"]
    _, labels = _kept([page(line("text", top=300), line(n, top=770)) for n in numbers])

    assert [labels[i] for i in range(8)] == numbers


@given(
    st.lists(st.lists(st.sampled_from(["1", "2", "a b", "Part 3", "x"]), max_size=4), max_size=6)
)
def test_what_is_kept_was_there_and_in_its_order(texts):
    pages = [page(*(line(t, top=60.0 * n) for n, t in enumerate(found))) for found in texts]

    kept, labels = without_running_lines(pages)

    for before, after in zip(pages, kept, strict=True):
        assert [x for x in before.lines if x in after.lines] == list(after.lines)
    assert set(labels) <= set(range(len(pages)))
