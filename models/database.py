"""The database as the house uses it: reading under a scope, writing in one transaction.

`reading` and `writing` begin a transaction with the scope as `SET LOCAL` in one round trip;
`ask` runs one statement that brings its scope along, so that nothing else is sent.
No session ever holds a scope. Sessions are read-only except within `writing`. One deadline covers
waiting, beginning, every query and the commit. Expected failures
are `Overloaded`, `Unavailable`, `ConnectionLost`, `CommitUncertain` and `DeadlineExceeded`;
errors of PostgreSQL itself (deadlock, violation) pass through as asyncpg raises them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.beginning import LockTaken, RowFound, Sought, lock_sql
from models.deadline import deadline, deadline_at, statement_limit, statement_seconds
from models.dsn import driver_dsn
from models.failure import DeadlineExceeded, StatementTooLong, translated
from models.pool import (
    DRIVER_ERRORS,
    ConnectionLost,
    Overloaded,
    Pool,
    Unavailable,
    broken,
)
from models.scope import IS_DISTRIBUTED, settings_sql
from models.session import Session, session_settings

__all__ = [
    "CommitUncertain",
    "ConnectionLost",
    "Database",
    "DeadlineExceeded",
    "Overloaded",
    "StatementTooLong",
    "Transaction",
    "Unavailable",
    "deadline",
    "deadline_at",
    "settings_sql",
    "statement_limit",
]

QueryLogger = Callable[[Any], None]

_SAVEPOINT = "work"


class CommitUncertain(Unavailable):
    """The answer to COMMIT was lost: only the idempotency key tells whether it happened."""


@dataclass(slots=True)
class Transaction:
    """An open transaction. It commits when its block ends normally, unless discarded."""

    connection: Any
    discarded: bool = field(default=False, init=False)

    def discard(self) -> None:
        """Roll back when the block ends normally (a dry run)."""
        self.discarded = True

    async def undo_work(self) -> None:
        """Back to the savepoint of `writing(..., savepoint=True)`; the scope stays in force."""
        await self.connection.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")


class Database:
    """The one budget of connections of this process; made by `Database.open`."""

    def __init__(self, pool: Pool, deadline_seconds: float, transaction_pooler: bool) -> None:
        self._pool = pool
        self._deadline_seconds = deadline_seconds
        self._transaction_pooler = transaction_pooler
        self._is_distributed = False
        self._loggers: list[QueryLogger] = []
        fixed = session_settings(deadline_seconds) if transaction_pooler else {}
        self._fixed_sql = "".join(
            f"SET LOCAL {name} = '{value}';"
            for name, value in fixed.items()
            if name != "default_transaction_read_only"
        )

    @classmethod
    async def open(
        cls,
        dsn: str,
        *,
        size: int = 16,
        deadline_seconds: float = 8.0,
        transaction_pooler: bool = False,
        wait_seconds: float = 2.0,
        queue_max: int | None = None,
    ) -> Database:
        """Open the first of `size` connections; behind a transaction pooler nothing is left on one.

        `queue_max` callers (16 per connection by default) wait at most `wait_seconds`.
        """
        address = driver_dsn(dsn)
        settings = session_settings(deadline_seconds)
        settings["application_name"] = "qiandai"
        database: Database

        async def connect() -> Any:
            connection = await asyncpg.connect(
                address,
                timeout=min(5.0, deadline_seconds),
                # Statements of the planner are long and many; a cached one is prepared once.
                statement_cache_size=0 if transaction_pooler else 512,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
                server_settings=None if transaction_pooler else settings,
            )
            for logger in database._loggers:
                connection.add_query_logger(logger)
            return connection

        pool = Pool(connect, size, 16 * size if queue_max is None else queue_max, wait_seconds)
        database = cls(pool, deadline_seconds, transaction_pooler)
        await pool.fill()
        database._is_distributed = bool(await database.fetch({}, IS_DISTRIBUTED))
        return database

    async def close(self, grace_seconds: float = 5.0) -> None:
        """Refuse newcomers, let users finish for `grace_seconds`, close every connection."""
        await self._pool.close(grace_seconds)

    @asynccontextmanager
    async def reading(
        self, scope: Mapping[str, str], *, seconds: float | None = None
    ) -> AsyncIterator[Any]:
        """Lend a connection (asyncpg) in a transaction under exactly `scope`, for reading only.

        `seconds` is for what takes longer than a request may; each statement keeps its own limit.
        """
        async with self._transaction(scope, "READ ONLY", "", seconds) as transaction:
            yield transaction.connection

    @asynccontextmanager
    async def writing(
        self,
        scope: Mapping[str, str],
        *,
        savepoint: bool = False,
        lock: int | None = None,
        unless: Sought | None = None,
    ) -> AsyncIterator[Transaction]:
        """One transaction under `scope`: begun in one round trip, committed or rolled back.

        With `lock` it begins with that advisory lock, or raises LockTaken; undoing the work to
        the savepoint sets it free. With `unless` it begins only where that finds no row once the
        lock is held, or raises RowFound with nothing held.
        """
        mark = f"SAVEPOINT {_SAVEPOINT};" if savepoint else ""
        if lock is not None:
            mark += lock_sql(lock)
        async with self._transaction(scope, "READ WRITE", mark, unless=unless) as transaction:
            yield transaction

    @asynccontextmanager
    async def streaming(
        self, scope: Mapping[str, str], sql: str, *arguments: Any, rows_each: int, seconds: float
    ) -> AsyncIterator[AsyncIterator[list[Any]]]:
        """Rows of one statement in pieces, by a cursor: one snapshot, and never all in memory."""
        async with self.reading(scope, seconds=seconds) as connection:
            cursor = await connection.cursor(sql, *arguments)
            yield _pieces(cursor, rows_each)

    async def fetch(self, scope: Mapping[str, str], sql: str, *arguments: Any) -> list[Any]:
        """Rows of one statement; repeated once when the connection broke under it."""
        if scope or self._transaction_pooler:
            return list(await _repeated(self._within, scope, sql, arguments))
        return list(await _repeated(self._alone, "fetch", sql, arguments))

    async def fetchrow(self, scope: Mapping[str, str], sql: str, *arguments: Any) -> Any:
        """First row of one statement, or None; repeated once when the connection broke."""
        rows = await self.fetch(scope, sql, *arguments)
        return rows[0] if rows else None

    async def ask(self, scope: Mapping[str, str], sql: str, *arguments: Any) -> Any:
        """The row of one statement that sets `scope` itself; repeated once, as `fetch`.

        It is its own transaction, so that the scope ends with it. The workers of a distributed
        database only hear of what a transaction sets before the statement; behind a transaction
        pooler the session's own settings must come along.
        """
        if self._is_distributed or self._transaction_pooler:
            return await self.fetchrow(scope, sql, *arguments)
        return await _repeated(self._alone, "fetchrow", sql, arguments)

    async def _within(
        self, scope: Mapping[str, str], sql: str, arguments: Sequence[Any]
    ) -> list[Any]:
        async with self.reading(scope) as connection:
            return list(await connection.fetch(sql, *arguments))

    async def _alone(self, method: str, sql: str, arguments: Sequence[Any]) -> Any:
        """One statement that is its own transaction.

        No context managers, and the driver's timer instead of asyncio's: together they took a
        tenth of a small read.
        """
        loop = asyncio.get_running_loop()
        at = deadline_at(self._deadline_seconds)
        limit = self._statement_limit()
        now = loop.time()
        session = self._pool.idle(limit, now)
        if session is None:
            session = await self._queued(limit)
            now = loop.time()
        try:
            found = await getattr(session.connection, method)(sql, *arguments, timeout=at - now)
        except BaseException as error:
            self._pool.mend(session)
            told = DeadlineExceeded() if isinstance(error, TimeoutError) else error
            told = translated(told, session)
            if told is error:
                raise
            raise told from error
        if session.connection.is_in_transaction():
            self._pool.mend(session)
        else:
            self._pool.release(session)
        return found

    async def _queued(self, limit: int | None) -> Session:
        """A connection with this limit of a statement, waited for."""
        async with self._bounded():
            session = await self._pool.acquire()
            try:
                await session.adopt(limit)
            except BaseException as error:
                self._pool.mend(session)
                raise translated(error, session) from error
            return session

    def add_query_logger(self, logger: QueryLogger) -> None:
        """Call `logger` (asyncpg `LoggedQuery`) for every statement from now on.

        asyncpg calls it on the next turn of the loop: `await asyncio.sleep(0)` before counting.
        """
        self._loggers.append(logger)
        for session in self._pool.sessions():
            session.connection.add_query_logger(logger)

    def remove_query_logger(self, logger: QueryLogger) -> None:
        """Stop calling it."""
        self._loggers.remove(logger)
        for session in self._pool.sessions():
            session.connection.remove_query_logger(logger)

    @property
    def figures(self) -> dict[str, int]:
        """Budget, opened, in use and queued, for metrics."""
        pool = self._pool
        return {
            "size": pool.size,
            "opened": pool.opened,
            "in_use": pool.in_use,
            "queued": pool.queued,
        }

    def _statement_limit(self) -> int | None:
        """The limit of the caller's class in milliseconds, where it is not the session's own."""
        seconds = statement_seconds()
        if seconds is None or seconds == self._deadline_seconds:
            return None
        return int(seconds * 1000)

    @asynccontextmanager
    async def _bounded(self, seconds: float | None = None) -> AsyncIterator[None]:
        """Cut everything within at the deadline."""
        limit = asyncio.timeout_at(deadline_at(seconds or self._deadline_seconds))
        try:
            async with limit:
                yield
        except TimeoutError as error:
            if limit.expired():
                raise DeadlineExceeded from error
            raise

    @asynccontextmanager
    async def _transaction(
        self,
        scope: Mapping[str, str],
        mode: str,
        mark: str,
        seconds: float | None = None,
        unless: Sought | None = None,
    ) -> AsyncIterator[Transaction]:
        committing = False
        try:
            async with self._bounded(seconds):
                session = await self._begin(f"{self._begin_sql(scope, mode)}{mark}", unless)
                transaction = Transaction(session.connection)
                try:
                    yield transaction
                    committing = not transaction.discarded
                    await self._end(session, committing)
                except Exception as error:
                    told = translated(error, session)
                    await self._roll_back(session)
                    if told is not error:
                        raise told from error
                    raise
                except BaseException:
                    self._pool.mend(session)
                    raise
                self._pool.release(session)
        except DeadlineExceeded as error:
            if committing:
                raise CommitUncertain("the answer to COMMIT is outstanding") from error
            raise

    def _begin_sql(self, scope: Mapping[str, str], mode: str) -> str:
        """BEGIN, the scope and the limit of a statement, as one text."""
        # As long as the deadline where the class has no limit: its last user may have left one.
        limit = self._statement_limit() or int(self._deadline_seconds * 1000)
        set_limit = f"SET LOCAL statement_timeout = {limit};"
        return f"BEGIN {mode};{self._fixed_sql}{settings_sql(scope, True)}{set_limit}"

    async def _begin(self, text: str, unless: Sought | None = None) -> Session:
        """Begin in one round trip, on a connection that is alive and writable."""
        for _ in range(self._pool.size + 1):
            session, text_of_all = await self._pool.acquire(), text
            try:
                if unless is not None:
                    text_of_all = text + await unless.failing_sql(session, self._transaction_pooler)
                await session.connection.execute(text_of_all)
            except (asyncpg.FeatureNotSupportedError, asyncpg.ReadOnlySQLTransactionError):
                self._pool.drop(session)  # A primary that became a standby: find the new one.
            except asyncpg.DivisionByZeroError as error:
                self._pool.mend(session)
                raise LockTaken from error
            except asyncpg.NumericValueOutOfRangeError as error:
                await self._roll_back(session)  # Now: whoever is told wants the same lock again.
                raise RowFound from error
            except DRIVER_ERRORS as error:
                if not broken(session.connection, error):
                    self._pool.mend(session)
                    raise
                self._pool.drop(session)
            except BaseException:
                self._pool.mend(session)
                raise
            else:
                return session
        raise Unavailable("no connection takes a transaction")

    async def _end(self, session: Session, committing: bool) -> None:
        if not committing:
            await session.connection.execute("ROLLBACK")
            return
        try:
            tag = await session.connection.execute("COMMIT")
        except DRIVER_ERRORS as error:
            if broken(session.connection, error):
                raise CommitUncertain("the answer to COMMIT was lost") from error
            raise
        # PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
        if tag != "COMMIT":
            raise RuntimeError("the transaction had failed before its COMMIT")

    async def _roll_back(self, session: Session) -> None:
        """Free the locks before the caller goes on; a connection that cannot is dropped."""
        try:
            if session.connection.is_closed():
                self._pool.drop(session)
                return
            if session.connection.is_in_transaction():
                await session.connection.execute("ROLLBACK")
        except BaseException as error:
            self._pool.mend(session)
            if not isinstance(error, Exception):
                raise
        else:
            self._pool.release(session)


async def _repeated(read: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """A read; it may simply be repeated when the connection broke under it."""
    try:
        return await read(*given)
    except ConnectionLost:
        return await read(*given)


async def _pieces(cursor: Any, rows_each: int) -> AsyncIterator[list[Any]]:
    while rows := await cursor.fetch(rows_each):
        yield rows
