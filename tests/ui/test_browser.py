"""Browser: the pages in chromium, with hostile documents and with the starter documents."""

from __future__ import annotations

import io
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect, sync_playwright

import ui

# one group: the starter documents are synced once
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(ui.__file__).parents[1]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
QUESTION = "What does the association think of the review's proposal for local delivery teams?"
PAGED = "Which recommendations did the government reject, and why?"
"""Answered from a PDF."""
MARKER = (255, 230, 100)
CLAIMS_SEEN = """
    window.claimsSeen = new Set();
    new MutationObserver(() => window.claimsSeen.add(
        document.querySelectorAll('.pa-claim').length
    )).observe(document, {childList: true, subtree: true});
"""


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def starter_address(tmp_path_factory, chromium):
    environment = {
        **os.environ,
        "POLICY_ASSISTANT_STORE": str(tmp_path_factory.mktemp("starter") / "store"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", "from assistant.cli import main; main()"]
    documents = ROOT / "corpus" / "starter" / "documents"
    subprocess.run([*command, "sync", str(documents)], env=environment, check=True, timeout=300)
    with served([*command, "serve"], environment, exit_code=0) as address:
        yield address


@pytest.fixture(scope="module")
def hostile_address(chromium):
    script = Path(__file__).with_name("hostile_server.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with served([sys.executable, str(script)], environment, exit_code=-15) as address:
        yield address


@contextmanager
def served(command, environment, *, exit_code):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*command, "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        code = process.wait(20)
    assert code == exit_code


def wait_for(address):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer")


@contextmanager
def page_at(browser, address, width=1280):
    """A page that fails the test when it asks any other host for anything."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(30_000)
    foreign = []
    page.on("request", lambda r: foreign.append(r.url) if is_foreign(r.url, address) else None)
    page.add_init_script(CLAIMS_SEEN)
    page.goto(address)
    try:
        yield page
    finally:
        page.close()
    assert foreign == []


def is_foreign(url, address):
    return not url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def ask(page, question):
    box = page.get_by_label("Ask about the documents")
    box.fill(question)
    box.press("Enter")
    heading = page.get_by_role("heading", level=2, name=question)
    expect(heading.first).to_be_visible(timeout=30_000)
    expect(page.locator(".pa-status")).to_have_text(re.compile("Answer ready"), timeout=30_000)
    settle(page)


@pytest.mark.slow
def test_a_question_streams_its_answer_and_a_source_opens_with_its_words_marked(
    browser, starter_address
):
    with page_at(browser, starter_address) as page:
        expect(page.get_by_text(re.compile(r"\d+ documents from \d+ organisations"))).to_be_visible(
            timeout=60_000
        )
        ask(page, QUESTION)
        assert page.get_by_text("Answered from: Association of Local Technology Leaders").count()
        text_is_marked(page)
    with page_at(browser, starter_address) as page:
        ask(page, PAGED)
        claims = page.locator(".pa-claim").count()
        seen = page.evaluate("[...window.claimsSeen]")
        assert claims > 2
        # a busy browser draws two at once, but not all of them
        assert set(range(1, claims)) & set(seen)
        page_is_marked(page)


def settle(page):
    """Wait until the run has ended: until then what is to be clicked may still move."""
    app = page.locator('[data-testid="stApp"]')
    expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)
    page.wait_for_timeout(300)


def text_is_marked(page):
    card = page.locator('[class*="st-key-card_"]').filter(has_text="Open in its text").first
    quote = card.locator("blockquote").inner_text()
    card.get_by_role("button", name="Open in its text").click()
    mark = page.locator(".pa-text mark")
    expect(mark).to_be_visible()
    assert " ".join(mark.inner_text().split()) == quote
    assert mark.bounding_box()["width"] > 50
    settle(page)


def page_is_marked(page):
    page.get_by_role("button", name="Open on its page").first.click()
    image = page.get_by_role("img", name=re.compile("with the quoted words marked"))
    expect(image).to_be_visible()
    expect(page.locator(".pa-text")).to_have_count(0)
    response = page.request.get(image.evaluate("element => element.src"))
    with Image.open(io.BytesIO(response.body())) as png:
        colours = {c: n for n, c in png.convert("RGB").getcolors(1 << 24)}
    assert colours.get(MARKER, 0) > 500


@pytest.mark.slow
def test_a_narrow_window_needs_no_sideways_scrolling(browser, starter_address):
    with page_at(browser, starter_address, width=400) as page:
        ask(page, PAGED)
        page.get_by_role("button", name="Open on its page").first.click()
        expect(page.get_by_role("img", name=re.compile("marked"))).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400
        beyond = "[...document.querySelectorAll('.stMain *')].filter(e => e.getBoundingClientRect().right > 401).length"
        assert page.evaluate(beyond) == 0


def test_nothing_that_a_document_holds_takes_effect(browser, hostile_address):
    with page_at(browser, hostile_address) as page:
        expect(page.get_by_role("button", name=re.compile("What does")).first).to_be_visible()
        page.get_by_label("Documents", exact=True).click()
        expect(page.get_by_role("option").first).to_be_visible()
        no_markup(page)
        page.keyboard.press("Escape")
        ask(page, "hostile")
        page.get_by_role("button", name="Search all documents instead").click()
        expect(page.get_by_role("heading", name="Earlier questions")).to_be_visible()
        settle(page)
        page.get_by_role("button", name="Open in its text").first.click()
        expect(page.locator(".pa-text mark").first).to_be_visible()
        settle(page)
        page.get_by_text("Nothing found in 7 documents").first.click()
        page.get_by_text("Copy with sources").first.click()
        page.locator(".st-key-turn_0 summary").first.click()
        expect(page.locator("code").first).to_be_visible()
        no_markup(page)
        page.get_by_role("button", name="Close").click()
        settle(page)
        page.get_by_role("button", name="Open on its page").first.click()
        expect(page.locator('[data-testid="stImage"] img').first).to_be_visible()
        no_markup(page, images=1)


def no_markup(page, images=0):
    inside = "[data-testid=stApp], [data-testid=stSelectboxVirtualDropdown], [role=listbox]"
    for tag in ("script", "iframe", "form", "em", "strong", "del", "u", ".katex", "[onerror]"):
        assert page.locator(f":is({inside}) {tag}").count() == 0, tag
    assert page.locator(f":is({inside}) img").count() == images
    assert page.locator('a[href]:not([href^="#"])').count() == 0
    assert not page.evaluate("'hit' in window")
    assert page.get_by_text("😄").count() == 0
