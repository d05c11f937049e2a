"""How long one statement may take, by class of client: cut by the server, told, nothing left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from api.settings import StatementSeconds
from authz.role import Role
from models.database import DeadlineExceeded, StatementTooLong, statement_limit
from tests.api.conftest import Desk
from tests.api.fenced import Log, exact, fence, opened, quiet, scope
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio

SLEEP = "select pg_sleep(5)"


@contextmanager
def locked(urls: DatabaseUrls, table: str) -> Iterator[None]:
    """Whoever reads the table waits: a statement that is really slow."""
    with psycopg.connect(urls.owner) as owner:
        owner.execute(f"lock table {table} in access exclusive mode".encode())
        yield


@pytest.mark.parametrize("pooler", [False, True], ids=["session", "pooler"])
async def test_a_slow_statement_is_cut_and_leaves_nothing(
    empty_database: DatabaseUrls, pooler: bool
) -> None:
    fence(empty_database)
    async with opened(empty_database, size=1, transaction_pooler=pooler) as database:
        with statement_limit(0.1):
            with pytest.raises(StatementTooLong) as cut:
                await database.fetch(scope(1000), SLEEP)
            assert cut.value.seconds == 0.1
            with pytest.raises(StatementTooLong):
                async with database.writing(scope(2000, extra="x")) as transaction:
                    await transaction.connection.execute("insert into item values (2000, 'new')")
                    await transaction.connection.execute(SLEEP)
        await quiet(database)
        assert len(await database.fetch(scope(2000), "select * from item")) == 1
        for wanted in (scope(3000), {}, scope(4000, extra="y")):
            await exact(database, wanted)
            shown = await database.fetchrow(wanted, "show statement_timeout")
            assert shown[0] == "8s", "the limit went with the scope that had it"


async def test_without_a_limit_of_its_own_the_deadline_tells(empty_database: DatabaseUrls) -> None:
    async with opened(empty_database, size=1, deadline_seconds=0.2) as database:
        with pytest.raises(DeadlineExceeded) as cut:
            await database.fetch({}, SLEEP)
        assert not isinstance(cut.value, StatementTooLong)


async def test_the_limit_is_sent_only_where_another_class_comes(
    empty_database: DatabaseUrls,
) -> None:
    async with opened(empty_database, size=1) as database:
        database.add_query_logger(log := Log())
        with statement_limit(1.5):
            await database.ask(scope(1000), "select 1")
            assert await log.taken() == ["SET statement_timeout TO 1500", "select 1"]
            await database.ask(scope(2000), "select 2")
            assert await log.taken() == ["select 2"]
            async with database.writing(scope(1000)):
                pass
            begun, ended = await log.taken()
        assert "SET LOCAL statement_timeout = 1500;" in begun and ended == "COMMIT"
        async with database.writing(scope(1000)):
            pass
        assert "SET LOCAL statement_timeout = 8000;" in (await log.taken())[0]
        await database.ask(scope(1000), "select 3")
        assert await log.taken() == ["SET statement_timeout TO DEFAULT", "select 3"]
        with statement_limit(8.0):  # What the session has anyway.
            await database.ask(scope(1000), "select 4")
        assert await log.taken() == ["select 4"]


def test_each_class_has_its_limit() -> None:
    limits = StatementSeconds(portal=1, write=2, bank=3)
    assert limits.of(Role.CITY_PA, "query") == 1
    assert limits.of(Role.CITY_PA, "mutation") == 2
    assert {limits.of(Role.BANK_SYSTEM, kind) for kind in ("query", "mutation")} == {3}


@pytest.mark.parametrize(
    ("role", "language", "told"),
    [
        ("COUNTY_PA", "zh-CN", "单条语句超过 0.15 秒"),
        ("COUNTY_PA", "en", "more than 0.15 s"),
        ("BANK_SYSTEM", "en", "more than 0.25 s"),
    ],
)
async def test_a_caller_is_told_and_the_next_is_served(
    desk: Desk,
    shared_reference_urls: DatabaseUrls,
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    language: str,
    told: str,
) -> None:
    endpoint = desk.edge.graphql
    assert endpoint is not None
    limits = StatementSeconds(portal=0.15, bank=0.25)
    monkeypatch.setattr(endpoint, "settings", replace(endpoint.settings, statements=limits))
    lender = {"lender": "RCC-520327"} if role == "BANK_SYSTEM" else {}
    token = desk.issuer.token(role=role, **lender)
    headers = {"authorization": f"Bearer {token}", "accept-language": language}
    body = {"query": "{ lenders(first: 1) { nodes { code } } }"}
    with locked(shared_reference_urls, "lender"):
        answer = await desk.post(body, headers=headers)
        strict = {"accept": "application/graphql-response+json"}
        refused = await desk.post(body, headers=headers | strict)
    assert (answer.status_code, refused.status_code) == (200, 400)
    [error] = answer.json()["errors"]
    assert "data" not in answer.json() and told in error["message"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert error["extensions"]["limit"] == "statementSeconds"
    assert error["extensions"]["maximum"] == {"COUNTY_PA": 0.15, "BANK_SYSTEM": 0.25}[role]
    served = await desk.post(body, headers=headers)
    assert len(served.json()["data"]["lenders"]["nodes"]) == 1


async def test_a_mutation_is_told_too_and_changed_nothing(
    desk: Desk, shared_reference_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = desk.edge.graphql
    assert endpoint is not None
    limits = StatementSeconds(write=0.2)
    monkeypatch.setattr(endpoint, "settings", replace(endpoint.settings, statements=limits))
    text = """mutation { enterpriseRegister(input: {name: "慢", uscc: "91520327MA6DKBP43T",
        kind: ENTERPRISE, idempotencyKey: "slow-1"}) { errors { code } } }"""
    with locked(shared_reference_urls, "enterprise"):
        answer = await desk.post({"query": text}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    [error] = answer.json()["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED", error
    with psycopg.connect(shared_reference_urls.owner) as owner:
        for table in ("enterprise", "idempotency"):
            found = owner.execute(f"select count(*) from {table}".encode()).fetchone()
            assert found == (0,), table


async def test_readiness_has_the_shortest_patience(
    desk: Desk, shared_reference_urls: DatabaseUrls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.edge, "health", replace(desk.edge.health, statement_seconds=0.1))
    with locked(shared_reference_urls, "policy_hash"):
        checks = await desk.edge.health.checks()
    assert checks["database"] == "failed"
    assert (await desk.edge.health.checks())["database"] == "ok"
