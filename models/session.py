"""A session of PostgreSQL: what each begins with, and what one is known to hold."""

from __future__ import annotations

from typing import Any


def session_settings(deadline_seconds: float) -> dict[str, str]:
    """What every session has, so that plans and texts do not depend on the server's defaults."""
    milliseconds = str(int(deadline_seconds * 1000))
    return {
        "TimeZone": "UTC",
        "DateStyle": "ISO, YMD",
        "IntervalStyle": "iso_8601",
        "jit": "off",
        "standard_conforming_strings": "on",
        "default_transaction_read_only": "on",
        "statement_timeout": milliseconds,
        "idle_in_transaction_session_timeout": str(int(milliseconds) + 5000),
    }


class Session:
    """A connection, and the limit of a statement that its server session is known to have.

    INVARIANT: `limit` (milliseconds; None: the one it was opened with) is what the server holds,
    and `is_sure` is false from before a `SET` is sent until its success.
    """

    __slots__ = ("connection", "is_ready", "is_sure", "limit", "proven_at")

    def __init__(self, connection: Any, now: float) -> None:
        self.connection = connection
        self.limit: int | None = None
        self.is_sure = True
        self.proven_at = now
        self.is_ready = False  # Whether it has the statement that a write begins with.

    async def adopt(self, limit: int | None) -> None:
        """Give each statement this limit; nothing is sent when it has it."""
        if self.is_sure and self.limit == limit:
            return
        self.is_sure = False
        await self.connection.execute(f"SET statement_timeout TO {limit or 'DEFAULT'}")
        self.limit, self.is_sure = limit, True
