"""GET /download/<name>.<format>: the files that offices print, sign and keep.

The same token, rights and refusals as a query. Steps: who asks, which file, the right to it, its
parameters, a free place, the statement, the audit row, the file.
"""

from __future__ import annotations

import asyncio
import errno
import time
from collections.abc import Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.answer import Reply, send_answer
from api.authentication import Authenticator
from api.call import Call, Drain, actor_of, call_of, check_method, failed, record
from api.download_file import DownloadFile, TooManyRows
from api.download_request import file_asked, given_values
from api.error import HttpFailure
from api.media_type import JSON
from api.metrics import Metrics
from api.settings import Settings
from authz.actor import Actor
from models.database import Overloaded, deadline, statement_limit
from planner.download import Asked, Exporter, act_of
from planner.refused import NoRight, OutOfScope, ReadRefused
from reports.download import Download
from rules.refusal import ErrorCode
from services.audit import AuditEntry
from services.door import Door

T = TypeVar("T")

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

_DEADLINE_MARGIN_SECONDS = 0.3  # The database is cut first, so that it can say what happened.


class DownloadEndpoint:
    """The ASGI application behind /download/."""

    def __init__(
        self,
        settings: Settings,
        authenticator: Authenticator,
        exporter: Exporter,
        door: Door,
        metrics: Metrics,
        drain: Drain,
    ) -> None:
        self._settings = settings
        self._authenticator = authenticator
        self._exporter = exporter
        self._door = door
        self._metrics = metrics
        self._drain = drain
        self._places = asyncio.Semaphore(settings.limits.downloads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        call = call_of(scope)
        call.kind = "download"
        self._drain.in_flight += 1
        outcome, status = "disconnected", 0
        try:
            reply = await self._answered(call, scope, receive, send)
            outcome, status = ("ok", 200) if reply is None else (reply.outcome, reply.status)
            if reply is not None:
                body = reply.body(call.request_id)
                await send_answer(send, status, JSON, body, call.request_id, reply.headers)
        except ClientDisconnect:
            pass
        finally:
            self._drain.in_flight -= 1
            seconds = time.perf_counter() - started
            self._metrics.end(call.kind, outcome, seconds)
            record(call, status, outcome, seconds)

    async def _answered(
        self, call: Call, scope: Scope, receive: Receive, send: Send
    ) -> Reply | None:
        """None when the file was sent, else why not."""
        try:
            self._drain.check()
            check_method(call, "GET")
            actor = call.actor = await actor_of(call, self._authenticator)
            download, extension, made = file_asked(scope["path_params"]["file"])
            call.operation = f"{download.name}.{extension}"
            await self._permit(actor, download)
            asked = Asked(download, given_values(download, scope["query_string"]))
            with TemporaryDirectory(prefix="qiandai-", ignore_cleanup_errors=True) as folder:
                file = DownloadFile(Path(folder), download, extension, made, call.locale)
                try:
                    await _while_there(receive, self._make(asked, actor, file))
                    await self._record(asked, actor, extension, file.rows)
                    await file.send(send, call.request_id)
                finally:
                    file.close()
        except HttpFailure as failure:
            return Reply.of_failure(failure, call.locale)
        except ClientDisconnect:
            raise
        except Exception as error:
            return failed(call, error)
        return None

    async def _permit(self, actor: Actor, download: Download) -> None:
        """No right to any such file is told before its address is read, and put on record."""
        try:
            self._exporter.require_right(download, actor)
        except NoRight as refused:
            denied = await self._door.deny_read(actor, act_of(download))
            raise _refusal(refused, 403, decisionId=str(denied.decision_id)) from None

    async def _make(self, asked: Asked, actor: Actor, file: DownloadFile) -> None:
        """The whole file, or an HttpFailure, within its time and in one of the few places."""
        limits = self._settings.limits
        try:
            values = self._exporter.values(asked, actor)
        except ReadRefused as refused:
            # A region outside the caller's scope is no bad word, but not the caller's to ask of.
            status = 403 if isinstance(refused, OutOfScope) else 400
            raise _refusal(refused, status) from None
        await self._place()
        try:
            seconds = limits.download_seconds
            with deadline(seconds), statement_limit(self._settings.statements.download):
                async with asyncio.timeout(seconds + _DEADLINE_MARGIN_SECONDS):
                    async with self._exporter.rows(asked, actor, values, seconds=seconds) as rows:
                        found = await file.take(rows, limits.download_rows)
                    if found:
                        await file.finish()
        except TooManyRows:
            raise _too_many(limits.download_rows) from None
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise Overloaded("there is no room for a file") from error
            raise
        finally:
            self._places.release()
        if not found:
            raise HttpFailure(
                404,
                ErrorCode.NOT_FOUND,
                f"未找到 {asked.subject or '所指区域'}",
                f"{asked.subject or 'the region'} was not found",
                argument=asked.download.subject.name,
            )

    async def _place(self) -> None:
        try:
            async with asyncio.timeout(self._settings.queue_seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded("too many downloads are being made") from None

    async def _record(self, asked: Asked, actor: Actor, extension: str, rows: int) -> None:
        """Who took what out of the house, before it leaves."""
        told = {name: str(value) for name, value in asked.given.items()}
        subject = asked.subject
        county_id = None if subject is None else subject.county_id
        entry = AuditEntry(
            county_id=county_id or actor.tenant_id,
            named=subject,
            after={"download": asked.download.name, "format": extension, "rows": rows, **told},
        )
        await self._door.record_read(actor, act_of(asked.download), entry)


async def _while_there(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; ClientDisconnect, and the work cancelled, when nobody waits for it."""
    task, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _refusal(refused: ReadRefused, status: int, **extensions: Any) -> HttpFailure:
    """A refused read, as the GraphQL endpoint tells it in `extensions`."""
    told: dict[str, Any] = {**refused.params, **extensions}
    if refused.path:
        told["argument"] = refused.argument
    return HttpFailure(status, refused.code, refused.zh, refused.en, **told)


def _too_many(rows_max: int) -> HttpFailure:
    return HttpFailure(
        400,
        ErrorCode.LIMIT_EXCEEDED,
        f"超过 {rows_max} 行，请缩小范围",
        f"more than {rows_max} rows: ask for less",
        limit="rows",
        maximum=rows_max,
    )
