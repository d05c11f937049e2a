"""One connection, many users: no scope, plan or answer of the one before (28, 29, 30, 40)."""

from __future__ import annotations

import asyncio
import random
from contextlib import nullcontext

import orjson
import pytest
from graphql import parse

from authz.actor import Actor
from tests.conftest import DatabaseUrls
from tests.leaks.bench import Bench, Ledger
from tests.leaks.conftest import fenced_by, no_fence, opened
from tests.leaks.dump import TYPES
from tests.leaks.oracle import Oracle
from tests.leaks.paths import ROOTS
from tests.leaks.roster import Seat
from tests.office import Office

ROOT_OF = {"a": "loans", "b": "projects", "c": "circuitBreakers"}
TEXT = (
    "{ a: loans(first: 100) { totalCount nodes { id } }"
    " b: projects(first: 100) { totalCount nodes { id } }"
    " c: circuitBreakers(first: 100) { totalCount nodes { id } } }"
)
BY_ID = "query($id: ID!) { loan(id: $id) { id lender { code } } }"


def interleaved(
    url: str,
    oracle: Oracle,
    ledger: Ledger,
    seats: list[Seat],
    *,
    size: int,
    monkeypatch: pytest.MonkeyPatch | None = None,
    rounds: int = 2,
) -> None:
    """Everybody asks at once on few connections, in an order drawn anew each round.

    With `monkeypatch` the planner filters nothing, so that only the connection's scope decides.
    """
    bare = nullcontext() if monkeypatch is None else fenced_by(monkeypatch, no_fence)
    document = parse(TEXT)
    with bare, opened(url, size) as office:
        people = [(seat, seat.actor(office)) for seat in seats]

        async def one(seat: Seat, actor: Actor) -> None:
            answer = await office.engine.execute(document, None, {}, actor)
            data = orjson.loads(answer.data or b"null") or {}
            for key, root in ROOT_OF.items():
                if data.get(key) is None:
                    continue
                of = ROOTS[root]
                rows = oracle.visible(actor, TYPES[of][0])
                owed = {oracle.dump.gid(of, row) for row in rows}
                seen = {node["id"] for node in data[key]["nodes"]}
                path = f"pool{size}:{root}"
                ledger.compare(seat.name, path, seen - owed, set(), len(owed))
                ledger.compare(seat.name, path, [data[key]["totalCount"]], [len(owed)])
                ledger.compare(seat.name, path, [len(seen)], [min(100, len(owed))])

        async def everybody() -> None:
            for number in range(rounds):
                drawn = people * 2
                random.Random(number).shuffle(drawn)
                await asyncio.gather(*(one(*person) for person in drawn[: 15 * size]))
                for start in range(15 * size, len(drawn), 15 * size):
                    part = drawn[start : start + 15 * size]
                    await asyncio.gather(*(one(*person) for person in part))

        office.run(everybody())


@pytest.mark.parametrize("size", [1, 2])
@pytest.mark.parametrize("filtered", [True, False], ids=["filtered", "walls-only"])
def test_many_users_on_few_connections(
    leak_urls: DatabaseUrls,
    oracle: Oracle,
    everybody: list[Seat],
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    filtered: bool,
) -> None:
    ledger = Ledger()
    readers = [seat for seat in everybody if not seat.who.startswith(("TOWN", "BANK_"))]
    patch = None if filtered else monkeypatch
    interleaved(leak_urls.app, oracle, ledger, readers, size=size, monkeypatch=patch, rounds=1)
    ledger.assert_clean()


def test_a_plan_serves_its_role_and_nobody_s_values(bench: Bench, everybody: list[Seat]) -> None:
    """One document by turns: same role in other regions, other roles in the same."""
    rng = random.Random(7)
    loans = rng.sample(bench.oracle.dump.tables["loan"], 12)
    for row in loans:
        named = bench.oracle.dump.gid("Loan", row)
        for seat in rng.sample(everybody, len(everybody)):
            data = bench.data(seat, BY_ID, id=named)
            owed = bench.oracle.sees(bench.actor(seat), "loan", row)
            seen = data["loan"] is not None
            bench.ledger.compare(seat.name, "loan(id)", [(named, seen)], [(named, owed)])
    bench.ledger.assert_clean()


def test_cancelled_users_leave_no_scope(
    leak_urls: DatabaseUrls, oracle: Oracle, everybody: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Questions cut off at every moment; the next user on the connection sees his own rows."""
    counties = [seat for seat in everybody if seat.who.startswith("COUNTY_PA")]
    document = parse("{ loans { totalCount } }")

    async def cut_and_ask(office: Office, turn: int) -> tuple[int, int]:
        one, other = counties[turn % 3].actor(office), counties[(turn + 1) % 3].actor(office)
        task = asyncio.ensure_future(office.engine.execute(document, None, {}, one))
        for _ in range(turn % 9):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        answer = await office.engine.execute(document, None, {}, other)
        return orjson.loads(answer.data)["loans"]["totalCount"], len(oracle.visible(other, "loan"))

    with fenced_by(monkeypatch, no_fence), opened(leak_urls.app, 1) as office:
        for turn in range(36):
            seen, owed = office.run(cut_and_ask(office, turn))
            assert seen == owed, turn
