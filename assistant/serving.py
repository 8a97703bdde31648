"""Serving: runs the pages as a child process and stands for it towards the person."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from assistant.settings import PREFIX, Settings
from corpus.errors import PolicyAssistantError

_READY_S = 60.0
_POLL_S = 0.1
_STOP_S = 10.0


def serve(settings: Settings) -> int:
    """Serve until the child ends or a signal comes; returns the exit code to leave with.

    Prints the address once the pages answer. Raises PolicyAssistantError when the port is taken.
    """
    _refuse_busy_port(settings)
    command = [
        sys.executable, "-m", "ui", "--host", settings.host, "--port", str(settings.port),
    ]  # fmt: skip
    environment = {**os.environ, f"{PREFIX}STORE": str(settings.store.expanduser().resolve())}
    # its own process group: a Ctrl-C reaches the child once, through us
    child = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own module
    stopped = _forward_signals(child)
    address = f"http://{settings.host}:{settings.port}"
    if _is_ready(child, f"{address}/healthz"):
        print(f"Policy Assistant is at {address} (Ctrl-C stops it)", flush=True)  # noqa: T201 - the command's output
    code = child.wait()
    return 0 if stopped else code


def _refuse_busy_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PolicyAssistantError(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). Stop "
                "what is running there, or choose another: `make start PORT=8502`, "
                "`policy-assistant serve --port 8502`."
            ) from error


def _forward_signals(child: subprocess.Popen[bytes]) -> list[int]:
    """Pass SIGINT and SIGTERM on; the returned list says which came."""
    received: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        child.terminate()
        try:
            child.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return received


def _is_ready(child: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + _READY_S
    while child.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - loopback
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(_POLL_S)
    return False
