"""A supervised process: `python -m ops.child api|worker`, started by ops/serve.py only."""

from __future__ import annotations

import argparse
import gc
import logging
import math
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING

import uvicorn

from api.settings import Settings
from ops.worker_health import run_beating

if TYPE_CHECKING:
    from types import FrameType

    from api.call import Drain


class _Server(uvicorn.Server):
    """Uvicorn that tells its parent when it accepts requests, and its edge when it stops."""

    def __init__(self, config: uvicorn.Config, ready: int, drain: Drain) -> None:
        super().__init__(config)
        self._ready = ready
        self._drain = drain

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # From the signal on nobody should be sent here: `/readyz` fails before the door closes.
        self._drain.close()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and not self.should_exit:
            _tell(self._ready)


def main() -> int:
    """Runs one role until told to stop."""
    parser = argparse.ArgumentParser(prog="ops.child")
    parser.add_argument("role", choices=("api", "worker"))
    parser.add_argument("--socket", type=int)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--lifeline", type=int, required=True)
    wanted = parser.parse_args()
    threading.Thread(target=_leave_with_parent, args=(wanted.lifeline,), daemon=True).start()
    settings = Settings.from_environment(os.environ)
    if wanted.role == "api":
        return _api(settings, wanted.socket, wanted.ready)
    return _worker(settings, wanted.ready)


def _api(settings: Settings, number: int, ready: int) -> int:
    # Building the schema makes a million lasting objects; looking through them all again and
    # again for garbage costs a tenth of the start.
    gc.disable()
    from api.app import create_app

    app = create_app(settings)
    gc.enable()
    trusted = os.environ.get("QIANDAI_TRUSTED_PROXIES", "")
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted or None,
        timeout_graceful_shutdown=math.ceil(settings.grace_seconds),
    )
    server = _Server(config, ready, app.state.edge.drain)
    with socket.socket(fileno=number) as listener:
        server.run(sockets=[listener])
    return 0 if server.started else 3


def _worker(settings: Settings, ready: int) -> int:
    from api.logging import configure_logging
    from jobs.worker import run

    configure_logging(settings.log_level)
    if settings.log_level != "debug":
        # The library tells of every turn of the timetable; failures it logs as errors.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
    _tell(ready)
    run_beating(run(settings), settings.data_directory)
    return 0


def _tell(ready: int) -> None:
    os.write(ready, b"r")
    os.close(ready)


def _leave_with_parent(lifeline: int) -> None:
    """Ends this process when the parent is gone, however it went."""
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
