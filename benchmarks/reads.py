"""What the engine adds to the statement it runs: throughput against the bare statement.

Both sides run interleaved in one process over the same connections and scope, so the ratio holds
whatever else the machine does. The floor sends the compiled statement and takes its text; the
engine also coerces variables, finds the plan, binds, and assembles the answer.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

from graphql import DocumentNode, get_argument_values, get_operation_ast, get_variable_values, parse
from graphql.execution.values import VariableValues

from authz.actor import Actor
from authz.role import Role
from authz.scope import scope
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import IdentityKeys, Vault
from planner.binds import Request, bind_values
from planner.run import prepare
from planner.selection import Selector
from schema.build import GRAPHQL
from schema.execute import Engine

BUSINESS_DATE = date(2018, 12, 20)
ROUNDS = 7
SECONDS_A_SIDE = 1.0
CONNECTIONS = 4
CASES = {
    "page of 50 loans, nested": (
        "{ loans(first: 50) { nodes { id loanNo amount status household { headName }"
        " lender { name } county { name } } } }"
    ),
    "20 projects, nested twice": (
        "{ projects(first: 20, orderBy: {field: AMOUNT, direction: DESC}) { nodes { name amount"
        " enterprise { name } participations(first: 10) { nodes { principal"
        " household { headName } } } events(first: 3) { nodes { kind note } } } } }"
    ),
    "one region": '{ region(code: "520327") { id name level parent { name } } }',
}


async def main(environ: Mapping[str, str]) -> None:
    """Print a table of medians and ratios."""
    database = await Database.open(environ["DATABASE_URL"], size=CONNECTIONS)
    try:
        directory = await Directory.load(database)
        vault = Vault(IdentityKeys.load(environ["QIANDAI_IDENTITY_KEYS"]))
        engine = Engine(database, Clock(BUSINESS_DATE), vault, directory)
        actor = _analyst(directory)
        print(
            f"Python {platform.python_version()}, {platform.machine()}, "
            f"{CONNECTIONS} connections, medians of {ROUNDS} interleaved rounds"
        )
        print(f"{'query':28} {'engine/s':>10} {'statement/s':>12} {'ratio':>6}")
        for name, text in CASES.items():
            request = Request(actor, directory, vault, BUSINESS_DATE)
            await _case(name, parse(text), engine, database, actor, request)
    finally:
        await database.close()


async def _case(
    name: str,
    document: DocumentNode,
    engine: Engine,
    database: Database,
    actor: Actor,
    request: Request,
) -> None:
    sql, arguments = _statement(document, actor, request)

    async def whole() -> None:
        answer = await engine.execute(document, None, {}, actor)
        assert not answer.errors

    async def bare() -> None:
        await database.fetchrow(scope(actor), sql, *arguments)

    await whole()
    engine_rates, floor_rates = [], []
    for _ in range(ROUNDS):
        engine_rates.append(await _rate(whole))
        floor_rates.append(await _rate(bare))
    ours, floor = statistics.median(engine_rates), statistics.median(floor_rates)
    print(f"{name:28} {ours:10.0f} {floor:12.0f} {ours / floor:6.2f}", file=sys.stdout, flush=True)


def _statement(document: DocumentNode, actor: Actor, request: Request) -> tuple[str, list[Any]]:
    operation = get_operation_ast(document)
    variables = get_variable_values(GRAPHQL, (), {})
    assert operation and GRAPHQL.query_type and isinstance(variables, VariableValues)
    roots = Selector(GRAPHQL, {}, variables).fields(GRAPHQL.query_type, [operation.selection_set])
    prepared = prepare(GRAPHQL, operation, {}, variables, roots, actor)
    assert prepared.compiled is not None
    given = [get_argument_values(of, node, variables) for of, node in prepared.sites]
    values = bind_values(prepared.plan.binds, given, request) | request.own_values()
    return prepared.compiled.sql, [values[name] for name in prepared.compiled.parameters]


async def _rate(work: Callable[[], Awaitable[None]]) -> float:
    """Runs a second by `CONNECTIONS` workers."""
    done = 0
    end = time.perf_counter() + SECONDS_A_SIDE

    async def worker() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await work()
            done += 1

    begun = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(CONNECTIONS)))
    return done / (time.perf_counter() - begun)


def _analyst(directory: Directory) -> Actor:
    region = directory.region_by_code("520000")
    assert region is not None
    return Actor.of(
        subject="benchmark",
        role=Role.PROV_PA,
        region_id=region.id,
        region_id_max=region.id_max,
        region_code=region.code,
        region_name=region.name,
        tier=region.tier,
        client="benchmark",
    )
