"""Media types of requests and answers: what may come in, and what the caller wants back."""

from __future__ import annotations

import re

from api.error import HttpFailure
from rules.refusal import ErrorCode

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"

_TYPE = re.compile(r"\s*([a-zA-Z0-9!#$&^_.+*-]+/[a-zA-Z0-9!#$&^_.+*-]+)\s*(;.*)?", re.DOTALL)
_CHARSET = re.compile(r'\s*;\s*charset\s*=\s*"?utf-?8"?\s*', re.IGNORECASE)
_QUALITY = re.compile(r";\s*q\s*=\s*([0-9.]{1,6})\s*(?:;|$)", re.IGNORECASE)
_ACCEPT_LENGTH_MAX = 1000


def check_content_type(content_type: str | None) -> None:
    """Only JSON in UTF-8; the types that a form can send without asking are refused (CSRF)."""
    if content_type == JSON:
        return
    match = _TYPE.fullmatch(content_type or "")
    plain = match is not None and match[1].lower() == JSON
    if plain and match is not None and (not match[2] or _CHARSET.fullmatch(match[2])):
        return
    raise HttpFailure(
        415,
        ErrorCode.BAD_USER_INPUT,
        "Content-Type 应为 application/json（UTF-8）",
        "Content-Type must be application/json in UTF-8",
        headers={"accept-post": JSON},
    )


def answer_type(accept: str | None) -> str | None:
    """The answer's media type by preference of the `Accept` header; None: neither is acceptable.

    Nothing said, or anything at all, means `application/json`.
    """
    if accept is None or not accept.strip():
        return JSON
    best: str | None = None
    rank = (0.0, 0)
    for part in accept[:_ACCEPT_LENGTH_MAX].split(","):
        match = _TYPE.fullmatch(part)
        if match is None:
            continue
        offered = {
            GRAPHQL: (GRAPHQL, 2),
            JSON: (JSON, 2),
            "application/*": (JSON, 1),
            "*/*": (JSON, 0),
        }.get(match[1].lower())
        if offered is None:
            continue
        candidate = (_quality(match[2] or ""), offered[1])
        if candidate[0] > 0 and candidate > rank:
            best, rank = offered[0], candidate
    return best


def _quality(parameters: str) -> float:
    match = _QUALITY.search(parameters)
    try:
        return float(match[1]) if match else 1.0
    except ValueError:
        return 0.0
