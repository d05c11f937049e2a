"""What PostgreSQL estimates of a statement, without running it: a plan for any values."""

from __future__ import annotations

from collections.abc import Mapping

from models.database import Database

_FORGET = """do $$ begin
  if exists (select from pg_prepared_statements where name = 'judged') then
    execute 'deallocate judged';
  end if;
end $$"""


async def generic_plan(
    database: Database, scope: Mapping[str, str], sql: str, parameters: int
) -> str:
    """PostgreSQL's plan of a statement for any values of its parameters, as JSON.

    `EXPLAIN (GENERIC_PLAN)` is of 16 and later only, so the statement is prepared by name.
    """
    nulls = f"({', '.join(['null'] * parameters)})" if parameters else ""
    async with database.reading(scope) as connection:
        # A name outlives its transaction: what a broken-off use left behind goes first.
        await connection.execute(_FORGET)
        await connection.execute(
            f"SET LOCAL plan_cache_mode = force_generic_plan;PREPARE judged AS {sql}"
        )
        found = await connection.fetch(f"EXPLAIN (FORMAT JSON) EXECUTE judged{nulls}")
        await connection.execute("DEALLOCATE judged")
    return str(found[0][0])
