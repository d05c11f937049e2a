"""Runs a program in the foreground for a command, and ends it when the command is ended."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

END_SECONDS = 15


def run_program(
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    folder: Path | None = None,
    interactive: bool = False,
) -> int:
    """The program's exit code; 128 + n when signal n ended it, as shells have it.

    An interactive program keeps Ctrl-C to itself: psql cancels a statement with it.
    """
    with (
        _left_alone(signal.SIGINT) if interactive else contextlib.nullcontext(),
        subprocess.Popen(command, env=dict(environ), cwd=folder) as process,
    ):
        try:
            code = process.wait()
        except BaseException:
            _end(process)
            raise
    return code if code >= 0 else 128 - code


def _end(process: subprocess.Popen[bytes]) -> None:
    """First as Ctrl-C would (pytest then tidies up), then without asking."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def _left_alone(number: signal.Signals) -> Iterator[None]:
    # A handler, not SIG_IGN: being ignored would be inherited by the program.
    before = signal.signal(number, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(number, before)
