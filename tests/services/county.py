"""A county on its way through random days: its door, its model, and how the two are compared."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

import asyncpg

from authz.actor import Actor
from authz.role import Role
from jobs.day import pass_day
from jobs.desk import Desk
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from models.ids import GlobalId
from models.tables import METADATA
from rules.vocabulary import EligibilityCondition
from services.door import Door
from services.outcome import Outcome
from tests import factories
from tests.conftest import DatabaseUrls
from tests.factories import VAULT, Borrower
from tests.services.county_loan import Loan
from tests.services.county_model import BALLAST, PRECEDENCE, Home, Lender, Model
from tests.services.ground import Ground

Answer = TypeVar("Answer")

LENDERS = ("RCC", "ABC")
HOMES = 8
BEFORE = date(2018, 6, 1)
FAR = date(2038, 6, 1)
TRAIL = frozenset({"audit_event", "audit_seal"})
CONTENT = " || ".join(
    f"(select coalesce(string_agg(t::text, ',' order by t::text), '') from {name} t"
    " where county_id = $1)"
    for name, table in sorted(METADATA.tables.items())
    if "county_id" in table.columns and name not in TRAIL
)
# What is there, and what the trail has: how much, and how the newest of it was decided.
MARK = (
    f"select md5({CONTENT}),"
    " (select count(*) from audit_event where county_id = $1),"
    " (select decision from audit_event where county_id = $1"
    " order by recorded_at desc, id desc limit 1)"
)


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


@dataclass
class Tally:
    """What was seen of the commands: how many days, what was accepted and what refused."""

    days: int = 0
    commands: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    moved: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Tally) -> Tally:
        self.days += other.days
        self.commands += other.commands
        for name in ("accepted", "refused", "moved", "warned"):
            getattr(self, name).update(getattr(other, name))
        return self

    def told(self) -> str:
        """For a reader of the test's output."""
        lines = [f"{self.days} days, {self.commands} commands"]
        for name in ("accepted", "refused", "moved", "warned"):
            counts = sorted(getattr(self, name).items())
            lines.append(f"{name}: " + ", ".join(f"{one} {count}" for one, count in counts))
        return "\n".join(lines)


class County:
    """One county with two lenders and some households."""

    def __init__(
        self, urls: DatabaseUrls, code: str, begins: date, tally: Tally, kind: type[Model]
    ) -> None:
        self.loop = asyncio.Runner()
        self.keys = itertools.count()
        self.tally = tally
        self.chance = Random(0)
        self.model = kind(begins)
        self.model.done = tally.moved
        self.homes: list[Borrower] = []
        self.first = self.run(self._open(urls, code))
        self.run(self._settle())
        self.begin(begins)

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    async def _open(self, urls: DatabaseUrls, code: str) -> Ground:
        database = await Database.open(urls.app, size=2)
        owner: Any = await asyncpg.connect(driver_dsn(urls.owner))
        directory = await Directory.load(database)
        door = Door(database, Clock(self.model.today), directory, VAULT)
        return Ground(database, owner, directory, door, code)

    async def _settle(self) -> None:
        """Households, one of them not assessed whole; what each lender has lent before."""
        ground, model = self.first, self.model
        for number in range(HOMES):
            conditions = tuple(EligibilityCondition)[: 5 if number else 4]
            self.homes.append(await ground.household(conditions_met=conditions))
            model.homes.append(Home(is_complete=number > 0))
        for kind in LENDERS:
            model.lenders[kind] = Lender(model.today)
            await factories.loan(
                ground.owner,
                await ground.household(),
                ground.lender(kind).id,
                amount=yuan(BALLAST),
                ceiling=yuan(BALLAST),
                value_on=BEFORE,
                classified_on=FAR,
            )
        await ground.owner.execute(
            "update loan set matures_on = $2 where county_id = $1", ground.county_id, FAR
        )
        await ground.owner.execute(
            "update county_lender_position set fed_on = $2 where county_id = $1",
            ground.county_id,
            model.today,
        )

    @property
    def today(self) -> date:
        return self.model.today

    @property
    def ground(self) -> Ground:
        """The county on its present day."""
        return self.first.on(self.today)

    # Who acts.

    def bank(self, lender: str, subject: str = "clerk") -> Actor:
        return self.first.bank(lender, f"{subject}-{lender}")

    def office(self, role: Role) -> Actor:
        return self.first.actor(role)

    def key(self, letter: str) -> str:
        return f"{letter}{next(self.keys)}"

    # What is chosen.

    def pick(self, *preferred: str) -> Loan | None:
        """A loan; nine times in ten one of these states, where there is one."""
        loans = self.model.loans
        chosen = [one for one in loans if one.state in preferred]
        if not chosen or self.once(10):
            chosen = loans
        return self.chance.choice(chosen) if chosen else None

    def pick_home(self) -> int:
        """A household; the first one, which lacks a condition, seldom."""
        return 0 if self.once(25) else self.chance.randrange(1, HOMES)

    def once(self, one_in: int) -> bool:
        return self.chance.randrange(one_in) == 0

    # What is done.

    def do(self, name: str, case: Any, actor: Actor, command: Any, expected: set[str]) -> Any:
        """Execute and compare with what the model said; the answer where it was accepted."""
        before = self.run(self._mark()) if expected else None
        door = self.ground.door
        outcome: Outcome = self.run(door.execute(case, actor, command, key=self.key("k")))
        found = [item.code.value for item in outcome.refusals]
        told = (name, self.today, command, found, sorted(expected))
        assert set(found) == expected, told
        self.tally.commands += 1
        if not expected:
            self.tally.accepted[name] += 1
            return outcome
        assert found[0] == min(expected, key=PRECEDENCE.index), told
        assert before is not None
        content, count, _ = before
        assert self.run(self._mark()) == (content, count + 1, "REFUSED"), told
        self.tally.refused.update(expected)
        return None

    async def _mark(self) -> tuple[str, int, str]:
        row = await self.first.owner.fetchrow(MARK, self.first.county_id)
        return tuple(row)

    def begin(self, day: date) -> None:
        """A day begins, as the worker has it; days between are made good."""
        self.model.begin(day)
        ground = self.ground
        desk = Desk(ground.database, ground.directory, ground.door, Clock(day))
        steps = self.run(pass_day(desk, ground.county_id, day, run=self.key("day")))
        assert all(steps.values()), steps
        self.tally.days += 1

    def heard(self, lender: str) -> None:
        """A lender wrote to its own book."""
        self.model.lenders[lender].heard_on = self.today

    def breaker(self, lender: str) -> GlobalId:
        return GlobalId("breaker", self.first.county_id, self.first.lender(lender).id)
