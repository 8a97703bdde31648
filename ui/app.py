"""App: the pages, a health check and security headers as one ASGI application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from ui.headers import SecurityHeaders

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HERE = Path(__file__).parent
_OPTIONS: dict[str, Any] = {
    "browser.gatherUsageStats": False,  # else it calls out and writes to the home folder
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.allowedOrigins": [],  # no other site may steer the page
    "global.developmentMode": False,
    "logger.level": "warning",
    "runner.magicEnabled": False,  # else the docstring of a page is drawn on it
    "server.allowedHosts": list(LOOPBACK),  # a foreign name that resolves to here is refused
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "theme.base": "light",
    "theme.backgroundColor": "#ffffff",
    "theme.secondaryBackgroundColor": "#f3f4f5",
    "theme.textColor": "#0b0c0c",
    "theme.primaryColor": "#1f4e79",
    "theme.linkColor": "#1f4e79",
    "theme.borderColor": "#8a9096",
    "theme.baseRadius": "small",
    "theme.headingFontWeights": [650, 600, 600, 600],
    "theme.showWidgetBorder": True,
}


def build_app(page: Path = _HERE / "chat.py") -> st.App:
    """The application that serves `page`, to be run by an ASGI server.

    Sets Streamlit's options for the process: a configuration file found elsewhere, or the
    environment, does not override them.
    """
    config.get_config_options(force_reparse=True, options_from_flags=_OPTIONS)
    return st.App(
        page,
        routes=[Route("/healthz", _healthz), Route("/favicon.png", _icon)],
        middleware=[Middleware(SecurityHeaders)],
    )


async def _healthz(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _icon(_request: Request) -> Response:
    return FileResponse(_HERE / "static" / "icon.png")
