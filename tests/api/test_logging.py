"""Logs: JSON lines without anything personal, whatever is thrown at them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
import uvicorn

from api.logging import REQUESTS, clean_text, configure_logging
from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

NUMBER = "522422199001010013"


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    REQUESTS.configure(logging.CRITICAL)


def lines(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was logged since the last look, but for the lines of the test's own client."""
    entries = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    return [entry for entry in entries if entry.get("logger") != "httpx"]


async def test_a_request_leaves_one_line_without_its_person(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info")
    capfd.readouterr()
    query = f'query Find($id: ID!) {{ loan(id: $id) {{ id }} a: loan(id: "{NUMBER}") {{ id }} }}'
    answer = await desk.post({"query": query, "variables": {"id": NUMBER, "name": "王芳"}})
    [entry] = lines(capfd)
    captured = json.dumps(entry, ensure_ascii=False)
    assert entry["event"] == "request"
    assert entry["request_id"] == answer.headers["x-request-id"]
    assert (entry["operation"], entry["kind"], entry["role"]) == ("Find", "query", "COUNTY_PA")
    assert entry["region"] == "520327"
    for personal in (NUMBER, "王芳", "clerk-1", "loan(", desk.headers["authorization"][7:]):
        assert personal not in captured


async def test_a_caller_that_leaves_is_no_error(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info")
    capfd.readouterr()
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(name.encode(), value.encode()) for name, value in desk.headers.items()]
    scope = {"type": "http", "method": "POST", "headers": headers, "client": None}
    await desk.edge(scope, receive, send)
    assert sent == []
    assert [entry["outcome"] for entry in lines(capfd)] == ["disconnected"]


async def test_the_server_writes_no_second_line_a_request() -> None:
    access = logging.getLogger("uvicorn.access")
    uvicorn.Config("api.app:create_app", log_config=None, access_log=False).configure_logging()
    configure_logging("info")
    # What uvicorn asks before it writes.
    assert not access.hasHandlers()
    assert logging.getLogger("uvicorn.error").hasHandlers()


async def test_a_refused_token_is_not_repeated(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    configure_logging("info")
    capfd.readouterr()
    token = desk.issuer.token(iss="https://evil.example")
    await desk.post({"query": "{ __typename }"}, headers={"authorization": f"Bearer {token}"})
    entries = lines(capfd)
    assert [entry["event"] for entry in entries] == ["token_refused", "request"]
    assert entries[0]["reason"] == "issuer"


def test_exceptions_are_types_and_places(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    try:
        try:
            raise KeyError(NUMBER)
        except KeyError as error:
            raise ValueError(f"王芳 {NUMBER}") from error
    except ValueError as error:
        structlog.get_logger().error("broken", exc_info=error)
        logging.getLogger("asyncio").error("library", exc_info=True)
    captured = capfd.readouterr().err
    assert NUMBER not in captured
    assert "王芳" not in captured
    for entry in (json.loads(line) for line in captured.splitlines()):
        assert entry["error"] == "ValueError < KeyError"
        assert entry["stack"][0].endswith("test_exceptions_are_types_and_places")


def test_a_line_stays_a_line(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("info")
    structlog.get_logger().info(
        'x\r\n{"event":"forged"}', key={"in\nner": ["\x1b[31m", "\u2028", "\u202eabc"]}
    )
    logging.getLogger("uvicorn.error").warning("a\r\nb %s", NUMBER)
    first, second = lines(capfd)
    assert "\n" not in json.dumps(first, ensure_ascii=False).replace("\\n", "?")
    assert first["key"] == {"in<0a>ner": ["<1b>[31m", "<2028>", "<202e>abc"]}
    assert second["event"] == "a<0d><0a>b 522422********0013"
    assert second["logger"] == "uvicorn.error"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (NUMBER, "522422********0013"),
        ("52242219900101001x.", "522422********001x."),
        ("no1234567890123456789", "no1234567890123456789"),
        ("Bearer eyJhbGciOiJub25lIn0.e30.x", "Bearer <token>"),
        ("0190c7f2-0000-7000-8000-000000000000", "0190c7f2-0000-7000-8000-000000000000"),
    ],
)
def test_cleaning(given: str, wanted: str) -> None:
    assert clean_text(given) == wanted
    assert len(clean_text("x" * 100_000)) == 500


def test_levels(capfd: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    structlog.get_logger().info("quiet")
    REQUESTS.line({"status": 200})
    structlog.get_logger().warning("loud")
    assert [entry["event"] for entry in lines(capfd)] == ["loud"]
