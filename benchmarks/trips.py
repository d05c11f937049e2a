"""Round trips to PostgreSQL, counted on the wire: how often a client waits for the server.

A client of PostgreSQL has its answer after each `Query` and each `Sync` (with which it ends what it
sends of the extended protocol). A proxy on loopback counts these two among the messages that pass.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

COUNTED = b"QS"
# Asked for before anything else, by messages without a letter: encryption, which is declined.
ENCRYPTION = (80877103, 80877104)
PIECE = 65_536


@dataclass(slots=True)
class Trips:
    """How many have been made since it was set to nothing."""

    count: int = 0


@contextmanager
def counted(url: str) -> Iterator[tuple[str, Trips]]:
    """An address that leads to the same database through the proxy, and its count."""
    parts, trips = urlsplit(url), Trips()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await _pass_on(reader, writer, str(parts.hostname), parts.port or 5432, trips)
        writer.close()

    async def listen() -> asyncio.Server:
        return await asyncio.start_server(meet, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    port = server.sockets[0].getsockname()[1]
    account = parts.netloc.rpartition("@")[0]
    try:
        yield urlunsplit(parts._replace(netloc=f"{account}@127.0.0.1:{port}")), trips
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Listen no more, and end what still passes on."""
    server.close()
    passing = asyncio.all_tasks() - {asyncio.current_task()}
    for task in passing:
        task.cancel()
    await asyncio.gather(*passing, return_exceptions=True)


async def _pass_on(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    host: str,
    port: int,
    trips: Trips,
) -> None:
    begun = await reader.readexactly(8)
    while int.from_bytes(begun[4:]) in ENCRYPTION:
        writer.write(b"N")
        begun = await reader.readexactly(8)
    there, onward = await asyncio.open_connection(host, port)
    onward.write(begun + await reader.readexactly(int.from_bytes(begun[:4]) - 8))
    back = asyncio.ensure_future(_return(there, writer))
    try:
        while True:
            head = await reader.readexactly(5)
            trips.count += head[:1] in COUNTED
            onward.write(head + await reader.readexactly(int.from_bytes(head[1:]) - 4))
    finally:
        back.cancel()
        onward.close()


async def _return(there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await there.read(PIECE):
        writer.write(piece)
    writer.close()
