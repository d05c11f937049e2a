"""What PostgreSQL estimates of a statement, asked for without running it or leaving anything."""

from __future__ import annotations

import json

import asyncpg
import pytest

from planner.estimate import generic_plan
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
