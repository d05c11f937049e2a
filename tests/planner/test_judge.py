"""A plan is judged once, for any values; what is absurd is refused with its dominating field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from graphql import get_operation_ast, get_variable_values, parse

from api.settings import Limits
from authz.scope import scope
from models.clock import Clock
from models.identity import Vault
from planner.estimate import generic_plan
from planner.judge import Verdict, can_be_absurd, verdict_of
from planner.run import Prepared, prepare
from planner.selection import Selector
from schema.build import GRAPHQL
from schema.execute import Engine
from tests.conftest import DatabaseUrls, Server
from tests.office import BUSINESS_DATE, Office
from tests.planner.test_nothing_falls_off import reads
from tests.world import KEYS

NESTED = """query($county: RegionCode!, $size: Int = 5) {
  few: lenders(first: 1) { nodes { code } }
  book: loans(where: {county: {eq: $county}}, first: $size) {
    nodes { loanNo house: household { rest: loans(first: 50) { totalCount nodes { loanNo
      paid: repayments(first: 50) { nodes { principal } } } } } } } }"""


def engine(office: Office, cost_max: float) -> Engine:
    return Engine(office.database, Clock(BUSINESS_DATE), Vault(KEYS), office.directory, cost_max)


def planned(office: Office, who: str, text: str, **variables: Any) -> Prepared:
    operation = get_operation_ast(parse(text))
    assert operation is not None and GRAPHQL.query_type is not None
    coerced = get_variable_values(GRAPHQL, operation.variable_definitions or (), variables)
    assert not isinstance(coerced, list), coerced
    selector = Selector(GRAPHQL, {}, coerced)
    roots = selector.fields(GRAPHQL.query_type, [operation.selection_set])
    return prepare(GRAPHQL, operation, {}, coerced, roots, office.actor(who))


@pytest.mark.parametrize(
    ("locale", "told"), [("zh", "主要来自 book.nodes.house.rest"), ("en", "most of it in book.")]
)
def test_above_the_bound_nothing_runs_and_the_field_is_named(
    office: Office, locale: str, told: str
) -> None:
    office.engine, usual = engine(office, 20), office.engine
    try:
        actor = office.actor("COUNTY_PA@520327")
        answer = office.answer(actor, NESTED, locale=locale, county="520327")
        assert [one for one in office.sent if one.startswith("select")] == []
        again = office.answer(actor, NESTED, locale=locale, county="520327", size=5)
        assert office.sent == [], "the verdict is known"
    finally:
        office.engine = usual
    assert answer.request_error and again.request_error and answer.data is None
    [error] = answer.errors
    assert told in error["message"] and again.errors == [error]
    extensions = error["extensions"]
    assert (extensions["code"], extensions["limit"]) == ("LIMIT_EXCEEDED", "planCost")
    assert extensions["field"].startswith("book.nodes.house.rest")
    assert extensions["requested"] > extensions["maximum"] == 20


def test_a_plan_is_judged_once_whoever_asks(office: Office) -> None:
    office.engine, usual = engine(office, 1e6), office.engine
    try:
        counts = []
        for who, county in (("COUNTY_PA@520327", "520327"), ("COUNTY_PA@520328", "520328")) * 2:
            office.data(office.actor(who), NESTED, county=county)
            counts.append(len(office.sent))
    finally:
        office.engine = usual
    assert counts[0] > 1 and counts[1:] == [1, 1, 1]


@pytest.mark.parametrize("role", ["COUNTY_PA", "COUNTY_BANK", "BANK_SYSTEM"])
def test_no_tenants_values_decide(office: Office, role: str) -> None:
    """The plan that is judged is the same under the scope and for the values of anybody."""
    plans = set()
    for county in ("520327", "520328"):
        lender = () if role == "COUNTY_PA" else (f"RCC-{county}",)
        compiled = planned(office, "COUNTY_PA@520327", NESTED, county=county).compiled
        assert compiled is not None
        actor = office.actor(f"{role}@{county}", *lender)
        count = len(compiled.parameters)
        work = generic_plan(office.database, scope(actor), compiled.sql, count)
        plans.add(json.dumps(_estimates(json.loads(office.run(work))[0]["Plan"])))
    assert len(plans) == 1


def _estimates(plan: dict[str, Any]) -> list[Any]:
    own = [plan["Node Type"], plan.get("Alias"), plan["Total Cost"]]
    return [*own, *(_estimates(one) for one in plan.get("Plans", ()))]


def test_what_a_broken_off_judgement_left_is_forgotten(office: Office) -> None:
    async def twice() -> list[str]:
        async with office.database.reading({}) as connection:
            await connection.execute("prepare judged as select 1")
        return [await generic_plan(office.database, {}, "select $1::int", 1) for _ in range(2)]

    first, second = office.run(twice())
    assert first == second and "Result" in first


@pytest.fixture
def province(server: Server, world_urls: DatabaseUrls) -> Iterator[Office]:
    """The world as PostgreSQL would estimate it with ten million loans, and all else in proportion.

    Estimates are made from the number of rows noted at the last ANALYZE, so it is enough to note
    another one.
    """
    name = urlsplit(world_urls.app).path
    with psycopg.connect(urlunsplit(urlsplit(server.url)._replace(path=name))) as administrator:
        administrator.execute("analyze")
        administrator.execute(
            "update pg_class set reltuples = reltuples * (%s / (select reltuples from pg_class"
            " where oid = 'loan'::regclass)) where relnamespace = 'public'::regnamespace"
            " and relkind in ('r', 'i') and reltuples > 0 and not relname ~ %s",
            [10_000_000.0, "region|lender|outlet|position|risk_fund"],
        )
    office = Office.open(world_urls.app)
    yield office
    office.close()


def test_every_read_stays_far_below_the_bound_with_ten_million_loans(province: Office) -> None:
    judging = engine(province, 1e9)
    judge = judging._planner._judge
    assert judge is not None
    actor = province.actor("PROV_PA@520000")
    for text in sorted(reads().values(), key=len)[:-12:3]:
        province.run(judging.execute(parse(text), None, {}, actor))
    costs = [one.cost for one in judge._verdicts.values()]
    assert len(costs) > 20 and 10_000 < max(costs) < Limits().plan_cost / 20


@pytest.mark.parametrize(
    ("text", "judged"),
    [
        ("{ lenders(first: 200) { totalCount nodes { code county { name } } } }", False),
        ('{ loan(id: "loan_520327000_01890000-0000-7000-8000-000000000000")'
         " { loanNo schedule { dueOn } events { nodes { kind } } } }", False),
        ('{ loans(where: {county: {eq: "520327"}}) { nodes { loanNo } } }', True),
        ("{ households { nodes { members { name } } } }", True),
        ("{ households { edges { node { members { name } } } } }", True),
        ('{ indicators(region: "520327", groupBy: []) { nodes { loanCount } } }', True),
    ],
)  # fmt: skip
def test_only_what_can_be_absurd_is_judged(office: Office, text: str, judged: bool) -> None:
    assert can_be_absurd(planned(office, "COUNTY_PA@520327", text).plan) is judged


def test_the_way_goes_down_along_the_dearest_part() -> None:
    def node(cost: float, rows: int, alias: str = "", of: str = "", *plans: Any) -> dict[str, Any]:
        made = {"Total Cost": cost, "Plan Rows": rows, "Plans": list(plans)}
        return made | {"Alias": alias, "Parent Relationship": of or "Outer"}

    cheap = node(30, 1, "t1", "InitPlan")
    each = node(9, 3, "t3_1", "SubPlan", node(1, 3, "t4", "SubPlan"))
    dear = node(1000, 1, "", "InitPlan", node(40, 100, "p2", "Outer"), each)
    plan = node(1030, 1, "", "", cheap, dear)
    fields = {"t1": "a", "p2": "b.nodes", "t3": "b.nodes.c", "t4": "b.nodes.c.d"}
    assert verdict_of(plan, fields) == Verdict(1030.0, "b.nodes.c")
    assert verdict_of(node(1, 1), {"t1": "a"}) == Verdict(1.0, "a")
    sums = node(90, 1, "", "SubPlan", node(30, 9, "t4"), node(30, 1, "t1", "InitPlan"))
    added_up = node(95, 1, "t3", "InitPlan", sums)
    assert verdict_of(node(100, 1, "", "", added_up), fields) == Verdict(100.0, "b.nodes.c.d")
