"""One deadline for a whole request: waiting for a connection, beginning, every query, commit.

Separate timeouts add up (15 s were seen where each was 5 to 10 s), so the edge sets one instant
and everybody below measures against it.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar, Token

_DEADLINE: ContextVar[float | None] = ContextVar("deadline", default=None)


class Within:
    """A bound for what a `with` holds. No generator: that took twice as long, in each request."""

    __slots__ = ("_token", "_value", "_variable")

    def __init__(self, variable: ContextVar[float | None], value: float) -> None:
        self._variable = variable
        self._value = value

    def __enter__(self) -> None:
        self._token: Token[float | None] = self._variable.set(self._value)

    def __exit__(self, *_: object) -> None:
        self._variable.reset(self._token)


def deadline(seconds: float) -> Within:
    """Everything within ends `seconds` from now, or earlier where a deadline already stands."""
    return Within(_DEADLINE, deadline_at(seconds))


def deadline_at(seconds_max: float) -> float:
    """The instant (of the running loop's clock) until which the caller may work."""
    at = asyncio.get_running_loop().time() + seconds_max
    current = _DEADLINE.get()
    return at if current is None else min(at, current)


# How long one statement may take, where the caller's class has a limit of its own.
_STATEMENT: ContextVar[float | None] = ContextVar("statement_limit", default=None)


def statement_limit(seconds: float) -> Within:
    """The server cuts each statement within after `seconds`, whatever its session is set to."""
    return Within(_STATEMENT, seconds)


def statement_seconds() -> float | None:
    """The limit that stands; None where the session's own does."""
    return _STATEMENT.get()
