"""A bare ASGI application that runs the statements our planner compiled, under their scopes.

Nothing is parsed, validated or authenticated: the path names the prepared request. Statement,
parameters and scope are this project's own; so are the session's settings, the choice of a
connection that already carries the scope, and what is sent to make one carry it.
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
from authz.scope import scope
from benchmarks.reads.ask import Ask, read
from benchmarks.reads.query import QUERIES
from benchmarks.serving import serve
from benchmarks.statement import actor_of, compiled
from models.database import Database, session_settings
from models.directory import Directory
from models.dsn import driver_dsn
from models.identity import IdentityKeys, Vault
from models.pool import Session
from models.scope import ScopeKey, scope_key
from planner.binds import Request

DEADLINE_SECONDS = 60.0
HEADERS = [(b"content-type", b"application/json")]


@dataclass(slots=True)
class Prepared:
    """One request, ready to run; `frame` are the pieces of the answer around its columns."""

    scope: ScopeKey
    sql: str
    arguments: list[Any]
    frame: list[bytes]


class Carriers:
    """A pool without reset, which prefers a connection that carries the scope already."""

    def __init__(self, connections: list[Any]) -> None:
        self._idle = [Session(one, 0.0) for one in connections]
        self._waiting: deque[asyncio.Future[Session]] = deque()

    async def take(self, wanted: ScopeKey) -> Session:
        """A connection with the scope set."""
        if self._idle:
            at = next((i for i, one in enumerate(self._idle) if one.scope == wanted), 0)
            carrier = self._idle.pop(at)
        else:
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            carrier = await future
        await carrier.adopt(wanted)
        return carrier

    def give(self, carrier: Session) -> None:
        """Back to the pool, or to who has waited longest."""
        if self._waiting:
            self._waiting.popleft().set_result(carrier)
        else:
            self._idle.append(carrier)


class Floor:
    """The ASGI application."""

    carriers: Carriers
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
        carrier = await self.carriers.take(wanted.scope)
        row = await carrier.connection.fetchrow(wanted.sql, *wanted.arguments)
        self.carriers.give(carrier)
        pieces = [wanted.frame[0]]
        for value, after in zip(row, wanted.frame[1:], strict=True):
            pieces += ((value or "null").encode(), after)
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
        self.carriers = Carriers(
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
    return Prepared(scope_key(scope(actor)), statement.sql, statement.arguments, frame)


if __name__ == "__main__":
    serve(Floor())
