"""A file on its way: made on disk, then sent in pieces.

It is complete before its first byte leaves: an error is a status and never half a file, the audit
trail knows the number of rows, and a slow reader holds neither a connection nor a snapshot.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from starlette.requests import ClientDisconnect
from starlette.types import Send

from api.answer import FIXED_HEADERS
from reports.column import label
from reports.download import Download
from reports.file import File, Format
from reports.layout import Layout, Line

_PIECE_BYTES = 65_536
_STALL_SECONDS = 60.0  # So long may a reader take for one piece.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_NAME_MAX = 120


class TooManyRows(Exception):
    """The file would have more rows than one may."""


class DownloadFile:
    """One file in a folder of its own."""

    def __init__(self, folder: Path, download: Download, extension: str, made: Format, locale: str):
        self.download = download
        self._extension = extension
        self._format = made
        self._locale = locale
        self._folder = folder
        as_fields = download.form and made.forms_as_fields
        self._layout = Layout(download, locale, as_fields=as_fields)
        self._facts: Mapping[str, Any] | None = None
        self._target: BinaryIO | None = None
        self._file: File | None = None

    @property
    def rows(self) -> int:
        """Rows written so far."""
        return self._layout.rows

    async def take(self, pieces: AsyncIterator[list[Any]], rows_max: int) -> bool:
        """Write what the statement answers; False when it has nothing that this reader may see."""
        async for rows in pieces:
            if self._facts is None:
                self._facts, *rows = rows
                await asyncio.to_thread(self._begin, self._facts)
            if self.rows + len(rows) > rows_max:
                raise TooManyRows
            # In a thread: other requests are answered meanwhile.
            await asyncio.to_thread(self._write, self._layout.body(rows))
        return self._facts is not None

    async def finish(self) -> None:
        """Totals and what else stands at the end; the rows are no longer needed for it."""
        await asyncio.to_thread(self._finish)

    async def send(self, send: Send, request_id: str) -> None:
        """Head and body; a reader that stalls is left."""
        target = self._target
        assert target is not None, "the file is complete"
        size = await asyncio.to_thread(target.seek, 0, 2)
        await asyncio.to_thread(target.seek, 0)
        head = [
            (b"content-type", self._format.media_type.encode()),
            (b"content-length", str(size).encode()),
            (b"content-disposition", self._disposition().encode("ascii")),
            (b"x-request-id", request_id.encode()),
            *FIXED_HEADERS,
        ]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        left = size
        while left:
            body = await asyncio.to_thread(target.read, _PIECE_BYTES)
            left -= len(body)
            try:
                async with asyncio.timeout(_STALL_SECONDS):
                    await send({"type": "http.response.body", "body": body, "more_body": left > 0})
            except TimeoutError:
                raise ClientDisconnect from None

    def close(self) -> None:
        """Let go of the file."""
        if self._target is not None:
            self._target.close()

    def _begin(self, facts: Mapping[str, Any]) -> None:
        self._target = (self._folder / "file").open("w+b")
        self._file = self._format.make(self._target, self._folder, self.download)
        self._write(self._layout.head(facts))

    def _write(self, lines: Iterable[Line]) -> None:
        assert self._file is not None
        self._file.write(lines)

    def _finish(self) -> None:
        assert self._file is not None
        self._write(self._layout.foot())
        self._file.close()

    def _disposition(self) -> str:
        """An ASCII name for old programs, and the real one by RFC 5987."""
        facts = self._facts or {}
        told = [str(facts[name]) for name in self.download.stem if facts[name] is not None]
        name = _NOT_IN_NAMES.sub(" ", "_".join([label(self.download.title, self._locale), *told]))
        real = quote(f"{name.strip()[:_NAME_MAX]}.{self._extension}", safe="")
        plain = f"{self.download.name}.{self._extension}"
        return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{real}"
