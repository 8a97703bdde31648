from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from corpus.pdf import read_pdf


def _drawn():
    """Lines that open with a sign and end in the layers of a button, in a font of signs."""
    file = BytesIO()
    canvas = Canvas(file, invariant=1)
    for row in range(4):
        place = 700 - 40 * row
        canvas.setFont("Courier", 12)
        canvas.drawString(50, place, "l")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(70, place, f"The ferry of pier {row} was late again.")
        canvas.setFont("Courier", 12)
        canvas.drawString(300, place, "nmlkj")
    canvas.save()
    return file.getvalue().replace(b"/BaseFont /Courier", b"/BaseFont /Marlett")


def test_letters_that_a_font_of_signs_draws_are_bullets_or_nothing():
    text = read_pdf(_drawn()).text

    assert "• The ferry of pier 1 was late again." in text
    assert "nmlkj" not in text
