"""What the caller sees when the engine fails: masked bugs, one deadline, overload, shutdown."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
import structlog

from models.database import (
    CommitUncertain,
    ConnectionLost,
    DeadlineExceeded,
    Overloaded,
    Unavailable,
    deadline_at,
)
from schema.execute import Answer
from tests.api.conftest import Desk

pytestmark = pytest.mark.anyio

SECRET = "value 522422199001010013 of 王芳 in column id_card"


class Stub:
    """An engine that does what a test says, and remembers what it was given."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.given: dict[str, Any] = {}

    async def execute(
        self, document: Any, operation_name: Any, variables: Any, actor: Any, **options: Any
    ) -> Any:
        self.given = {"name": operation_name, "variables": variables, "actor": actor, **options}
        if isinstance(self.result, BaseException):
            raise self.result
        if callable(self.result):
            return await self.result()
        return self.result


@pytest.fixture
def engine(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Stub:
    stub = Stub(Answer(b'{"__typename":"Query"}'))
    monkeypatch.setattr(desk.edge.graphql, "engine", stub)
    return stub


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError(SECRET), 500, "INTERNAL"),
        (KeyError("x"), 500, "INTERNAL"),
        (asyncpg.PostgresError(SECRET), 500, "INTERNAL"),
        (AssertionError(SECRET), 500, "INTERNAL"),
        (RecursionError(), 500, "INTERNAL"),
        (Overloaded(), 503, "OVERLOADED"),
        (Unavailable(), 503, "OVERLOADED"),
        (ConnectionLost(), 503, "OVERLOADED"),
        (CommitUncertain(), 503, "OVERLOADED"),
        (DeadlineExceeded(), 504, "TIMEOUT"),
        (TimeoutError(), 504, "TIMEOUT"),
    ],
)
async def test_failures_are_masked(
    desk: Desk, engine: Stub, error: Exception, status: int, code: str
) -> None:
    engine.result = error
    with structlog.testing.capture_logs() as logs:
        answer = await desk.ask("query Named { __typename }")
    assert answer.status_code == status
    body = answer.json()
    assert "data" not in body
    [told] = body["errors"]
    assert told["extensions"]["code"] == code
    assert told["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert "id_card" not in answer.text
    assert ("retry-after" in answer.headers) is (status == 503)
    if code == "INTERNAL":
        [entry] = [one for one in logs if one["event"] == "internal_error"]
        assert entry["request_id"] == answer.headers["x-request-id"]
        assert (entry["operation"], len(entry["hash"])) == ("Named", 16)


async def test_an_uncertain_commit_says_how_to_go_on(desk: Desk, engine: Stub) -> None:
    engine.result = CommitUncertain()
    answer = await desk.post({"query": "{ __typename }"}, headers={"accept-language": "en"})
    assert "same idempotency key" in answer.json()["errors"][0]["message"]


async def test_the_deadline_covers_all_of_the_execution(
    desk: Desk, engine: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = desk.edge.graphql
    assert endpoint is not None
    monkeypatch.setattr(endpoint, "settings", replace(endpoint.settings, deadline_seconds=0.1))
    left: list[float] = []

    async def slow() -> Answer:
        left.append(deadline_at(100) - asyncio.get_running_loop().time())
        await asyncio.sleep(5)
        return Answer(b"{}")

    engine.result = slow
    started = asyncio.get_running_loop().time()
    answer = await desk.ask("{ __typename }")
    assert asyncio.get_running_loop().time() - started < 1
    assert answer.status_code == 504
    assert 0 < left[0] <= 0.1


async def test_the_engine_gets_what_the_caller_said(desk: Desk, engine: Stub) -> None:
    await desk.post(
        {"query": "query A { __typename }", "variables": {"x": [1, "二"]}},
        headers={"accept-language": "en", "idempotency-key": "key-1"},
    )
    assert engine.given["name"] == "A"
    assert engine.given["variables"] == {"x": [1, "二"]}
    assert engine.given["locale"] == "en"
    assert engine.given["idempotency_key"] == "key-1"
    assert engine.given["actor"].region_code == "520327"
    assert engine.given["actor"].address == "10.1.2.3"


@pytest.mark.parametrize("media", ["application/json", "application/graphql-response+json"])
@pytest.mark.parametrize(
    ("answer", "statuses", "has_data"),
    [
        (Answer(b'{"a":1}'), (200, 200), True),
        (
            Answer(b'{"a":null}', [{"message": "m", "extensions": {"code": "FORBIDDEN"}}]),
            (200, 294),
            True,
        ),
        (
            Answer(b"null", [{"message": "m", "extensions": {"code": "FORBIDDEN"}}]),
            (200, 294),
            True,
        ),
        (
            Answer(
                None,
                [{"message": "m", "extensions": {"code": "BAD_USER_INPUT"}}],
                request_error=True,
            ),
            (200, 400),
            False,
        ),
        (
            Answer(
                None, [{"message": "m", "extensions": {"code": "OVERLOADED"}}], request_error=True
            ),
            (503, 503),
            False,
        ),
    ],
)
async def test_statuses(
    desk: Desk,
    engine: Stub,
    media: str,
    answer: Answer,
    statuses: tuple[int, int],
    has_data: bool,
) -> None:
    engine.result = answer
    got = await desk.post({"query": "{ __typename }"}, headers={"accept": media})
    assert got.status_code == statuses[media != "application/json"]
    assert ("data" in got.json()) is has_data
    assert got.headers["content-type"].startswith(media)


async def test_while_shutting_down_what_runs_is_finished(
    desk: Desk, engine: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    drain = desk.edge.drain

    async def slow() -> Answer:
        await asyncio.sleep(0.2)
        return Answer(b'{"__typename":"Query"}')

    engine.result = slow
    running = asyncio.create_task(desk.ask("{ __typename }"))
    await asyncio.sleep(0.05)
    assert drain.in_flight == 1
    monkeypatch.setattr(drain, "closing", True)
    refused = await desk.ask("{ __typename }")
    assert refused.status_code == 503
    assert refused.headers["connection"] == "close"
    ready = await desk.client.get("/readyz")
    assert ready.status_code == 503
    assert (await running).status_code == 200
    assert drain.in_flight == 0
