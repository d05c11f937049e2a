"""What the planner's edges compute of a county's fund, read as the database's owner."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.ids import GlobalId
from planner.edges import EDGES
from planner.figures import figures as planner_figures
from tests.services.ground import Ground


async def computed(ground: Ground, edge: str, **given: str) -> list[dict[str, object]]:
    """Rows that an edge computes from the county's fund."""
    source = EDGES[edge].source
    assert source is not None
    text = source.format(p="f", today="date '2018-12-20'", **planner_figures("f"), **given)
    found = await ground.owner.fetch(
        f"select s.* from risk_fund f cross join lateral {text} s where f.county_id = $1",
        ground.county_id,
    )
    return [dict(row) for row in found]


async def statement_of(ground: Ground, first: date, last: date) -> dict[str, Any]:
    """The statement of a period with its lines in order and its totals by kind."""
    (found,) = await computed(ground, "fund.statement", **{"from": f"'{first}'", "to": f"'{last}'"})
    whole = dict(found)
    here = {name: f"'{found[name]}'" for name in ("from_on", "to_on", "id")}
    for edge in ("lines", "totals"):
        source = statement_source(edge, here | {"opening": str(found["opening"])})
        order = "position" if edge == "lines" else "kind"
        rows = await ground.owner.fetch(
            f"select s.* from (select {ground.county_id} as county_id) p"
            f" cross join lateral {source} s order by s.{order}"
        )
        whole[edge] = [dict(row) for row in rows]
    return whole


def statement_source(edge: str, values: dict[str, str]) -> str:
    """SQL of an edge below a statement, with the statement's figures as they were read."""
    source = EDGES[f"statement.{edge}"].source
    assert source is not None
    for name, value in values.items():
        source = source.replace(f"{{p}}.{name}", value)
    return source.replace("{p}", "p")


async def reconciliation(ground: Ground, statement: GlobalId) -> dict[str, Any]:
    """Both balances of a statement, each with what only the other has."""
    source = EDGES["bank_statement.reconciliation"].source
    assert source is not None
    (row,) = await ground.owner.fetch(
        f"select s.* from bank_statement p cross join lateral {source.format(p='p')} s"
        " where p.county_id = $1 and p.id = $2",
        statement.county_id,
        statement.key,
    )
    return dict(row)
