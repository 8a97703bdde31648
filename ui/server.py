"""Server: the pages, `/healthz` and the security headers in one application."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

_PAGE = Path(__file__).with_name("chat.py")
_OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,  # it would print docstrings of constants on the page
    "server.fileWatcherType": "none",
    "server.headless": True,
    "theme.base": "light",
    "theme.primaryColor": "#1d4f7c",
    "theme.textColor": "#0b0c0c",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f3f4f5",
    "theme.baseRadius": "small",
}
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def build_app() -> streamlit.App:
    """The ASGI application; call it once a process."""
    for name, value in _OPTIONS.items():
        config.set_option(name, value)
    return streamlit.App(
        _PAGE,
        routes=[Route("/healthz", _healthy)],
        middleware=[Middleware(SecurityHeaders)],
    )


async def _healthy(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


class SecurityHeaders:
    """Adds the headers that keep a page from loading or sending anything elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        policy = (
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval' {_script_hashes()}",
            "style-src 'self' 'unsafe-inline'",  # the framework styles its parts inline
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
        self._headers = [
            (b"content-security-policy", "; ".join(policy).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"no-referrer"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _script_hashes() -> str:
    """Sources for the scripts that stand inside the framework's own page."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    digests = (
        base64.b64encode(hashlib.sha256(script).digest()).decode()
        for script in _INLINE_SCRIPT.findall(index.read_bytes())
    )
    return " ".join(f"'sha256-{digest}'" for digest in digests)
