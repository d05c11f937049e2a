"""POST /graphql, step by step: who asks, in what form, what for, at what cost; then the engine.

Anonymous requests are refused before their body is read. One deadline covers execution. Whatever
the engine did not expect is masked: the caller gets INTERNAL and a request id, the log the place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from graphql import DocumentNode
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.answer import (
    Reply,
    executed_status,
    refused_status,
    request_id_of,
    send_answer,
)
from api.authentication import Authenticator
from api.document import DocumentRefused, Documents, Prepared, document_errors
from api.error import HttpFailure, graphql_error, locale_of
from api.media_type import JSON, answer_type, check_content_type
from api.metrics import Metrics
from api.request_body import GraphQLRequest, parse_request, read_body
from api.settings import Settings
from authz.actor import Actor
from models.database import CommitUncertain, DeadlineExceeded, Overloaded, deadline
from rules.refusal import ErrorCode

_LOG = structlog.get_logger("graphql")
_DEADLINE_MARGIN_SECONDS = 0.3  # The database is cut first, so that it can say what happened.
_NAME_MAX = 100


class Answer(Protocol):
    """What the engine gives back."""

    data: bytes | None
    errors: list[dict[str, Any]]
    request_error: bool


class Executor(Protocol):
    """The engine as the edge sees it."""

    async def execute(
        self,
        document: DocumentNode,
        operation_name: str | None,
        variables: dict[str, Any],
        actor: Actor,
        *,
        locale: str,
        idempotency_key: str | None,
    ) -> Answer:
        """Execute one operation of a validated document."""


@dataclass(slots=True)
class Drain:
    """Whether this process takes new requests, and how many it is answering."""

    closing: bool = False
    in_flight: int = 0

    def close(self) -> None:
        """Finish what is being answered, refuse what is new."""
        self.closing = True


@dataclass(slots=True)
class _Call:
    """One request as it becomes known, for the answer and the log."""

    headers: dict[str, list[bytes]]
    method: str
    address: str | None
    request_id: str
    locale: str
    media_type: str | None
    actor: Actor | None = None
    kind: str | None = None
    operation: str | None = None
    hash: str | None = None
    cost: int | None = None

    @property
    def answer_type(self) -> str:
        """The media type of the answer, also where none is acceptable."""
        return self.media_type or JSON

    def header(self, name: str) -> str | None:
        """The header's only value; given twice it is an error of the caller."""
        values = self.headers.get(name, [])
        if len(values) > 1:
            raise HttpFailure(
                400,
                ErrorCode.BAD_USER_INPUT,
                f"请求头 {name} 重复",
                f"the header {name} is given twice",
                argument=name,
            )
        return values[0].decode("latin-1") if values else None


@dataclass(slots=True)
class GraphQLEndpoint:
    """The ASGI application behind /graphql."""

    settings: Settings
    authenticator: Authenticator
    documents: Documents
    engine: Executor
    metrics: Metrics
    drain: Drain = field(default_factory=Drain)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        call = _call(scope)
        self.drain.in_flight += 1
        self.metrics.begin()
        outcome, status = "disconnected", 0
        try:
            try:
                reply = await self._reply(call, receive)
            except HttpFailure as failure:
                reply = Reply.of_failure(failure, call.locale)
            except ClientDisconnect:
                raise
            except Exception as error:
                reply = _failed(call, error)
            outcome, status = reply.outcome, reply.status
            if call.cost is not None:
                maximum = self.settings.limits.cost
                reply.extensions["cost"] = {"requested": call.cost, "maximum": maximum}
            body = reply.body(call.request_id)
            await send_answer(send, status, call.answer_type, body, call.request_id, reply.headers)
        except ClientDisconnect:
            pass
        finally:
            self.drain.in_flight -= 1
            seconds = loop.time() - started
            self.metrics.end(call.kind, outcome, seconds)
            _record(call, status, outcome, seconds)

    async def _reply(self, call: _Call, receive: Receive) -> Reply:
        """Every step before execution; each may end the request."""
        if self.drain.closing:
            raise HttpFailure(
                503,
                ErrorCode.OVERLOADED,
                "服务正在关闭，请重试",
                "the service is shutting down, try again",
                headers={"connection": "close", "retry-after": "1"},
            )
        if call.method != "POST":
            raise HttpFailure(
                405,
                ErrorCode.BAD_USER_INPUT,
                "仅支持 POST",
                "only POST is supported",
                headers={"allow": "POST"},
            )
        authorizations = [
            value.decode("latin-1") for value in call.headers.get("authorization", [])
        ]
        call.actor = await self.authenticator.actor(authorizations, call.address, call.request_id)
        if call.media_type is None:
            raise HttpFailure(
                406,
                ErrorCode.BAD_USER_INPUT,
                "Accept 应含 application/graphql-response+json 或 application/json",
                "Accept must include application/graphql-response+json or application/json",
            )
        check_content_type(call.header("content-type"))
        key = call.header("idempotency-key")
        limits = self.settings.limits
        body = await read_body(
            receive, call.header("content-length"), call.header("content-encoding"), limits
        )
        request = parse_request(body, limits)
        try:
            prepared = self._prepared(call, request)
        except DocumentRefused as refused:
            errors = document_errors(refused.errors, call.locale)
            return _refused(call, errors)
        except HttpFailure as failure:
            return _refused(call, [failure.error(call.locale)])
        return await self._executed(call, prepared, request, key, call.actor)

    def _prepared(self, call: _Call, request: GraphQLRequest) -> Prepared:
        """The document, its operation and its cost within the limit."""
        prepared = self.documents.prepare(request.query)
        call.hash = prepared.hash
        name = prepared.operation_name(request.operation_name)
        call.operation, call.kind = name, prepared.kinds[name]
        if call.kind == "subscription":
            raise HttpFailure(
                400,
                ErrorCode.BAD_USER_INPUT,
                "此地址不支持订阅",
                "subscriptions are not served here",
            )
        call.cost = prepared.costs[name].cost(request.variables)
        maximum = self.settings.limits.cost
        if call.cost > maximum:
            raise HttpFailure(
                400,
                ErrorCode.LIMIT_EXCEEDED,
                f"查询代价 {call.cost} 超过上限 {maximum}，请减少 first 或嵌套",
                f"the cost {call.cost} is above {maximum}: ask for smaller pages or less nesting",
                limit="cost",
                maximum=maximum,
                requested=call.cost,
            )
        return prepared

    async def _executed(
        self,
        call: _Call,
        prepared: Prepared,
        request: GraphQLRequest,
        key: str | None,
        actor: Actor,
    ) -> Reply:
        seconds = self.settings.deadline_seconds
        try:
            with deadline(seconds):
                async with asyncio.timeout(seconds + _DEADLINE_MARGIN_SECONDS):
                    answer = await self.engine.execute(
                        prepared.document,
                        call.operation,
                        request.variables,
                        actor,
                        locale=call.locale,
                        idempotency_key=key,
                    )
        except HttpFailure:
            raise
        except Exception as error:
            return _failed(call, error)
        if answer.request_error:
            return _refused(call, answer.errors)
        return Reply(
            executed_status(call.answer_type, answer.data, answer.errors),
            answer.errors,
            answer.data,
            has_data=True,
        )


def _refused(call: _Call, errors: list[dict[str, Any]]) -> Reply:
    code = str(errors[0].get("extensions", {}).get("code", "")) if errors else ""
    return Reply(refused_status(call.answer_type, code), errors)


def _failed(call: _Call, error: Exception) -> Reply:
    """An execution that broke off: overloaded, out of time, or a bug."""
    code, headers = ErrorCode.INTERNAL, {}
    zh = en = ""
    if isinstance(error, Overloaded):
        code, headers = ErrorCode.OVERLOADED, {"retry-after": "1"}
        if isinstance(error, CommitUncertain):
            zh = "结果未知，请用同一幂等键重试"
            en = "the outcome is not known: try again with the same idempotency key"
    elif isinstance(error, DeadlineExceeded | TimeoutError):
        code = ErrorCode.TIMEOUT
    else:
        _LOG.error(
            "internal_error",
            request_id=call.request_id,
            operation=_safe_name(call.operation),
            hash=call.hash,
            exc_info=error,
        )
    status = {ErrorCode.OVERLOADED: 503, ErrorCode.TIMEOUT: 504}.get(code, 500)
    entry = graphql_error(code, call.locale, zh, en, requestId=call.request_id)
    return Reply(status, [entry], headers=headers)


def _call(scope: Scope) -> _Call:
    headers: dict[str, list[bytes]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value)
    client = scope.get("client")
    given = headers.get("x-request-id", [b""])[0]
    language = headers.get("accept-language", [b""])[0].decode("latin-1")
    return _Call(
        headers,
        scope["method"],
        client[0] if client else None,
        request_id_of(given),
        locale_of(language),
        answer_type(b", ".join(headers.get("accept", [])).decode("latin-1")),
    )


def _record(call: _Call, status: int, outcome: str, seconds: float) -> None:
    """One line for each request: who by office and region, never by person."""
    facts: Mapping[str, Any] = {
        "request_id": call.request_id,
        "status": status,
        "outcome": outcome,
        "milliseconds": round(seconds * 1000, 2),
        "kind": call.kind,
        "operation": _safe_name(call.operation),
        "hash": call.hash,
        "cost": call.cost,
        "role": call.actor.role.value if call.actor else None,
        "region": call.actor.region_code if call.actor else None,
    }
    _LOG.info("request", **facts)


def _safe_name(name: str | None) -> str | None:
    return name[:_NAME_MAX] if name else None
