from io import BytesIO

from printed_lines import line
from reportlab.pdfgen.canvas import Canvas

from corpus.numerals import parted_numerals, with_numerals
from corpus.pdf import read_pdf


def _drawn(blocks):
    """Paragraphs one below the other, each drawn before the tall numeral to its left."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for number, lines in enumerate(blocks, 1):
        top = 780 - 110 * number
        for row, text in enumerate(lines):
            canvas.setFont("Helvetica", 14)
            canvas.drawString(120, top - 17 * row, text)
        canvas.setFont("Helvetica-Bold", 42)
        canvas.drawRightString(100, top - 22, str(number))
    canvas.save()
    return file.getvalue()


def test_a_tall_numeral_stands_before_the_sentence_that_it_numbers():
    text = read_pdf(_drawn([
        ("Publish what the harbour costs and", "say who pays for it."),
        ("Ask every ferry to keep a log and", "read it once a year."),
        ("Let the council of the islands", "decide on fares, routes and piers", "every spring."),
    ])).text  # fmt: skip

    assert "1 Publish what the harbour costs and say who pays for it." in text
    assert "2 Ask every ferry to keep a log and read it once a year." in text
    assert "3 Let the council of the islands decide on fares, routes and piers" in text


def test_a_numeral_between_two_columns_belongs_to_the_one_on_its_right():
    left = line("Ferries are late", 50, 100, 10, right=150)
    right = line("Ports are full", 220, 100, 10, right=320)
    numeral = line("12", 160, 92, 30, right=200)

    numerals, others = parted_numerals([left, numeral, right])

    assert with_numerals(others, numerals) == [left, numeral, right]


def test_a_numeral_beside_the_middle_of_a_paragraph_stands_before_the_whole_of_it():
    lines = [line(f"row {n} of the paragraph", 100, 100 + 12 * n) for n in range(6)]
    numeral = line("7", 60, 124, 30, right=90)

    numerals, others = parted_numerals([*lines, numeral])

    assert with_numerals(others, numerals) == [numeral, *lines]


def test_a_number_in_the_type_of_its_line_stays_where_it_is():
    lines = [line("12", 60, 100, right=80), line("of the ferries", 90, 100)]

    assert parted_numerals(lines) == ([], lines)
