import io
import random

import pytest
from conftest import STARTER
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from corpus.pdf import read_pdf
from corpus.reading import read

_ROWS = [["Service", "Cost", ""], ["", "2023", "2024"]] + [
    [f"Service {n}", f"{n}.50", f"{n}.75"] for n in range(1, 4)
]


def _drawn(draw) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _laid(rows, style=()) -> bytes:
    buffer = io.BytesIO()
    grid = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
    bold = ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")
    table = Table(rows, repeatRows=1, style=TableStyle([grid, bold, *style]))
    SimpleDocTemplate(buffer, pagesize=A4).build([table])
    return buffer.getvalue()


def _headed(found, table):
    words = found.text
    return {
        words[c.start : c.end]: [words[h.start : h.end] for h in table.headers_of(c)]
        for c in table.cells
        if not c.is_header and c.end > c.start
    }


def test_a_cell_under_merged_headers_knows_them_and_its_row():
    merged = [("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1)),
              ("FONTNAME", (0, 0), (-1, 1), "Helvetica-Bold")]  # fmt: skip
    found = read_pdf(_laid(_ROWS, merged))

    (table,) = found.tables
    assert _headed(found, table)["2.75"] == ["Cost", "2024", "Service 2"]
    assert "Service 2\t2.50\t2.75" in found.text


def test_a_table_goes_on_over_pages_under_its_first_header():
    rows = [["Place", "Count"], *([f"Place {n}", str(n * 7)] for n in range(1, 80))]
    found = read_pdf(_laid(rows))

    (table,) = found.tables
    assert len(found.pages) > 1
    assert set(_headed(found, table)[str(75 * 7)]) == {"Count", "Place 75"}


def test_every_word_of_a_table_is_in_the_text_once():
    found = read_pdf(_laid(_ROWS))

    assert sorted(found.text.split()) == sorted(" ".join(map(" ".join, _ROWS)).split())


def test_a_chart_a_frame_and_an_underline_are_no_tables():
    def draw(canvas):
        for n in range(6):  # the lines of a chart, with its scale beside them
            canvas.line(100, 500 + 20 * n, 400, 500 + 20 * n)
            canvas.line(100 + 60 * n, 500, 100 + 60 * n, 600)
            canvas.drawString(70, 497 + 20 * n, str(10 * n))
        canvas.rect(100, 300, 300, 60)
        canvas.drawString(110, 330, "A box with a remark in it.")
        canvas.drawString(100, 250, "An underlined word")
        canvas.line(100, 248, 200, 248)

    assert read_pdf(_drawn(draw)).tables == ()


@pytest.mark.parametrize(
    "name", ["reports/within-reach-review.pdf", "government/government-response.pdf"]
)
def test_cells_notes_and_anchors_are_spans_of_the_text_on_one_page(name):
    """Property over a whole document: nothing reaches out of the text or over a page."""
    found = read(STARTER / name, name)
    ends = [page.end for page in found.pages]
    spans = [(c.start, c.end) for t in found.tables for c in t.cells]
    spans += [(n.start, n.end) for n in found.notes]

    for start, end in random.Random(3).sample(spans, min(200, len(spans))):
        assert 0 <= start <= end <= len(found.text)
        assert "\t" not in found.text[start:end]
        assert not any(start < page_end < end for page_end in ends)
    for anchor in found.anchors:
        assert 0 <= anchor.start < anchor.end <= len(found.text)


def test_the_notes_of_a_page_break_no_sentence():
    found = read(STARTER / "reports" / "within-reach-review.pdf", "review.pdf")

    for note in found.notes:
        before = found.text[: note.start].rstrip()
        assert found.text[note.start - 2 : note.start] == "\n\n"
        assert not before[-1].isspace()
        assert found.text[note.reference : note.reference + 1].isdigit()
