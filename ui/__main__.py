"""Entry point: `python -m ui` serves the pages until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
from types import FrameType
from typing import NoReturn

_LAST_WORDS_S = 3


def main() -> None:
    """Serve; SIGINT and SIGTERM end it with exit code 0."""
    # before the imports, which take seconds; uvicorn raises the signal again once it has stopped
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    import uvicorn  # noqa: PLC0415 - after the signal handlers

    from ui.app import LOOPBACK, build_app  # noqa: PLC0415 - the same

    parser = argparse.ArgumentParser(prog="python -m ui", description="Serves the pages.")
    parser.add_argument("--host", choices=LOOPBACK, default=LOOPBACK[0], help="loopback only")
    parser.add_argument("--port", type=int, default=8501)
    arguments = parser.parse_args()
    uvicorn.run(
        build_app(),
        host=arguments.host,
        port=arguments.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_WORDS_S,
    )


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    # at once: an exception raised within an import is reported as the import's own, and the
    # interpreter's way out crashes on a question that is still being answered
    os._exit(0)


if __name__ == "__main__":
    main()
