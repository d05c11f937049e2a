"""Connections of one process to PostgreSQL: one budget, and no scope on any of them.

asyncpg's own pool resets a connection on release (a fifth of the throughput, measured). Here
nothing has to be reset: a scope lives no longer than the transaction or the statement it came
with. What was used last is used next, while what its server has in its caches is warm.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.session import Session

Connect = Callable[[], Awaitable[Any]]

_MEND_SECONDS = 2.0
_PROOF_SECONDS = 1.0
_IDLE_SECONDS = 60.0  # After so long a silence a connection must prove that it lives.


DRIVER_ERRORS = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)


class Overloaded(Exception):
    """No connection became free in time: the caller should try again later."""


class Unavailable(Overloaded):
    """The database cannot be reached."""


class ConnectionLost(Unavailable):
    """The connection broke under its user; a read may simply be repeated."""


def broken(connection: Any, error: BaseException) -> bool:
    """Whether this error means that the connection is gone.

    A server that shuts down says FATAL before it hangs up, and asyncpg stumbles over a message
    that came between two statements (`InternalClientError`): both precede `is_closed()`.
    """
    if isinstance(error, asyncpg.PostgresError):
        return bool(connection.is_closed() or error.severity_en in ("FATAL", "PANIC"))
    if isinstance(error, asyncpg.InternalClientError):
        return True
    return bool(isinstance(error, DRIVER_ERRORS) and connection.is_closed())


@dataclass(slots=True)
class Pool:
    """At most `size` connections; `queue_max` callers wait at most `wait_seconds` for one."""

    connect: Connect
    size: int
    queue_max: int
    wait_seconds: float
    _idle: list[Session] = field(default_factory=list)
    _used: set[Session] = field(default_factory=set)
    _waiters: deque[asyncio.Future[Session]] = field(default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _connecting: int = 0
    _doubt_at: float = 0.0
    _closing: bool = False
    _process: int = field(default_factory=os.getpid)

    @property
    def in_use(self) -> int:
        """Connections in the hands of a caller, or being mended."""
        return len(self._used)

    @property
    def queued(self) -> int:
        """Callers waiting."""
        return len(self._waiters)

    @property
    def opened(self) -> int:
        """Connections open or being opened."""
        return len(self._idle) + len(self._used) + self._connecting

    async def acquire(self) -> Session:
        """A proven connection."""
        for _ in range(self.size + 1):
            session = self._pick() or await self._wait()
            self._used.add(session)
            try:
                await self._prove(session)
            except DRIVER_ERRORS as error:
                if not broken(session.connection, error):
                    self.mend(session)
                    raise
                self.drop(session)
                continue
            except BaseException:
                self.mend(session)
                raise
            return session
        raise Unavailable("connections keep breaking")

    def idle(self, limit: int | None, now: float) -> Session | None:
        """A connection at hand that needs no proof and has this limit of a statement, or None."""
        self._check_open()
        for session in reversed(self._idle):
            if session.is_sure and session.limit == limit:
                if self._is_doubtful(session, now):
                    return None
                self._idle.remove(session)
                self._used.add(session)
                return session
        return None

    def release(self, session: Session) -> None:
        """Take back a connection that is idle and outside any transaction."""
        self._used.discard(session)
        if session.connection.is_closed():
            self._replace()
            return
        session.proven_at = asyncio.get_running_loop().time()
        self._give(session)

    def mend(self, session: Session) -> None:
        """Take back a connection in an unknown state: ROLLBACK it behind the scenes, or drop it."""
        self._spawn(self._mend(session))

    def drop(self, session: Session) -> None:
        """Give up a connection; all that have been silent since must prove that they live."""
        self._doubt_at = asyncio.get_running_loop().time()
        session.connection.terminate()
        self._used.discard(session)
        self._replace()

    async def fill(self) -> None:
        """Open the first connection, so that a wrong address is told at start-up."""
        self._connecting += 1
        try:
            connection = await self.connect()
        finally:
            self._connecting -= 1
        self._give(Session(connection, asyncio.get_running_loop().time()))

    async def close(self, grace_seconds: float) -> None:
        """Refuse newcomers, wait for the users, then close; whoever is late is cut off."""
        self._closing = True
        self._fail_waiters(Overloaded("closing"))
        loop = asyncio.get_running_loop()
        until = loop.time() + grace_seconds
        while self._used and loop.time() < until:  # noqa: ASYNC110 - once in a process's life.
            await asyncio.sleep(0.02)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for session in tuple(self._used):
            session.connection.terminate()
        idle = [session.connection.close(timeout=1.0) for session in self._idle]
        self._idle.clear()
        await asyncio.gather(*idle, return_exceptions=True)

    def sessions(self) -> list[Session]:
        """Every session, idle or not."""
        return [*self._idle, *self._used]

    def _pick(self) -> Session | None:
        self._check_open()
        return self._idle.pop() if self._idle else None

    def _check_open(self) -> None:
        assert self._process == os.getpid(), "a pool does not survive a fork"
        if self._closing:
            raise Overloaded("closing")

    async def _wait(self) -> Session:
        if len(self._waiters) >= self.queue_max:
            raise Overloaded("too many callers wait for a connection")
        waiter: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._grow()
        try:
            async with asyncio.timeout(self.wait_seconds):
                return await waiter
        except TimeoutError:
            self._abandon(waiter)
            raise Overloaded("no connection became free in time") from None
        except BaseException:
            self._abandon(waiter)
            raise

    def _abandon(self, waiter: asyncio.Future[Session]) -> None:
        """Leave the queue; a connection handed over at that very moment goes to the next."""
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        if not waiter.done():
            waiter.cancel()
        elif not waiter.cancelled() and waiter.exception() is None:
            self.release(waiter.result())

    def _give(self, session: Session) -> None:
        if self._closing:
            session.connection.terminate()
            return
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                self._used.add(session)
                waiter.set_result(session)
                return
        self._idle.append(session)

    async def _prove(self, session: Session) -> None:
        """Have a doubtful connection answer; a dead one is found here and not by its user."""
        if session.connection.is_closed():
            raise ConnectionResetError
        if not self._is_doubtful(session, asyncio.get_running_loop().time()):
            return
        try:
            async with asyncio.timeout(_PROOF_SECONDS):
                await session.connection.execute("SELECT 1")
        except TimeoutError:
            session.connection.terminate()
            raise ConnectionResetError from None
        session.proven_at = asyncio.get_running_loop().time()

    def _is_doubtful(self, session: Session, now: float) -> bool:
        """Whether it was silent for long, or since another one died."""
        return (
            session.proven_at < self._doubt_at
            or now - session.proven_at >= _IDLE_SECONDS
            or session.connection.is_closed()
        )

    async def _mend(self, session: Session) -> None:
        try:
            async with asyncio.timeout(_MEND_SECONDS):
                await session.connection.execute("ROLLBACK")
        except BaseException as error:
            self.drop(session)
            if isinstance(error, asyncio.CancelledError):
                raise
        else:
            self.release(session)

    def _replace(self) -> None:
        if self._waiters:
            self._grow()

    def _grow(self) -> None:
        """Open one more connection in the background while the budget allows."""
        if self._closing or self.opened >= self.size or self._connecting >= len(self._waiters):
            return
        self._connecting += 1
        self._spawn(self._open())

    async def _open(self) -> None:
        try:
            connection = await self.connect()
        except Exception as error:
            self._connecting -= 1
            if not self._used and not self._idle and not self._connecting:
                unavailable = Unavailable("the database cannot be reached")
                unavailable.__cause__ = error
                self._fail_waiters(unavailable)
        except BaseException:
            self._connecting -= 1
            raise
        else:
            self._connecting -= 1
            self._give(Session(connection, asyncio.get_running_loop().time()))

    def _fail_waiters(self, error: Overloaded) -> None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_exception(error)

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
