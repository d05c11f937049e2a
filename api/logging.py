"""Structured logs on standard error: one JSON object a line, nothing personal in it.

Neither query text nor variables, names, subjects or tokens are logged; an operation is its name
and the hash of its document. Exceptions are logged as types and places: their messages may quote
values. As a second wall, anything that looks like an identity number or a token is masked.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, BinaryIO

import orjson
import structlog

from models.clock import Clock

ID_CARD = re.compile(r"(?<![0-9A-Za-z])([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])")
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*\.?[A-Za-z0-9_-]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_TEXT_MAX = 500
_HARMLESS_MAX = 16  # An identity number is longer.
_FRAMES_MAX = 30
_NESTING_MAX = 6
_LINE = orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z

Event = MutableMapping[str, Any]


def configure_logging(level: str) -> None:
    """Everything that logs, ours or a library's, writes in this form from now on."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        describe_exception,
        scrub,
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.BytesLoggerFactory(file=sys.stderr.buffer),
        cache_logger_on_first_use=False,
    )
    REQUESTS.configure(number)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *shared,
                structlog.processors.JSONRenderer(serializer=_dumps_text),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(number)
    for name in ("uvicorn", "uvicorn.error", "strawberry.execution"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    # A request leaves one line, ours; to uvicorn a handler within reach means that it shall write
    # another (an eighth of the time that a small read takes, measured).
    access = logging.getLogger("uvicorn.access")
    access.handlers = []
    access.propagate = False


class RequestLog:
    """The one line of each request, past the processors: they took a sixth of a small read.

    What is told must be clean: no free text, nothing personal.
    """

    def __init__(self) -> None:
        self._file: BinaryIO | None = None
        self._clock = Clock()

    def configure(self, number: int) -> None:
        """Write to standard error as it is now, where the level asks for it."""
        self._file = sys.stderr.buffer if number <= logging.INFO else None

    def line(self, facts: dict[str, Any]) -> None:
        """Write the line of a request."""
        if self._file is not None:
            facts |= {"level": "info", "at": self._clock.now(), "event": "request"}
            self._file.write(orjson.dumps(facts, option=_LINE))
            self._file.flush()


REQUESTS = RequestLog()


def describe_exception(_logger: Any, _method: str, event: Event) -> Event:
    """Replace an exception by its types and the places it went through."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = _types(error)
        event["stack"] = _places(error.__traceback__)
    return event


def scrub(_logger: Any, _method: str, event: Event) -> Event:
    """Mask what looks personal or secret, take out control characters, and bound every text."""
    for key, value in event.items():
        event[key] = _clean(value, _NESTING_MAX)
    return event


def clean_text(text: str) -> str:
    """A text fit for a log."""
    if (
        len(text) <= _HARMLESS_MAX
        and text.isascii()
        and text.isprintable()
        and "eyJ" not in text  # As a token begins.
    ):
        return text
    text = ID_CARD.sub(r"\1********\2", _TOKEN.sub("<token>", text[: _TEXT_MAX * 2]))
    return _CONTROL.sub(lambda match: f"<{ord(match[0]):02x}>", text)[:_TEXT_MAX]


def _clean(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict) and depth:
        return {clean_text(str(key)): _clean(one, depth - 1) for key, one in value.items()}
    if isinstance(value, list | tuple) and depth:
        return [_clean(one, depth - 1) for one in value]
    return clean_text(str(value))


def _types(error: BaseException) -> str:
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 5:
        names.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return " < ".join(names)


def _places(trace: TracebackType | None) -> list[str]:
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(trace)[-_FRAMES_MAX:]
    ]


def _dumps(event: Any, **_: Any) -> bytes:
    return orjson.dumps(event, default=str)


def _dumps_text(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
