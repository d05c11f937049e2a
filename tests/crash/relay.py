"""A relay before PostgreSQL that knows its protocol, and strikes after a given step.

A step is what a client sends up to a `Sync` or a simple query: a statement, or its preparation.
The relay lets so many steps pass, keeps the last answer to itself, and does the harm. Counted are
the steps of all connections since `arm`.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from tests.conftest import DatabaseUrls

SSL_REQUEST = 80877103
ENDS_A_STEP = (b"S", b"Q")
READY = b"Z"
Strike = Callable[[], Awaitable[None]]


@dataclass
class _Line:
    """One connection, both ways."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    mute: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def cut(self) -> None:
        for writer in (self.client, self.server):
            writer.transport.abort()


@dataclass
class Relay:
    """Where PostgreSQL listens, and what is to happen after how many steps."""

    host: str
    port: int
    steps: int = 0
    struck: bool = False
    _after: int | None = None
    _strike: Strike | None = None
    _lines: list[_Line] = field(default_factory=list)

    def arm(self, after: int | None, strike: Strike | None = None) -> None:
        """From now on count; after so many steps strike, which cuts all lines when not given."""
        self.steps, self.struck = 0, False
        self._after, self._strike = after, strike

    async def cut(self) -> None:
        """Every connection ends, as if the other side had died."""
        for line in self._lines:
            line.cut()
        self._lines.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its first byte to the end of either side."""
        there: asyncio.StreamWriter | None = None
        try:
            back, there = await asyncio.open_connection(self.host, self.port)
            line = _Line(writer, there)
            self._lines.append(line)
            await self._greet(reader, there, back, writer)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._forward(line, reader))
                both.create_task(self._answer(line, back))
        except* (OSError, asyncio.IncompleteReadError):
            pass  # Either side is gone: so is the other.
        finally:
            for one in (writer, there):
                if one is not None:
                    one.transport.abort()

    async def _greet(
        self,
        reader: asyncio.StreamReader,
        there: asyncio.StreamWriter,
        back: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """The first messages bear no type."""
        while True:
            head = await reader.readexactly(8)
            length, code = struct.unpack("!ii", head)
            there.write(head + await reader.readexactly(length - 8))
            if code != SSL_REQUEST:
                return
            writer.write(await back.readexactly(1))

    async def _forward(self, line: _Line, reader: asyncio.StreamReader) -> None:
        while True:
            kind, message = await _message(reader)
            if self._after == 0 and not self.struck:
                await self._hit()
            if kind not in ENDS_A_STEP or self._after is None or self.struck:
                line.server.write(message)
                continue
            self.steps += 1
            last = self.steps == self._after
            line.mute = last
            line.ready.clear()
            line.server.write(message)
            if last:
                await line.ready.wait()
                await self._hit()

    async def _answer(self, line: _Line, back: asyncio.StreamReader) -> None:
        while True:
            kind, message = await _message(back)
            if not line.mute:
                line.client.write(message)
            if kind == READY:
                line.ready.set()

    async def _hit(self) -> None:
        self.struck = True
        await (self._strike or self.cut)()
        await self.cut()


async def _message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """A message's type, and the whole of it."""
    head = await reader.readexactly(5)
    (length,) = struct.unpack("!i", head[1:])
    return head[:1], head + await reader.readexactly(length - 4)


@asynccontextmanager
async def relayed(urls: DatabaseUrls) -> AsyncIterator[tuple[Relay, DatabaseUrls]]:
    """The same database, the application's way to it behind a relay."""
    parts = urlsplit(urls.app)
    assert parts.hostname is not None and parts.port is not None
    relay = Relay(parts.hostname, parts.port)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    account = parts.netloc.rpartition("@")[0]
    app = urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{port}"))
    try:
        yield relay, DatabaseUrls(urls.owner, app)
    finally:
        server.close()
        await relay.cut()
