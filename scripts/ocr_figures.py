"""Prints how well pages without text are read: a real response, and pages made into pictures.

`python scripts/ocr_figures.py SHARED` reads the response whose glyphs are outlines, of which
SHARED/benchmarks/inquiries/pairs.jsonl holds the words, and pages of PDFs that have a text layer,
drawn anew, skewed, blurred, speckled and compressed.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter

from corpus.documents import Document
from corpus.folders import STARTER_DOCUMENTS, FoundFile
from corpus.sandbox import read_all

_SCANNED = "documents/inquiries/post-office-horizon-response-scanned.pdf"
_RESPONSE = "PostOfficeHorizon-IT-Inquiry-Response.pdf"
_PAGES = 16
_LEAST_WORDS = 150
_DPI = 200
_ENOUGH = 0.95


def main(shared: Path) -> None:
    """Both figures."""
    _real(shared)
    _degraded(shared)


def _real(shared: Path) -> None:
    pairs = [
        json.loads(line)
        for line in (shared / "benchmarks/inquiries/pairs.jsonl").read_text().splitlines()
    ]
    wanted = [pair for pair in pairs if pair["res_file"] == _RESPONSE]
    (outcome,) = read_all([("", FoundFile(shared / _SCANNED, "scanned.pdf"), None)])
    assert outcome.document is not None, outcome.reason  # noqa: S101 - a script
    pages = [words(outcome.document.text[p.start : p.end]) for p in outcome.document.pages]
    windows = [pages[i] + pages[i + 1] for i in range(len(pages) - 1)]
    shares = [max(recall(words(pair["response"]), w) for w in windows) for pair in wanted]
    enough = sum(share >= _ENOUGH for share in shares)
    print(f"{len(pages)} pages without text, {len(outcome.document.warnings)} warnings")
    print(
        f"responses of which >= 95 % of the words are in two pages: {enough} of {len(shares)}; "
        f"lowest {min(shares):.3f}, mean {statistics.mean(shares):.3f}"
    )
    labels = {anchor.label for anchor in outcome.document.anchors}
    named = sum(f"recommendation {pair['rec_id']}" in labels for pair in wanted)
    print(f"recommendations that are anchors: {named} of {len(wanted)}")
    for pair, share in zip(wanted, shares, strict=True):
        if share < _ENOUGH:
            print(f"  {pair['rec_id']}: {share:.3f} of {sum(words(pair['response']).values())}")


def _degraded(shared: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - not for secrets
    files = [*STARTER_DOCUMENTS.rglob("*.pdf"), *(shared / "documents").rglob("*.pdf")]
    chosen = []
    for path in sorted(files, key=lambda p: p.name):
        with pypdfium2.PdfDocument(path) as file:
            full = [i for i in range(len(file)) if _count(file, i) >= _LEAST_WORDS]
        if full:
            chosen.append((path, chance.choice(full)))
    shares = []
    with tempfile.TemporaryDirectory() as folder:
        for path, index in chance.sample(chosen, min(_PAGES, len(chosen))):
            target = Path(folder) / f"{path.stem}.pdf"
            with pypdfium2.PdfDocument(path) as file:
                reference = words(file[index].get_textpage().get_text_bounded())
                _picture(file[index], chance).save(target, resolution=_DPI, quality=50)
            (outcome,) = read_all([("", FoundFile(target, target.name), None)])
            shares.append(recall(reference, words(_text(outcome.document))))
            print(f"  {path.name} page {index + 1}: {shares[-1]:.3f}")
    print(f"{len(shares)} degraded pages: mean word recall {statistics.mean(shares):.3f}")


def _count(file: pypdfium2.PdfDocument, index: int) -> int:
    return len(file[index].get_textpage().get_text_bounded().split())


def _picture(page: pypdfium2.PdfPage, chance: random.Random) -> Image.Image:
    image = page.render(scale=_DPI / 72, grayscale=True).to_pil()
    image = image.rotate(
        chance.uniform(-0.7, 0.7), fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    image = image.filter(ImageFilter.GaussianBlur(0.7))
    noise = Image.effect_noise(image.size, 30)
    return Image.blend(image, noise, 0.12)


def _text(document: Document | None) -> str:
    return document.text if document else ""


def words(text: str) -> Counter[str]:
    """Words without case, marks and line-end hyphens, counted."""
    return Counter(re.findall(r"\w+", re.sub(r"[-\x02\xad]\s*\n", "", text).casefold()))


def recall(wanted: Counter[str], found: Counter[str]) -> float:
    """Share of the wanted words that were found, each as often as it stands."""
    return sum((wanted & found).values()) / max(sum(wanted.values()), 1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
