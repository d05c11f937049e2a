"""A request at the edge as it becomes known, and what every address does with it.

Shared by the GraphQL endpoint and the downloads: the same caller, refusals, failures and log line.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import structlog
from starlette.types import Scope

from api.answer import Reply, refused_status, request_id_of
from api.authentication import Authenticator
from api.error import HttpFailure, graphql_error, locale_of
from api.logging import REQUESTS, clean_text
from api.media_type import JSON, answer_type
from authz.actor import Actor
from models.database import CommitUncertain, DeadlineExceeded, Overloaded, StatementTooLong
from rules.refusal import ErrorCode
from schema.failure import error_of_too_long

_LOG = structlog.get_logger("graphql")
_NAME_MAX = 100
_NEGOTIATED_MAX = 500  # Longer headers are read anew each time.
_NOT_GIVEN = (b"",)


@dataclass(slots=True)
class Drain:
    """Whether this process takes new requests, and how many it is answering."""

    closing: bool = False
    in_flight: int = 0

    def close(self) -> None:
        """Finish what is being answered, refuse what is new."""
        self.closing = True

    def check(self) -> None:
        """Refuse what comes after the end has begun."""
        if self.closing:
            raise HttpFailure(
                503,
                ErrorCode.OVERLOADED,
                "服务正在关闭，请重试",
                "the service is shutting down, try again",
                headers={"connection": "close", "retry-after": "1"},
            )


@dataclass(slots=True)
class Call:
    """One request as it becomes known, for the answer and the log."""

    headers: dict[bytes, list[bytes]]
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
        values = self.headers.get(name.encode())
        if values is None:
            return None
        if len(values) > 1:
            raise HttpFailure(
                400,
                ErrorCode.BAD_USER_INPUT,
                f"请求头 {name} 重复",
                f"the header {name} is given twice",
                argument=name,
            )
        return values[0].decode("latin-1")


def check_method(call: Call, method: str) -> None:
    """The one method of an address."""
    if call.method != method:
        raise HttpFailure(
            405,
            ErrorCode.BAD_USER_INPUT,
            f"仅支持 {method}",
            f"only {method} is supported",
            headers={"allow": method},
        )


async def actor_of(call: Call, authenticator: Authenticator) -> Actor:
    """Who asks; an `HttpFailure` for who is nobody here."""
    given = call.headers.get(b"authorization", [])
    return await authenticator.actor(given, call.address, call.request_id)


def failed(call: Call, error: Exception) -> Reply:
    """An execution that broke off: overloaded, out of time, or a bug."""
    if isinstance(error, StatementTooLong):
        return _too_long(call, error)
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


def _too_long(call: Call, error: StatementTooLong) -> Reply:
    """A statement above the limit of the caller's class: no fault of the service, and no retry."""
    entry = error_of_too_long(error, call.locale)
    if call.kind == "download":
        return Reply(400, [entry])
    return Reply(refused_status(call.answer_type, entry["extensions"]["code"]), [entry])


def call_of(scope: Scope) -> Call:
    """The request's head, with its id and the language of its answer."""
    headers: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:  # Names are lower case already, as ASGI says.
        headers.setdefault(name, []).append(value)
    client = scope.get("client")
    language = headers.get(b"accept-language", _NOT_GIVEN)[0]
    accept = b", ".join(headers.get(b"accept", ()))
    short = len(language) + len(accept) <= _NEGOTIATED_MAX
    negotiate = _negotiated if short else _negotiated.__wrapped__
    return Call(
        headers,
        scope["method"],
        client[0] if client else None,
        request_id_of(headers.get(b"x-request-id", _NOT_GIVEN)[0]),
        *negotiate(language, accept),
    )


@lru_cache(maxsize=256)
def _negotiated(language: bytes, accept: bytes) -> tuple[str, str | None]:
    """Language and media type of the answer: few callers ask in many ways."""
    return locale_of(language.decode("latin-1")), answer_type(accept.decode("latin-1"))


def record(call: Call, status: int, outcome: str, seconds: float) -> None:
    """One line for each request: who by office and region, never by person."""
    REQUESTS.line(
        {
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
    )


def _safe_name(name: str | None) -> str | None:
    return clean_text(name[:_NAME_MAX]) if name else None
