"""A bare ASGI application that runs the statements our planner compiled, under their scopes.

Nothing is parsed, validated or authenticated: the path names the prepared request. Statement,
parameters, among them the scope, and the session's settings are this project's own.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
from graphql import parse

from authz.role import Role
from benchmarks.reads.ask import Ask, read
from benchmarks.reads.query import QUERIES
from benchmarks.serving import serve
from benchmarks.statement import actor_of, compiled
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from models.identity import IdentityKeys, Vault
from models.session import session_settings
from planner.binds import Request

DEADLINE_SECONDS = 60.0
HEADERS = [(b"content-type", b"application/json")]


@dataclass(slots=True)
class Prepared:
    """One request, ready to run; `frame` are the pieces of the answer around its columns."""

    sql: str
    arguments: list[Any]
    frame: list[bytes]


class Connections:
    """A pool without reset; what was used last is used next."""

    def __init__(self, connections: list[Any]) -> None:
        self._idle = connections
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def take(self) -> Any:
        """A connection, at once or when one is given back."""
        if self._idle:
            return self._idle.pop()
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return await future

    def give(self, connection: Any) -> None:
        """Back to the pool, or to who has waited longest."""
        if self._waiting:
            self._waiting.popleft().set_result(connection)
        else:
            self._idle.append(connection)


class Floor:
    """The ASGI application."""

    connections: Connections
    prepared: list[Prepared]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, or open at the beginning of the lifespan."""
        if scope["type"] == "lifespan":
            await receive()
            await self._open()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        while (await receive()).get("more_body"):
            pass
        wanted = self.prepared[int(scope["path"][1:])]
        connection = await self.connections.take()
        row = await connection.fetchrow(wanted.sql, *wanted.arguments)
        self.connections.give(connection)
        pieces = [wanted.frame[0]]
        for value, after in zip(row, wanted.frame[1:], strict=True):
            pieces += (value or b"null", after)
        body = b"".join(pieces)
        headers = [*HEADERS, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _open(self) -> None:
        url = os.environ["DATABASE_URL"]
        database = await Database.open(url, size=1)
        try:
            directory = await Directory.load(database)
        finally:
            await database.close()
        vault = Vault(IdentityKeys.load(Path(os.environ["QIANDAI_IDENTITY_KEYS"])))
        today = date.fromisoformat(os.environ["QIANDAI_BUSINESS_DATE"])
        self.prepared = [
            prepared(one, directory, vault, today) for one in read(Path(os.environ["ASKS"]))
        ]
        self.connections = Connections(
            [
                await asyncpg.connect(
                    driver_dsn(url),
                    statement_cache_size=512,
                    max_cached_statement_lifetime=0,
                    max_cacheable_statement_size=0,
                    server_settings=session_settings(DEADLINE_SECONDS),
                )
                for _ in range(int(os.environ["POOL_SIZE"]))
            ]
        )


def prepared(ask: Ask, directory: Directory, vault: Vault, today: date) -> Prepared:
    """What the floor runs for one request."""
    query = next(one for one in QUERIES if one.name == ask.query)
    actor = actor_of(directory, Role(ask.role), ask.region)
    request = Request(actor, directory, vault, today)
    statement = compiled(parse(query.ours), ask.ours, actor, request)
    first, *others = [f'"{key}":'.encode() for key in statement.keys]
    frame = [b'{"data":{' + first, *(b"," + other for other in others), b"}}"]
    return Prepared(statement.sql, statement.arguments, frame)


if __name__ == "__main__":
    serve(Floor())
