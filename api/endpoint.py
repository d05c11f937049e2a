"""POST /graphql, step by step: who asks, in what form, what for, at what cost; then the engine.

Anonymous requests are refused before their body is read. One deadline covers execution. Whatever
the engine did not expect is masked: the caller gets INTERNAL and a request id, the log the place.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Protocol

from graphql import DocumentNode
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.answer import (
    Reply,
    executed_status,
    refused_status,
    send_answer,
)
from api.authentication import Authenticator
from api.call import Call, Drain, actor_of, call_of, check_method, failed, record
from api.document import DocumentRefused, Documents, Prepared, document_errors
from api.error import HttpFailure
from api.media_type import check_content_type
from api.metrics import Metrics
from api.request_body import GraphQLRequest, body_late, parse_request, read_body
from api.settings import Settings
from authz.actor import Actor
from models.database import deadline, statement_limit
from rules.refusal import ErrorCode

_DEADLINE_MARGIN_SECONDS = 0.3  # The database is cut first, so that it can say what happened.


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
        started = time.perf_counter()  # The loop's own clock tells whole milliseconds.
        call = call_of(scope)
        self.drain.in_flight += 1
        outcome, status = "disconnected", 0
        try:
            try:
                reply = await self._reply(call, receive)
            except HttpFailure as failure:
                reply = Reply.of_failure(failure, call.locale)
            except ClientDisconnect:
                raise
            except Exception as error:
                reply = failed(call, error)
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
            seconds = time.perf_counter() - started
            self.metrics.end(call.kind, outcome, seconds)
            record(call, status, outcome, seconds)

    async def _reply(self, call: Call, receive: Receive) -> Reply:
        """Every step before execution; each may end the request."""
        self.drain.check()
        check_method(call, "POST")
        call.actor = await actor_of(call, self.authenticator)
        if call.media_type is None:
            raise HttpFailure(
                406,
                ErrorCode.BAD_USER_INPUT,
                "Accept 应含 application/graphql-response+json 或 application/json",
                "Accept must include application/graphql-response+json or application/json",
            )
        check_content_type(call.header("content-type"))
        # One timer for the body, then for the execution: each takes longer than reading the body.
        timer = asyncio.timeout(self.settings.limits.body_seconds)
        try:
            async with timer:
                return await self._read_and_executed(call, receive, timer)
        except TimeoutError as late:
            if call.kind is None:
                raise body_late() from None
            return failed(call, late)

    async def _read_and_executed(
        self, call: Call, receive: Receive, timer: asyncio.Timeout
    ) -> Reply:
        assert call.actor is not None
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
        seconds = self.settings.deadline_seconds
        timer.reschedule(asyncio.get_running_loop().time() + seconds + _DEADLINE_MARGIN_SECONDS)
        return await self._executed(call, prepared, request, key, call.actor)

    def _prepared(self, call: Call, request: GraphQLRequest) -> Prepared:
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
        call: Call,
        prepared: Prepared,
        request: GraphQLRequest,
        key: str | None,
        actor: Actor,
    ) -> Reply:
        try:
            limit = self.settings.statements.of(actor.role, call.kind)
            with deadline(self.settings.deadline_seconds), statement_limit(limit):
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
            return failed(call, error)
        if answer.request_error:
            return _refused(call, answer.errors)
        return Reply(
            executed_status(call.answer_type, answer.data, answer.errors),
            answer.errors,
            answer.data,
            has_data=True,
        )


def _refused(call: Call, errors: list[dict[str, Any]]) -> Reply:
    code = str(errors[0].get("extensions", {}).get("code", "")) if errors else ""
    return Reply(refused_status(call.answer_type, code), errors)
