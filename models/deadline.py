"""One deadline for a whole request: waiting for a connection, beginning, every query, commit.

Separate timeouts add up (15 s were seen where each was 5 to 10 s), so the edge sets one instant
and everybody below measures against it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything within ends `seconds` from now, or earlier where a deadline already stands."""
    token = _DEADLINE.set(deadline_at(seconds))
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def deadline_at(seconds_max: float) -> float:
    """The instant (of the running loop's clock) until which the caller may work."""
    at = asyncio.get_running_loop().time() + seconds_max
    current = _DEADLINE.get()
    return at if current is None else min(at, current)


# How long one statement may take, where the caller's class has a limit of its own.
_STATEMENT: ContextVar[float | None] = ContextVar("statement_limit", default=None)


@contextmanager
def statement_limit(seconds: float) -> Iterator[None]:
    """The server cuts each statement within after `seconds`, whatever its session is set to."""
    token = _STATEMENT.set(seconds)
    try:
        yield
    finally:
        _STATEMENT.reset(token)


def statement_seconds() -> float | None:
    """The limit that stands; None where the session's own does."""
    return _STATEMENT.get()
