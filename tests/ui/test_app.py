"""App: the real server's health check, its headers, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import ui

ROOT = Path(ui.__file__).parents[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    port = free_port()
    environment = {
        **os.environ, "HOME": str(home), "POLICY_ASSISTANT_STORE": str(tmp_path / "store"),
        "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "--port", str(port)],
        env=environment, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_until_ready(process, f"{address}/healthz")
    yield process, address
    process.kill()
    process.wait()
    process.stdout.close()


def wait_until_ready(process, address):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - loopback
                assert response.read() == b"ok"
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the server did not become ready")


def fetched(address):
    with urllib.request.urlopen(address, timeout=10) as response:  # noqa: S310 - loopback
        return response.headers, response.read()


def test_every_page_forbids_what_it_does_not_need(server, tmp_path):
    _, address = server
    for path in ("/", "/healthz", "/_stcore/health", "/favicon.png"):
        headers, body = fetched(address + path)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "img-src 'self' data: blob:" in policy
        assert not re.search(r"https?:|\*", policy)
        script = re.search(r"script-src ([^;]*)", policy).group(1)
        assert re.fullmatch(r"'self' 'sha256-[\w+/]{43}='", script)
        assert body
    assert list((tmp_path / "home").iterdir()) == []
    assert not (tmp_path / "store").exists()


def test_a_page_under_a_foreign_name_gets_no_session(server):
    _, address = server
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(
            b"GET /_stcore/stream HTTP/1.1\r\nHost: evil.example\r\n"
            b"Origin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        assert connection.recv(200).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_quietly(server, number):
    process, _ = server
    process.send_signal(number)
    assert process.wait(15) == 0
    assert process.stdout.read() == ""


@pytest.mark.parametrize("after_s", [0.5, 1.0])
def test_a_signal_ends_it_quietly_while_it_still_starts(tmp_path, after_s):
    process = subprocess.Popen(
        [sys.executable, "-m", "ui", "--port", str(free_port())],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    time.sleep(after_s)
    process.terminate()
    output, _ = process.communicate(timeout=15)
    assert (process.returncode, output) == (0, "")


def test_only_loopback_addresses_are_served():
    refused = subprocess.run(
        [sys.executable, "-m", "ui", "--host", "0.0.0.0"],  # noqa: S104 - refused
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert "invalid choice" in refused.stderr


def test_the_first_page_is_drawn_without_the_heavy_libraries(starter_store):
    code = (
        "import sys\nfrom streamlit.testing.v1 import AppTest\n"
        f"page = AppTest.from_file({str(ROOT / 'ui' / 'chat.py')!r}, default_timeout=60).run()\n"
        "assert page.chat_input and not page.exception\n"
        "heavy = ('torch', 'transformers', 'sentence_transformers', 'llama_index', 'chromadb',"
        " 'openvino', 'onnxruntime')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "POLICY_ASSISTANT_STORE": str(starter_store.folder)},
    )  # fmt: skip

    assert done.stdout.strip() == "[]"
