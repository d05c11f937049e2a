"""What breaks a statement off, as the user of a connection is told of it."""

from __future__ import annotations

import asyncpg

from models.deadline import statement_seconds
from models.pool import ConnectionLost, broken
from models.session import Session


class DeadlineExceeded(Exception):
    """The request's one deadline passed; nothing of an unfinished transaction remains."""


class StatementTooLong(DeadlineExceeded):
    """One statement passed the limit of its caller's class: the same again would pass it again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"a statement took more than {seconds:g} s")
        self.seconds = seconds


def translated(error: BaseException, session: Session) -> BaseException:
    """What the caller sees of an error under a connection: lost, out of time, or itself."""
    if isinstance(error, asyncpg.QueryCanceledError):
        seconds = statement_seconds()
        return DeadlineExceeded() if seconds is None else StatementTooLong(seconds)
    if broken(session.connection, error) and not isinstance(error, TimeoutError):
        session.connection.terminate()
        return ConnectionLost("the connection broke")
    return error
