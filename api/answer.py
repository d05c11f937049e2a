"""The answer on the wire: bytes spliced together, status by media type, and the fixed headers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from starlette.types import Send

from api.error import HttpFailure
from api.media_type import GRAPHQL

# Partial success, by the current draft of GraphQL over HTTP.
PARTIAL_SUCCESS = 294

# Statuses of errors that end a request after it was understood, whatever the media type.
STATUS_OF_CODE = {"OVERLOADED": 503, "TIMEOUT": 504, "INTERNAL": 500}

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_ID_CARD = re.compile(rb"(?<![0-9A-Za-z])([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
FIXED_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"vary", b"accept, accept-language, accept-encoding"),
]


@dataclass(slots=True)
class Reply:
    """What goes out: `data` as JSON bytes; without `has_data` the answer has no such entry."""

    status: int
    errors: list[dict[str, Any]] = field(default_factory=list)
    data: bytes | None = None
    has_data: bool = False
    extensions: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_failure(cls, failure: HttpFailure, locale: str) -> Reply:
        """A request that ended before its operation ran."""
        return cls(failure.status, [failure.error(locale)], headers=failure.headers)

    @property
    def outcome(self) -> str:
        """`ok`, `partial`, or the code of the first error."""
        if not self.errors:
            return "ok"
        if self.has_data and self.data not in (None, b"null"):
            return "partial"
        return str(self.errors[0].get("extensions", {}).get("code", "INTERNAL"))

    def body(self, request_id: str) -> bytes:
        """The JSON text. Identity numbers that an error repeats are masked."""
        parts: list[bytes] = []
        if self.has_data:
            parts.append(b'"data":' + (self.data if self.data is not None else b"null"))
        if self.errors:
            text = orjson.dumps(self.errors, default=str)
            parts.append(b'"errors":' + _ID_CARD.sub(rb"\1********\2", text))
        extensions = {"requestId": request_id, **self.extensions}
        parts.append(b'"extensions":' + orjson.dumps(extensions))
        return b"{" + b",".join(parts) + b"}"


def executed_status(media_type: str, data: bytes | None, errors: list[dict[str, Any]]) -> int:
    """Status of an operation that was executed: `data` stands in the answer, null or not."""
    if media_type == GRAPHQL and errors:
        return PARTIAL_SUCCESS
    return 200


def refused_status(media_type: str, code: str) -> int:
    """Status of a well-formed request whose operation did not run.

    Under `application/json` a client may trust the body only with 200.
    """
    return STATUS_OF_CODE.get(code) or (400 if media_type == GRAPHQL else 200)


def request_id_of(given: bytes | None) -> str:
    """The caller's own id of this request where it is a sane one, else a new one."""
    if given is not None and _REQUEST_ID.fullmatch(given):
        return given.decode()
    return secrets.token_hex(16)


async def send_answer(
    send: Send,
    status: int,
    media_type: str,
    body: bytes,
    request_id: str,
    headers: Mapping[str, str],
) -> None:
    """Send head and body."""
    head = [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", request_id.encode()),
        *FIXED_HEADERS,
        *((name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
