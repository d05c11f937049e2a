"""What PostgreSQL estimates of a statement, asked for without running it or leaving anything."""

from __future__ import annotations

import json

import asyncpg
import pytest

from planner.estimate import generic_plan
from tests.api.conftest import Desk
from tests.api.fenced import exact, fence, opened, quiet, scope
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio

SQL = "select name from item where county_id = $1 and name = $2 and pg_sleep(9) is not null"


@pytest.mark.parametrize("pooler", [False, True], ids=["session", "pooler"])
async def test_a_plan_is_told_for_any_values(empty_database: DatabaseUrls, pooler: bool) -> None:
    fence(empty_database)
    async with opened(empty_database, size=1, transaction_pooler=pooler) as database:
        first = await generic_plan(database, scope(1000), SQL, 2)
        [told] = json.loads(first)
        assert "$1" in first and told["Plan"]["Total Cost"] > 0
        assert json.loads(await generic_plan(database, scope(2000), "select 1", 0)) != [told]
        assert await generic_plan(database, scope(3000), SQL, 2) == first
        with pytest.raises(asyncpg.UndefinedTableError):
            await generic_plan(database, scope(1000), "select * from nowhere", 0)
        await quiet(database)
        assert await generic_plan(database, {}, SQL, 2) == first
        await exact(database, scope(4000))
        left = await database.fetch({}, "select from pg_prepared_statements where name = 'judged'")
        mode = await database.fetchrow({}, "show plan_cache_mode")
        assert (left, mode[0]) == ([], "auto")


async def test_an_absurd_plan_is_a_bad_request(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused as a document is, with and without the strict media type."""
    assert desk.edge.graphql is not None
    judge = desk.edge.graphql.engine._planner._judge  # type: ignore[attr-defined]
    monkeypatch.setattr(judge, "_cost_max", 1.0)
    body = {"query": "{ regions(where: {level: {eq: COUNTY}}) { all: nodes { codes { code } } } }"}
    strict = {"accept": "application/graphql-response+json", "accept-language": "en"}
    statuses = {}
    for accept in ({"accept-language": "en"}, strict):
        answer = await desk.post(body, headers=accept)
        statuses[answer.headers["content-type"].partition(";")[0]] = answer.status_code
        [error] = answer.json()["errors"]
        assert "data" not in answer.json() and "most of it in regions" in error["message"]
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        assert error["extensions"]["field"] in ("regions", "regions.all", "regions.all.codes")
        assert error["extensions"]["requested"] > error["extensions"]["maximum"] == 1
    assert list(statuses.values()) == [200, 400]
    monkeypatch.setattr(judge, "_cost_max", 1e9)
    assert len((await desk.post(body)).json()["data"]["regions"]["all"]) == 50
