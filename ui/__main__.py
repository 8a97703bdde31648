"""`python -m ui`: serves the pages until a signal comes."""

from __future__ import annotations

import argparse

import uvicorn

from ui.server import build_app


def main() -> None:
    """Serve on the given address; SIGINT and SIGTERM end it with exit code 0."""
    parser = argparse.ArgumentParser(prog="python -m ui")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    address = parser.parse_args()
    server = uvicorn.Server(
        uvicorn.Config(
            build_app(),
            host=address.host,
            port=address.port,
            log_level="warning",
            timeout_graceful_shutdown=3,  # open pages would keep it waiting
        )
    )
    try:
        server.run()
    except KeyboardInterrupt:
        return  # uvicorn raises it again after it has shut down


if __name__ == "__main__":
    main()
