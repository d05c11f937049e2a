"""The address of a download: which file, of what, in which format.

A parameter is given once, and one that is not known is refused, so that a typing error never
widens what a file holds.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from graphql import GraphQLError

from api.error import HttpFailure
from reports.download import DAY, Download, Parameter
from reports.downloads import DOWNLOADS
from reports.file import FORMATS, Format
from rules.refusal import ErrorCode
from schema.scalar import parse_date

_QUERY_MAX = 4_096


def file_asked(name: str) -> tuple[Download, str, Format]:
    """The download and format of `<download>.<format>`, or 404."""
    stem, _, extension = name.rpartition(".")
    download, made = DOWNLOADS.get(stem), FORMATS.get(extension)
    if download is None or made is None:
        known = ", ".join(f"{one}.{kind}" for one in DOWNLOADS for kind in FORMATS)
        raise HttpFailure(
            404,
            ErrorCode.NOT_FOUND,
            f"没有这样的下载；可用：{known}",
            f"there is no such download; known are {known}",
        )
    return download, extension, made


def given_values(download: Download, query: bytes) -> dict[str, Any]:
    """Values of the download's parameters, or 400 with the parameter to blame."""
    given: dict[str, Any] = {}
    known = {one.name: one for one in download.parameters}
    for name, text in _pairs(query):
        if name not in known:
            names = ", ".join(known)
            raise bad(name[:40], f"未知参数；可用：{names}", f"is no parameter; known are {names}")
        if name in given:
            raise bad(name, "只能给一次", "is given twice")
        given[name] = _value(known[name], text)
    for name in known:
        if name not in given:
            raise bad(name, "必须给出", "is missing")
    return given


def bad(argument: str, zh: str, en: str) -> HttpFailure:
    """400 that names the parameter."""
    return HttpFailure(
        400,
        ErrorCode.BAD_USER_INPUT,
        f"{argument}：{zh}",
        f"{argument}: {en}",
        argument=argument,
    )


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        if len(query) > _QUERY_MAX:
            raise ValueError
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise bad(
            "?",
            f"须为 UTF-8 的 名=值，至多 {_QUERY_MAX} 字节",
            f"must be name=value in UTF-8, of at most {_QUERY_MAX} bytes",
        ) from None


def _value(parameter: Parameter, text: str) -> Any:
    if parameter.kind != DAY:
        return text
    try:
        return parse_date(text)
    except GraphQLError as error:
        told = error.extensions or {}
        raise bad(parameter.name, told["message_zh"], told["message_en"]) from None
