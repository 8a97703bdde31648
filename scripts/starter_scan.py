"""Scan: draws a typed letter as an office scanner would see it; no text layer."""

from __future__ import annotations

import io
import math
import random
from datetime import date
from pathlib import Path

import reportlab
from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from starter_source import Source, plain

_DPI = 200
_SIZE = (round(A4[0] / 72 * _DPI), round(A4[1] / 72 * _DPI))
_MARGIN = 210
_LEADING = 40
_TILT_DEGREES = 0.4
_SPECKS = 900
_PAPER, _TYPE = 238, 34
_GRAIN = 15
"""How much lighter the scanner may see a point than it is."""


class _Letter:
    """The pages of a letter while it is typed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.pages: list[Image.Image] = []
        self._new_page()

    def _new_page(self) -> None:
        self.page = Image.new("L", _SIZE, _PAPER)
        self.draw = ImageDraw.Draw(self.page)
        self.y = _MARGIN
        self.pages.append(self.page)

    def letterhead(self, lines: list[str]) -> None:
        """The sender in the middle of the page's head, over a rule."""
        for line, font in zip(lines, [_font(46, bold=True), *[_font(25)] * 9], strict=False):
            left = (_SIZE[0] - self.draw.textlength(line, font)) / 2
            self.draw.text((left, self.y - 70), line, font=font, fill=_TYPE)
            self.y += 66 if font.size > 40 else 40
        self.draw.line((_MARGIN, self.y - 50, _SIZE[0] - _MARGIN, self.y - 50), _TYPE, 3)
        self.y += 24

    def paragraph(self, markup: str) -> None:
        """A paragraph; what is wholly bold in the source is typed bold."""
        font = _font(27, bold=markup.startswith("<b>") and markup.endswith("</b>"))
        for line in _wrapped(plain(markup), self.draw, font):
            if self.y > _SIZE[1] - 4 * _LEADING:
                self._new_page()
            self.draw.text((_MARGIN, self.y), line, font=font, fill=_TYPE)
            self.y += _LEADING
        self.y += _LEADING // 2

    def room_for_signature(self) -> None:
        """Start a new page if the signature block would not stand on this one."""
        if self.y > _SIZE[1] - 9 * _LEADING:
            self._new_page()

    def signature(self) -> None:
        """A scrawl in ink, the same every time."""
        chance = random.Random(self.source.title)  # noqa: S311 - handwriting, not secrets
        points, x, base = [], float(_MARGIN + 10), self.y + 50
        for step in range(90):
            x += chance.uniform(1.5, 5.5)
            height = (38 if step < 25 else 17) * math.sin(step * 0.9 + chance.uniform(-0.5, 0.5))
            points.append((x, base - height))
        self.draw.line(points, 75, 4, joint="curve")
        self.draw.line((_MARGIN, base + 36, x + 50, base + 20), 75, 3)
        self.y += 3 * _LEADING


def build_scan(source: Source, path: Path) -> None:
    """Pages of grey pixels, slightly turned and specked."""
    day = source.published.replace("-", "")
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(source.title)
    canvas.setAuthor(source.organisation)
    canvas.setSubject(source.kind)
    canvas.setCreator("Office scanner")
    canvas.setDateFormatter(lambda *_: f"D:{day}090000+00'00'")
    for number, page in enumerate(_typed(source).pages):
        buffer = io.BytesIO()
        _scanned(page, number).save(buffer, "JPEG", quality=55)
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)
        canvas.showPage()
    canvas.save()


def _typed(source: Source) -> _Letter:
    """The letter; its own first paragraph is the letterhead if it begins with the sender."""
    letter = _Letter(source)
    parts = [part.markup for part in source.parts if part.markup]
    if plain(parts[0]).startswith(source.organisation):
        letter.letterhead(plain(parts.pop(0)).split("\n"))
    else:
        day = date.fromisoformat(source.published)
        letter.letterhead([source.organisation])
        letter.paragraph(f"{day.day} {day:%B %Y}")
    for markup in parts:
        if markup.startswith("Yours "):
            letter.room_for_signature()
        letter.paragraph(markup)
        if markup.startswith("Yours "):
            letter.signature()
    return letter


def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "VeraBd.ttf" if bold else "Vera.ttf"
    return ImageFont.truetype(str(Path(reportlab.__file__).parent / "fonts" / name), size)


def _wrapped(text: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if draw.textlength(longer, font) > _SIZE[0] - 2 * _MARGIN:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _scanned(page: Image.Image, number: int) -> Image.Image:
    turned = page.rotate(_TILT_DEGREES, Image.Resampling.BICUBIC, fillcolor=_PAPER)
    chance = random.Random(number)  # noqa: S311 - dust, not secrets
    grain = Image.frombytes("L", _SIZE, chance.randbytes(_SIZE[0] * _SIZE[1]))
    turned = ImageChops.add(turned, grain.point([i * _GRAIN // 255 for i in range(256)]))
    for _ in range(_SPECKS):
        place = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
        turned.putpixel(place, chance.randrange(120, 220))
    return turned
