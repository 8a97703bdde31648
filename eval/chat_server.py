"""ChatServer: a local OpenAI-compatible server that does as a script says, misbehaving included."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

Failure = Literal[
    "",
    "stalls",
    "stalls midway",
    "drops",
    "drops midway",
    "junk",
    "junk midway",
    "html",
    "endless",
    "empty",
    "error event",
    "redirect",
    "400",
    "401",
    "404",
    "429",
    "500",
    "503",
]
"""How a server fails; empty when it answers."""
_PIECE = 11
_STALL_S = 30.0
_ENDLESS_BYTES = 4_000_000


@dataclass(slots=True)
class Script:
    """What the server does next."""

    reply: str | Callable[[str, str], str] = ""
    """The text, or a function of the system's and the user's message."""
    failure: Failure = ""
    is_streamed: bool = True
    asked: list[dict[str, Any]] = field(default_factory=list)
    """Bodies received, in order."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        script = self.server.script
        script.asked.append(body)
        self.close_connection = True
        try:
            self._act(script, body)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client has had enough

    def _act(self, script: Script, body: dict[str, Any]) -> None:
        if script.failure.isdigit():
            self._plain(int(script.failure), '{"error": {"message": "<b>no</b> http://evil.test"}}')
        elif script.failure == "redirect":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
        elif script.failure == "html":
            self._plain(200, "<html><body><img src=http://evil.test/x.png></body></html>")
        elif script.failure == "drops":
            self.connection.close()
        elif script.failure == "stalls":
            self.server.stopped.wait(_STALL_S)
        elif script.is_streamed:
            self._stream(script, body)
        else:
            message = {"role": "assistant", "content": _text(script, body)}
            self._plain(200, json.dumps({"choices": [{"message": message}]}))

    def _plain(self, status: int, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, script: Script, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        text = _text(script, body)
        pieces = [text[i : i + _PIECE] for i in range(0, len(text), _PIECE)]
        half = len(pieces) // 2
        for i, piece in enumerate(pieces):
            if i == half and script.failure and not self._fails_midway(script.failure):
                return
            self._event({"choices": [{"delta": {"content": piece}}]})
        if script.failure == "empty":
            return
        usage = {"prompt_tokens": 100, "completion_tokens": len(pieces)}
        self._event({"choices": [], "usage": usage})
        self.wfile.write(b"data: [DONE]\n\n")

    def _fails_midway(self, failure: Failure) -> bool:
        """Whether the stream goes on after all."""
        if failure == "stalls midway":
            self.server.stopped.wait(_STALL_S)
            return False
        if failure in {"drops midway", "empty"}:
            return False
        if failure in {"junk", "junk midway"}:
            self.wfile.write(b"data: {not json \xff\xfe\n\n")
        if failure == "error event":
            self._event({"error": {"message": "![x](http://evil.test/x.png)"}})
        if failure == "endless":
            self.wfile.write(b"data: " + b"x" * _ENDLESS_BYTES)
        return True

    def _event(self, content: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(content)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class ChatServer(ThreadingHTTPServer):
    """Serves `/v1/chat/completions` on loopback by its script."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = Script()
        self.stopped = threading.Event()

    @property
    def url(self) -> str:
        """The base address that a client is given."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is expected."""


@contextmanager
def running_server() -> Iterator[ChatServer]:
    """A server on a free port while the block runs."""
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()


def _text(script: Script, body: dict[str, Any]) -> str:
    if isinstance(script.reply, str):
        return script.reply
    system, user = (str(m["content"]) for m in body["messages"][:2])
    return script.reply(system, user)
