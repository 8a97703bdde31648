"""Serves the pages over a scripted assistant whose every text tries to be more than text."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import uvicorn
from PIL import Image

from assistant.answers import Answer, Claim, DocumentReference, Evidence, Outcome, Scope
from assistant.library import LibraryEntry
from assistant.positions import HolderKind, Position
from ui.answering import ScriptedAssistant

HOSTILE = (
    "![i](https://evil.example/i.png) [l](https://evil.example) <https://evil.example> "
    "<img src=https://evil.example/x.png onerror=window.hit=1> <script>window.hit=1</script> "
    "<form action=https://evil.example><u>u</u></form> **bold** _it_ *em* ~~gone~~ $x^2$ $$y$$ "
    ":smile: :material/home: :red[red] www.evil.example https://evil.example a@evil.example "
    "\n\n# heading\n\n- item\n\n<style>*{display:none}</style> &lt;b&gt; </style> `c` a -> b"
)
PAGE = """
from hostile_server import assistant
from ui.chat import draw_page
draw_page(assistant)
"""


def assistant() -> ScriptedAssistant:
    """Hostile in every field that comes from a document."""
    png = io.BytesIO()
    Image.new("RGB", (200, 280), "white").save(png, "PNG")
    entries = tuple(
        LibraryEntry(str(n), f"{n} {HOSTILE}", f"{n} {HOSTILE}", HOSTILE, HOSTILE, HOSTILE, 1)
        for n in range(3)
    )
    answer = Answer(
        id="a", question="hostile", outcome=Outcome.COMPLETE, lead=HOSTILE,
        claims=tuple(Claim(HOSTILE, HOSTILE, (f"e{n}",), True) for n in range(2)),
        evidence=(_evidence(0, None), _evidence(1, 1)),
        searched=(), silent=(DocumentReference("0", HOSTILE, HOSTILE, HOSTILE),) * 7,
        near_misses=(), elsewhere=(DocumentReference("0", HOSTILE, HOSTILE, HOSTILE),),
        scope=Scope((), HOSTILE, "question"), withheld=1, generation="g", settings_hash="s",
        timings={}, comparison=(), uncovered=(HOSTILE,), choices=(HOSTILE,),
        near_topics=(HOSTILE,), confidence=0.5,
    )  # fmt: skip
    return _Paged({"hostile": answer}, entries, png.getvalue(), (HOSTILE, HOSTILE, HOSTILE))


class _Paged(ScriptedAssistant):
    def marked_page(self, document_id: str, start: int, end: int) -> bytes | None:
        return None if document_id == "0" else super().marked_page(document_id, start, end)


def _evidence(number: int, page: int | None) -> Evidence:
    return Evidence(
        id=f"e{number}", document_id=str(number), document=HOSTILE, organisation=HOSTILE,
        published=HOSTILE, pdf_page=page, page_label=HOSTILE if page else None,
        heading_path=(HOSTILE,), start=0, end=1, quote=HOSTILE, passage_id="p", relevance=1.0,
        reported=True, kind=HOSTILE, position=Position(HOSTILE, HolderKind.QUOTED, None, HOSTILE),
        context=HOSTILE, also_in=(),
    )  # fmt: skip


def main() -> None:
    from ui.app import build_app

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "page.py")
        script.write_text(PAGE, encoding="utf-8")
        uvicorn.run(build_app(script), port=int(sys.argv[2]), log_level="warning")


if __name__ == "__main__":
    main()
