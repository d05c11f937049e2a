"""How a peer in Python is served: one uvicorn worker on loopback, until standard input ends."""

from __future__ import annotations

import os
import threading
from typing import Any

import uvicorn


def serve(app: Any) -> None:
    """Serves on `PORT` as this project's own server is served."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )
    server = uvicorn.Server(config)

    def leave_with_parent() -> None:
        while os.read(0, 1024):  # Not through `sys.stdin`, whose lock outlives this thread.
            pass
        server.should_exit = True

    threading.Thread(target=leave_with_parent, daemon=True).start()
    server.run()
