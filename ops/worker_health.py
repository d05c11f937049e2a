"""Whether the worker is alive: its event loop touches a file; a health check looks at its age.

`python -m ops.worker_health` ends with 0 or 1, as container health checks have it.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import time
from collections.abc import Coroutine
from pathlib import Path

from ops.environment import data_dir

BEAT_SECONDS = 5.0
SILENCE_SECONDS_MAX = 60


def run_beating(work: Coroutine[object, object, None], folder: Path) -> None:
    """Runs the work and touches the file for as long as the event loop turns."""
    folder.mkdir(parents=True, exist_ok=True)
    file = _file(folder)

    async def beat() -> None:
        while True:
            await asyncio.to_thread(file.touch)
            await asyncio.sleep(BEAT_SECONDS)

    async def both() -> None:
        task = asyncio.create_task(beat())
        try:
            await work
        finally:
            task.cancel()

    try:
        asyncio.run(both())
    finally:
        file.unlink(missing_ok=True)


def is_alive(folder: Path) -> bool:
    """Whether the worker of this host has given a sign of life lately."""
    try:
        silence_seconds = time.time() - _file(folder).stat().st_mtime
    except OSError:
        return False
    return silence_seconds < SILENCE_SECONDS_MAX


def _file(folder: Path) -> Path:
    # Several workers may share the folder, each in a container with a name of its own.
    return folder / f"worker-{socket.gethostname()}.alive"


if __name__ == "__main__":
    sys.exit(0 if is_alive(data_dir(os.environ)) else 1)
