"""Errors at the edge: one value that becomes a status code and a GraphQL-shaped body.

Messages are Chinese unless the caller prefers English; codes never change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rules.refusal import ErrorCode

ZH, EN = "zh", "en"

_RANGE = re.compile(
    r"\s*([a-zA-Z]{1,8})(?:-[a-zA-Z0-9-]{1,40})?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?))?\s*"
)


class HttpFailure(Exception):
    """A request that ends before its operation runs."""

    def __init__(
        self,
        status: int,
        code: ErrorCode,
        zh: str,
        en: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extensions: Any,
    ) -> None:
        super().__init__(en)
        self.status = status
        self.code = code
        self.zh = zh
        self.en = en
        self.headers = dict(headers or {})
        self.extensions = extensions

    def error(self, locale: str) -> dict[str, Any]:
        """The entry of `errors`."""
        return graphql_error(self.code, locale, self.zh, self.en, **self.extensions)


def graphql_error(
    code: ErrorCode, locale: str, zh: str = "", en: str = "", **extensions: Any
) -> dict[str, Any]:
    """An entry of `errors`; without texts of its own it says what the code means."""
    message = (en or code.en) if locale == EN else (zh or code.zh)
    return {"message": message, "extensions": {"code": code.value, **extensions}}


def locale_of(accept_language: str) -> str:
    """`zh` or `en`, whichever the header prefers; `zh` when it says nothing of either."""
    best, weight = ZH, 0.0
    for part in accept_language[:200].split(","):
        if (match := _RANGE.fullmatch(part)) is None:
            continue
        language, quality = match[1].lower(), float(match[2] or 1)
        if language in (ZH, EN) and quality > weight:
            best, weight = language, quality
    return best
