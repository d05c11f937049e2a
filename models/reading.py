"""A connection lent for reading, and what its user is told when it breaks off."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import asyncpg

from models.deadline import statement_seconds
from models.pool import ConnectionLost, Pool, Session, broken
from models.scope import ScopeKey


class DeadlineExceeded(Exception):
    """The request's one deadline passed; nothing of an unfinished transaction remains."""


class StatementTooLong(DeadlineExceeded):
    """One statement passed the limit of its caller's class: the same again would pass it again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"a statement took more than {seconds:g} s")
        self.seconds = seconds


@dataclass(slots=True)
class Reading:
    """A connection lent for reading. No generator: two of them took a tenth of a small read."""

    pool: Pool
    key: ScopeKey
    limit: asyncio.Timeout
    session: Session | None = None

    async def __aenter__(self) -> Any:
        await self.limit.__aenter__()
        try:
            self.session = await self.pool.acquire(self.key)
        except BaseException as error:
            await self._ended(error)
            raise
        return self.session.connection

    async def __aexit__(
        self, kind: object, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        session = self.session
        assert session is not None
        told = error
        if error is not None:
            self.pool.mend(session)
            told = translated(error, session)
        elif session.connection.is_in_transaction():
            self.pool.mend(session)
        else:
            self.pool.release(session)
        await self._ended(told)
        if told is not None and told is not error:
            raise told from error

    async def _ended(self, error: BaseException | None) -> None:
        """The end of the limit; `DeadlineExceeded` when it was what broke the reading off."""
        try:
            await self.limit.__aexit__(type(error) if error else None, error, None)
        except TimeoutError as late:
            raise DeadlineExceeded from late


def translated(error: BaseException, session: Session) -> BaseException:
    """What the caller sees of an error under a connection: lost, out of time, or itself."""
    if isinstance(error, asyncpg.QueryCanceledError):
        seconds = statement_seconds()
        return DeadlineExceeded() if seconds is None else StatementTooLong(seconds)
    if broken(session.connection, error) and not isinstance(error, TimeoutError):
        session.connection.terminate()
        return ConnectionLost("the connection broke")
    return error
