"""What a write begins with beside its scope: the lock of its key, and whether a row stands."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

import asyncpg

from models.session import Session

_NAME = "sought"
_PARAMETER = re.compile(r"\$([0-9]+)", re.ASCII)


class LockTaken(Exception):
    """Somebody else holds the advisory lock that the transaction was to begin with."""


class RowFound(Exception):
    """A row stands already that the transaction was not to begin beside."""


def lock_sql(lock: int) -> str:
    """Takes an advisory lock; a SELECT of several statements tells nothing but that it failed."""
    return f"SELECT 1 / pg_try_advisory_xact_lock({int(lock)})::int;"


@dataclass(frozen=True, slots=True)
class Sought:
    """A query for a row, and its parameters as SQL literals. INVARIANT: one query a process."""

    sql: str
    literals: tuple[str, ...]

    async def failing_sql(self, session: Session, transaction_pooler: bool) -> str:
        """Fails where the row is found; prepared once on each connection, if it stays ours.

        As the last of its text it sees what was committed before the lock was had.
        """
        if transaction_pooler:
            inline = _PARAMETER.sub(lambda found: self.literals[int(found[1]) - 1], self.sql)
            return f"{_failing(inline)};"
        if not session.is_ready:
            # Not by the driver, which leaves a transaction open until the statement runs.
            with suppress(asyncpg.DuplicatePreparedStatementError):
                await session.connection.execute(f"PREPARE {_NAME} AS {_failing(self.sql)}")
            session.is_ready = True
        return f"EXECUTE {_NAME}({', '.join(self.literals)});"


def _failing(query: str) -> str:
    """Fails where a row is found, by no error of the lock: it is one beyond the integers."""
    return f"SELECT (CASE WHEN EXISTS ({query}) THEN 2147483648 ELSE 0 END)::int"
