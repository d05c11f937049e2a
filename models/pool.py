"""Connections of one process to PostgreSQL: one budget, and a scope on each of them.

asyncpg's own pool resets a connection on release (a fifth of the throughput, measured) and knows
nothing of scopes. Here a reader gets, where one is idle, a connection that already carries its
scope. INVARIANT: `Session.scope` is what the server holds, or None: it is unknown before a `SET`
is sent and known only after its success, and it is compared at every acquire.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from models.scope import ScopeKey, cleared_sql, scope_sql

Connect = Callable[[], Awaitable[Any]]

_LOOKAHEAD = 16  # Waiters looked at for one whose scope the freed connection carries.
_SKIPPED_MAX = 3  # So often may the first in the queue be passed over.
_MEND_SECONDS = 2.0
_PROOF_SECONDS = 1.0
_IDLE_SECONDS = 60.0  # After so long a silence a connection must prove that it lives.
_PAUSE_SECONDS = 1.0  # Between attempts to grow, after one failed.


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


class Session:
    """A connection, the scope its server session is known to carry, and the names ever set."""

    __slots__ = ("connection", "names", "proven_at", "scope")

    def __init__(self, connection: Any, now: float) -> None:
        self.connection = connection
        self.scope: ScopeKey | None = frozenset()
        self.names: set[str] = set()
        self.proven_at = now

    async def adopt(self, key: ScopeKey) -> None:
        """Make the server's settings exactly this scope; nothing is sent when they are."""
        held = self.scope
        if held == key:
            return
        self.scope = None
        text = self.scope_sql(key, local=False) if held is None else _change_sql(held, key)
        self.names.update(name for name, _ in key)
        if text:
            await self.connection.execute(text)
        self.scope = key

    def scope_sql(self, key: ScopeKey, local: bool) -> str:
        """Statements that set the scope and empty whatever earlier scopes left behind."""
        left = self.names.difference(name for name, _ in key)
        return scope_sql(key, local) + (cleared_sql(left, local) if left else "")


def _change_sql(held: ScopeKey, key: ScopeKey) -> str:
    """Statements from one scope to another: between offices of one kind only a region differs."""
    changed = key - held
    names = {name for name, _ in changed}
    left = [name for name, value in held - key if value and name not in names]
    return scope_sql(changed, False) + (cleared_sql(left, False) if left else "")


@dataclass(slots=True, eq=False)
class _Waiter:
    key: ScopeKey | None
    future: asyncio.Future[Session]
    skipped: int = 0


@dataclass(slots=True)
class Pool:
    """At most `size` connections; `queue_max` callers wait at most `wait_seconds` for one."""

    connect: Connect
    size: int
    queue_max: int
    wait_seconds: float
    _idle: list[Session] = field(default_factory=list)
    _used: set[Session] = field(default_factory=set)
    _waiters: deque[_Waiter] = field(default_factory=deque)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _connecting: int = 0
    _grow_after: float = 0.0
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

    async def acquire(self, key: ScopeKey | None) -> Session:
        """A proven connection; with a key, its session carries exactly that scope."""
        assert self._process == os.getpid(), "a pool does not survive a fork"
        for _ in range(self.size + 1):
            session = self._pick(key) or await self._wait(key)
            self._used.add(session)
            try:
                await self._prove(session)
                if key is not None:
                    await session.adopt(key)
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
        session.scope = None
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

    def _pick(self, key: ScopeKey | None) -> Session | None:
        if self._closing:
            raise Overloaded("closing")
        if not self._idle:
            return None
        if key is not None:
            for index in range(len(self._idle) - 1, -1, -1):
                if self._idle[index].scope == key:
                    return self._idle.pop(index)
            self._grow()
        return self._idle.pop(0)

    async def _wait(self, key: ScopeKey | None) -> Session:
        if len(self._waiters) >= self.queue_max:
            raise Overloaded("too many callers wait for a connection")
        waiter = _Waiter(key, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        self._grow(urgent=True)
        try:
            async with asyncio.timeout(self.wait_seconds):
                return await waiter.future
        except TimeoutError:
            self._abandon(waiter)
            raise Overloaded("no connection became free in time") from None
        except BaseException:
            self._abandon(waiter)
            raise

    def _abandon(self, waiter: _Waiter) -> None:
        """Leave the queue; a connection handed over at that very moment goes to the next."""
        if waiter in self._waiters:
            self._waiters.remove(waiter)
        future = waiter.future
        if not future.done():
            future.cancel()
        elif not future.cancelled() and future.exception() is None:
            self.release(future.result())

    def _give(self, session: Session) -> None:
        if self._closing:
            session.connection.terminate()
            return
        while self._waiters:
            waiter = self._next(session.scope)
            if not waiter.future.done():
                self._used.add(session)
                waiter.future.set_result(session)
                return
        self._idle.append(session)

    def _next(self, scope: ScopeKey | None) -> _Waiter:
        """The first in the queue, or one soon after it whose scope this connection carries."""
        first = self._waiters[0]
        if scope is not None and first.skipped < _SKIPPED_MAX:
            for index in range(min(_LOOKAHEAD, len(self._waiters))):
                if self._waiters[index].key == scope:
                    first.skipped += index > 0
                    chosen = self._waiters[index]
                    del self._waiters[index]
                    return chosen
        return self._waiters.popleft()

    async def _prove(self, session: Session) -> None:
        """Have a doubtful connection answer; a dead one is found here and not by its user."""
        if session.connection.is_closed():
            raise ConnectionResetError
        now = asyncio.get_running_loop().time()
        if session.proven_at >= self._doubt_at and now - session.proven_at < _IDLE_SECONDS:
            return
        try:
            async with asyncio.timeout(_PROOF_SECONDS):
                await session.connection.execute("SELECT 1")
        except TimeoutError:
            session.connection.terminate()
            raise ConnectionResetError from None
        session.proven_at = asyncio.get_running_loop().time()

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
            self._grow(urgent=True)

    def _grow(self, urgent: bool = False) -> None:
        """Open one more connection in the background while the budget allows."""
        now = asyncio.get_running_loop().time()
        if self._closing or self.opened >= self.size or (now < self._grow_after and not urgent):
            return
        if urgent and self._connecting >= len(self._waiters):
            return
        self._connecting += 1
        self._spawn(self._open())

    async def _open(self) -> None:
        try:
            connection = await self.connect()
        except Exception as error:
            self._connecting -= 1
            self._grow_after = asyncio.get_running_loop().time() + _PAUSE_SECONDS
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
            if not waiter.future.done():
                waiter.future.set_exception(error)

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
