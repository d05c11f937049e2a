"""What nobody waits for is sent together, before whatever is waited for."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, insert, select, update

from models.dsn import driver_dsn
from models.statement import Gathering, Statement, together

pytestmark = pytest.mark.anyio

ONE, OTHER = (
    Table(name, MetaData(), Column("id", Integer), Column("n", Integer))
    for name in ("one", "other")
)


def change(table: Table) -> Statement:
    return Statement(
        update(table).where(table.c.id == bindparam("of_id")).values(n=bindparam("new_n"))
    )


ADD, CHANGE, CHANGE_OTHER = Statement(insert(ONE)), change(ONE), change(OTHER)


class Recorded:
    """A connection that counts what is sent."""

    def __init__(self, connection: Any) -> None:
        self.connection, self.sent = connection, 0

    def __getattr__(self, name: str) -> Any:
        self.sent += 1
        return getattr(self.connection, name)


@pytest.fixture
async def connection(owner_url: str) -> Any:
    made = await asyncpg.connect(driver_dsn(owner_url))
    await made.execute(
        "create temp table one (id int primary key, n int); create temp sequence turn;"
        "create temp table other (id int, n int); insert into other values (7, 0)"
    )
    try:
        yield made
    finally:
        await made.close()


async def test_it_is_sent_at_once_and_before_what_is_waited_for(connection: Any) -> None:
    recorded = Recorded(connection)
    gathering = Gathering(recorded)
    for key in (1, 2):  # New rows of one table go together.
        await ADD.later(gathering, id=key, n=0)
    await CHANGE_OTHER.later(gathering, rows=1, of_id=7, new_n=5)
    gathering.gather_call("select nextval('turn')")
    assert recorded.sent == 0
    assert await gathering.fetchval("select sum(n) + count(*) from other") == 6
    assert recorded.sent == 2
    assert await connection.fetchval("select count(*) from one") == 2
    assert await connection.fetchval("select nextval('turn')") == 2
    await gathering.flush()
    assert recorded.sent == 2


async def test_a_row_that_was_written_is_changed_by_the_next_sending(connection: Any) -> None:
    recorded = Recorded(connection)
    gathering = Gathering(recorded)
    await ADD.later(gathering, id=1, n=0)
    await CHANGE.later(gathering, rows=1, of_id=1, new_n=3)
    await CHANGE.later(gathering, rows=1, of_id=1, new_n=4)
    await gathering.flush()
    assert recorded.sent == 3 and await connection.fetchval("select n from one") == 4


async def test_updates_keep_their_order(connection: Any) -> None:
    """The order of what takes locks is that in which it was gathered."""
    await connection.execute("insert into one values (1, 0)")
    texts = tuple(
        f"UPDATE {name} SET n = nextval('turn') WHERE id > $1" for name in ("one", "other")
    )
    for order in (texts, texts[::-1]):
        assert tuple(await connection.fetchrow(together(order), 0, 0)) == (1, 1)
        n = {name: await connection.fetchval(f"select n from {name}") for name in ("one", "other")}
        assert (n["one"] < n["other"]) == (order == texts)


async def test_a_row_that_is_not_there_is_a_defect(connection: Any) -> None:
    gathering = Gathering(connection)
    await CHANGE.later(gathering, rows=1, of_id=9, new_n=1)
    with pytest.raises(AssertionError, match="0 rows, not 1"):
        await gathering.flush()
    with pytest.raises(AssertionError, match="waited for"):
        await Statement(select(ONE)).later(gathering)


async def test_what_is_dropped_is_not_sent_and_a_plain_connection_waits_for_all(
    connection: Any,
) -> None:
    gathering = Gathering(connection)
    await ADD.later(gathering, id=1, n=0)
    gathering.drop()
    await gathering.flush()
    assert await connection.fetchval("select count(*) from one") == 0
    await ADD.later(connection, id=1, n=0)
    assert await connection.fetchval("select count(*) from one") == 1
