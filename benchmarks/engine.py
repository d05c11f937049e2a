"""What the engine adds to the statement it runs: throughput against the bare statement.

Both sides run interleaved in one process over the same connections and scope, so the ratio holds
whatever else the machine does. The floor sends the compiled statement and takes its text; the
engine also coerces variables, finds the plan, binds, and assembles the answer.
"""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date

from graphql import DocumentNode, parse

from authz.actor import Actor
from authz.role import Role
from authz.scope import scope
from benchmarks.statement import actor_of, compiled
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import IdentityKeys, Vault
from ops.environment import prepared
from planner.binds import Request
from schema.execute import Engine

ROUNDS = 7
SECONDS_A_SIDE = 1.0
CONNECTIONS = 4
BUSINESS_DATE = date(2018, 12, 20)
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


def main(_arguments: Sequence[str]) -> int:
    """Prints a table of medians and ratios."""
    with prepared(os.environ) as environ:
        asyncio.run(_compare(environ))
    return 0


async def _compare(environ: Mapping[str, str]) -> None:
    database = await Database.open(environ["DATABASE_URL"], size=CONNECTIONS)
    try:
        directory = await Directory.load(database)
        vault = Vault(IdentityKeys.load(environ["QIANDAI_IDENTITY_KEYS"]))
        engine = Engine(database, Clock(BUSINESS_DATE), vault, directory)
        actor = actor_of(directory, Role.PROV_PA, "520000")
        print(
            f"Python {platform.python_version()}, {platform.machine()}, "
            f"{CONNECTIONS} connections, medians of {ROUNDS} interleaved rounds"
        )
        print(f"{'query':28} {'engine/s':>10} {'statement/s':>12} {'ratio':>6}")
        for name, text in CASES.items():
            await _case(
                name,
                parse(text),
                engine,
                database,
                actor,
                Request(actor, directory, vault, BUSINESS_DATE),
            )
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
    statement = compiled(document, {}, actor, request)

    async def whole() -> None:
        answer = await engine.execute(document, None, {}, actor)
        assert not answer.errors

    async def bare() -> None:
        await database.ask(scope(actor), statement.sql, *statement.arguments)

    await whole()
    engine_rates, floor_rates = [], []
    for _ in range(ROUNDS):
        engine_rates.append(await _rate(whole))
        floor_rates.append(await _rate(bare))
    ours, floor = statistics.median(engine_rates), statistics.median(floor_rates)
    print(f"{name:28} {ours:10.0f} {floor:12.0f} {ours / floor:6.2f}", file=sys.stdout, flush=True)


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
