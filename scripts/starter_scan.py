"""Scan: draws a typed letter as an office scanner would see it; no text layer."""

from __future__ import annotations

import io
import random
from datetime import date
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from starter_source import Source, plain

_DPI = 200
_SIZE = (round(A4[0] / 72 * _DPI), round(A4[1] / 72 * _DPI))
_MARGIN = 200
_LEADING = 44
_TILT_DEGREES = 0.4
_SPECKS = 900


def build_scan(source: Source, path: Path) -> None:
    """Pages of grey pixels, slightly turned and specked."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setTitle(source.title)
    canvas.setAuthor(source.organisation)
    for page in _pages(source):
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=55)
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)
        canvas.showPage()
    canvas.save()


def _pages(source: Source) -> list[Image.Image]:
    fonts = Path(reportlab.__file__).parent / "fonts"
    body = ImageFont.truetype(str(fonts / "Vera.ttf"), 29)
    bold = ImageFont.truetype(str(fonts / "VeraBd.ttf"), 42)
    pages = []
    page, draw = _blank()
    draw.text((_MARGIN, 150), source.organisation, font=bold, fill=30)
    day = date.fromisoformat(source.published)
    draw.text((_MARGIN, 230), f"{day.day} {day:%B %Y}", font=body, fill=40)
    y = 330
    for part in source.parts:
        for line in _wrapped(plain(part.markup), draw, body):
            if y > _SIZE[1] - _MARGIN:
                pages.append(_scanned(page, len(pages)))
                page, draw = _blank()
                y = _MARGIN
            draw.text((_MARGIN, y), line, font=body, fill=40)
            y += _LEADING
        y += _LEADING // 2
    return [*pages, _scanned(page, len(pages))]


def _blank() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("L", _SIZE, 250)
    return page, ImageDraw.Draw(page)


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
    turned = page.rotate(_TILT_DEGREES, Image.Resampling.BICUBIC, fillcolor=250)
    chance = random.Random(number)  # noqa: S311 - dust, not secrets
    for _ in range(_SPECKS):
        place = chance.randrange(_SIZE[0]), chance.randrange(_SIZE[1])
        turned.putpixel(place, chance.randrange(120, 220))
    return turned
