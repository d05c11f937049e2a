"""The body of a GraphQL request: read within limits, parsed strictly, taken apart.

Strict: UTF-8 without a byte-order mark, one spelling of each name in an object, no NaN or
Infinity, no lone surrogates, no NUL, bounded nesting and digits. Python's lenient readers answer
such bodies with errors of their own (500 was seen) or with a silent choice.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from json.scanner import make_scanner
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from api.error import HttpFailure
from api.settings import Limits
from rules.refusal import ErrorCode

_DIGITS_MAX = 30
_VALUES_MAX = 50_000  # Values in the variables of one request, however nested.


@dataclass(slots=True)  # Not frozen: each request makes one.
class GraphQLRequest:
    """The parameters of a GraphQL-over-HTTP request."""

    query: str
    operation_name: str | None
    variables: dict[str, Any]


async def read_body(
    receive: Receive, content_length: str | None, content_encoding: str | None, limits: Limits
) -> bytes:
    """The whole body within its size, which is refused early where it can be."""
    if content_encoding not in (None, "", "identity"):
        raise HttpFailure(
            415,
            ErrorCode.BAD_USER_INPUT,
            "不支持压缩的请求体",
            "a compressed body is not supported",
            headers={"accept-encoding": "identity", "connection": "close"},
        )
    if content_length is not None and (
        not content_length.isascii()
        or not content_length.isdigit()
        or len(content_length) > 12
        or int(content_length) > limits.body_bytes
    ):
        raise _too_large(limits)
    chunks: list[bytes] = []
    size = 0
    more = True
    while more:
        message: Message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk: bytes = message.get("body", b"")
        size += len(chunk)
        if size > limits.body_bytes:
            raise _too_large(limits)
        chunks.append(chunk)
        more = message.get("more_body", False)
    return b"".join(chunks)


def body_late() -> HttpFailure:
    """A body that was not whole in its time."""
    return HttpFailure(
        408,
        ErrorCode.TIMEOUT,
        "请求体未在规定时间内送达",
        "the body did not arrive in time",
        headers={"connection": "close"},
    )


def parse_request(body: bytes, limits: Limits) -> GraphQLRequest:
    """The request that the body spells, or an `HttpFailure` of status 400."""
    value = parse_json(body)
    if isinstance(value, list):
        _refuse("不支持批量请求", "batched operations are not supported")
    if not isinstance(value, dict):
        _refuse("请求体应为 JSON 对象", "the body must be a JSON object")
    query = value.get("query")
    if not isinstance(query, str):
        _refuse("缺少字符串参数 query", "the parameter query must be a string", "query")
    name = value.get("operationName")
    if name is not None and not isinstance(name, str):
        _refuse("operationName 应为字符串", "operationName must be a string", "operationName")
    variables = value.get("variables")
    if variables is not None and not isinstance(variables, dict):
        _refuse("variables 应为对象", "variables must be an object", "variables")
    extensions = value.get("extensions")
    if extensions is not None and not isinstance(extensions, dict):
        _refuse("extensions 应为对象", "extensions must be an object", "extensions")
    if "\x00" in query:
        _refuse("含空字符", "contains a NUL character", "query")
    if len(query.encode()) > limits.document_bytes:
        raise HttpFailure(
            400,
            ErrorCode.LIMIT_EXCEEDED,
            f"查询文档超过 {limits.document_bytes} 字节",
            f"the document is longer than {limits.document_bytes} bytes",
            limit="document_bytes",
            maximum=limits.document_bytes,
        )
    _check_variables(variables or {}, limits.variable_depth)
    return GraphQLRequest(query, name, variables or {})


def parse_json(body: bytes) -> Any:
    """The value that the bytes spell in strict JSON."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("请求体不是有效的 UTF-8", "the body is not valid UTF-8")
    try:
        value = _value(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, _Strict):
            _refuse(error.zh, error.en)
        _refuse("请求体不是有效的 JSON", "the body is not valid JSON")
    # A surrogate can come only from an escape: the text itself was valid UTF-8.
    if b"\\" in body and b"\\ud" in body.lower():
        _check_surrogates(value)
    return value


def _value(text: str) -> Any:
    """The JSON value; where nothing stands around it, without looking for white space."""
    try:
        value, end = _SCAN(text, 0)
    except StopIteration:
        return _DECODER.decode(text)
    return value if end == len(text) else _DECODER.decode(text)


class _Strict(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Strict("JSON 对象中有重复的键", "a name occurs twice in a JSON object")
    return value


def _integer(text: str) -> int:
    if len(text) > _DIGITS_MAX:
        raise _Strict("数字过长", "a number has too many digits")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if len(text) > 2 * _DIGITS_MAX or not math.isfinite(value):
        raise _Strict("数字过长或过大", "a number is too long or too large")
    return value


def _constant(text: str) -> NoReturn:
    raise _Strict(f"不允许 {text}", f"{text} is not JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_float,
    parse_constant=_constant,
)
_SCAN = make_scanner(_DECODER)  # type: ignore[arg-type]  # The stubs know its C form alone.


def _check_variables(variables: dict[str, Any], depth_max: int) -> None:
    """Text that no column can hold, and nesting that no input type has."""
    stack: list[tuple[Any, tuple[str | int, ...]]] = [(variables, ())]
    values = 0
    while stack:
        value, path = stack.pop()
        if isinstance(value, str):
            if "\x00" in value:
                _refuse("含空字符", "contains a NUL character", ".".join(map(str, path)))
            continue
        if len(path) > depth_max:
            _refuse("变量嵌套过深", "variables are nested too deeply", str(path[0]))
        values += len(value)
        if values > _VALUES_MAX:
            _refuse("变量中的值过多", "the variables hold too many values", "variables")
        items = value.items() if isinstance(value, dict) else enumerate(value)
        stack.extend(
            (inner, (*path, key)) for key, inner in items if isinstance(inner, str | dict | list)
        )


def _check_surrogates(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            try:
                item.encode()
            except UnicodeEncodeError:
                _refuse("含不成对的代理字符", "contains a lone surrogate")
        elif isinstance(item, dict):
            stack.extend(item.keys())
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _too_large(limits: Limits) -> HttpFailure:
    return HttpFailure(
        413,
        ErrorCode.LIMIT_EXCEEDED,
        f"请求体超过 {limits.body_bytes} 字节",
        f"the body is longer than {limits.body_bytes} bytes",
        headers={"connection": "close"},
        limit="body_bytes",
        maximum=limits.body_bytes,
    )


def _refuse(zh: str, en: str, argument: str | None = None) -> NoReturn:
    extensions: dict[str, Any] = {"argument": argument} if argument else {}
    raise HttpFailure(400, ErrorCode.BAD_USER_INPUT, zh, en, **extensions) from None
