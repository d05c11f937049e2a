"""Many offices at once: no loan is lent while its lender's breaker is open, whoever is faster.

Lenders disburse, classify and take money, ask to resume and are answered, each task over a
connection of its own. Afterwards the events alone, replayed, say which trips there must have been.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from models.ids import GlobalId
from rules.vocabulary import ClearingMeans, FiveTier, LoanState
from services.breaker_ratio_set import BreakerRatioSet, breaker_ratio_set
from services.breaker_resume_grant import BreakerResumeGrant, breaker_resume_grant
from services.breaker_resume_refuse import BreakerResumeRefuse, breaker_resume_refuse
from services.breaker_resume_request import BreakerResumeRequest, breaker_resume_request
from services.door import Door
from services.loan_approve import LoanApprove, loan_approve
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.repayment_record import RepaymentRecord, repayment_record
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT, Borrower
from tests.services.breakers import HUGE, breaker_of
from tests.services.ground import Ground
from tests.services.replay import LENDING, Replay

LENDERS = ("RCC", "ABC", "PSBC")
CONNECTIONS = 8
# In a book of half a million, the smallest of them bad is 1 % and the largest 6 %.
AMOUNTS = (5_000, 10_000, 15_000, 30_000)
SOON = {"value_on": DAY, "matures_on": date(2019, 12, 20)}
# What may speak against a command that somebody else overtook.
EXPECTED = {
    "INVALID_TRANSITION",
    "LENDING_SUSPENDED",
    "REPAYMENT_EXCEEDS_OUTSTANDING",
    "HOUSEHOLD_LIMIT_EXCEEDED",
    "BREAKER_NOT_CLEARED",
    "RESUME_RATIO_NOT_SET",
}
Command = tuple[Any, Any, Any]


@dataclass
class Town:
    """A county in which everybody acts at once."""

    ground: Ground
    numbers: Iterator[int] = field(default_factory=itertools.count)
    owing: dict[str, list[GlobalId]] = field(default_factory=dict)
    pending: dict[str, list[GlobalId]] = field(default_factory=dict)
    homes: list[Borrower] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def settle(self) -> None:
        """Books without a bad loan, applications in every stage, and levels to resume at."""
        ground = self.ground
        for kind in LENDERS:
            lender = ground.lender(kind)
            home = await ground.household()
            await ground.loan(home, lender, amount=Decimal("400000.00"), ceiling=HUGE)
            self.owing[kind], self.pending[kind] = [], []
            for amount in AMOUNTS * 2:
                loan = await ground.loan(await ground.household(), lender, amount=Decimal(amount))
                self.owing[kind].append(loan)
            for state in (LoanState.SUBMITTED, LoanState.APPROVED, LoanState.SIGNED) * 3:
                home = await ground.household()
                loan = await ground.loan(home, lender, state=state, **SOON)
                self.pending[kind].append(loan)
        self.homes = [await ground.household() for _ in LENDERS]

    async def do(self, case: Any, actor: Any, command: Any) -> Any:
        """One command; a refusal is one that being overtaken explains."""
        key = f"k{next(self.numbers)}"
        outcome = await self.ground.door.execute(case, actor, command, key=key)
        codes = {refusal.code.value for refusal in outcome.refusals}
        assert codes <= EXPECTED, outcome.refusals
        self.refused |= codes
        return outcome

    async def must(self, case: Any, actor: Any, command: Any) -> None:
        """One command that nothing may speak against."""
        outcome = await self.do(case, actor, command)
        assert outcome.refusals == (), outcome.refusals

    async def act(self, chance: Random, commands: int) -> None:
        """A task: so many commands of any lender, one after the other."""
        for _ in range(commands):
            kind = chance.choice(LENDERS)
            makers = (self._lend, self._classify, self._repay, self._submit, self._decide)
            maker = chance.choices(makers, (30, 28, 14, 4, 24))[0]
            outcome = await self.do(*maker(chance, kind))
            if maker == self._submit and outcome.ids:
                self.pending[kind].append(outcome.ids["loan"])

    def _lend(self, chance: Random, kind: str) -> Command:
        loan = chance.choice(self.pending[kind])
        case, command = chance.choice(
            [
                (loan_approve, LoanApprove(loan=loan, approval_no="A")),
                (loan_sign, LoanSign(loan=loan, contract_no="C")),
                (loan_disburse, LoanDisburse(loan=loan)),
            ]
        )
        return case, self.ground.bank(kind), command

    def _classify(self, chance: Random, kind: str) -> Command:
        loan = chance.choice(self.owing[kind] + self.pending[kind])
        tier = chance.choices(list(FiveTier), (40, 20, 10, 10, 10))[0]
        actor = chance.choice([self.ground.bank(kind), self.ground.system(kind)])
        return loan_classify, actor, LoanClassify(loan=loan, five_tier=tier)

    def _repay(self, chance: Random, kind: str) -> Command:
        loan = chance.choice(self.owing[kind] + self.pending[kind])
        principal = Decimal(chance.choice(["0.01", "99.99", "2500.00", "15000.00"]))
        command = RepaymentRecord(loan=loan, principal=principal, bank_ref=f"B{next(self.numbers)}")
        return repayment_record, self.ground.system(kind), command

    def _submit(self, chance: Random, kind: str) -> Command:
        home = self.homes[LENDERS.index(kind)]
        number = f"N{next(self.numbers)}"
        application = self.ground.submission(home, loan_no=number, amount=Decimal("500.00"))
        return loan_submit, self.ground.bank(kind), application

    def _decide(self, chance: Random, kind: str) -> Command:
        breaker, government = breaker_of(self.ground, kind), self.ground.actor(Role.COUNTY_GOV)
        means = ClearingMeans.CASH_REPAYMENT
        choices: list[Command] = [
            (
                breaker_resume_request,
                self.ground.bank(kind),
                BreakerResumeRequest(breaker=breaker, means=means),
            ),
            (breaker_resume_grant, government, BreakerResumeGrant(breaker=breaker)),
            (
                breaker_resume_refuse,
                government,
                BreakerResumeRefuse(breaker=breaker, reason="材料不全"),
            ),
            self._level(kind, chance.choice(["0", "0.01", "0.02", "0.0299999999"])),
        ]
        return chance.choices(choices, (40, 40, 8, 12))[0]

    def _level(self, kind: str, ratio: str) -> Command:
        command = BreakerRatioSet(lender=self.ground.lender(kind).code, ratio=Decimal(ratio))
        return breaker_ratio_set, self.ground.actor(Role.COUNTY_GOV), command

    async def clear(self, kind: str) -> None:
        """The breaker trips, if it has not, its bad loans become good, and it is closed again."""
        ground, government = self.ground, self.ground.actor(Role.COUNTY_GOV)
        rows = await ground.rows("loan", lender_id=ground.lender(kind).id, state="ACTIVE")
        largest = max(rows, key=lambda row: row["outstanding_principal"])
        for row in [largest, *rows]:
            tier = FiveTier.LOSS if row is largest else FiveTier.NORMAL
            command = LoanClassify(loan=self._named(row), five_tier=tier)
            await self.must(loan_classify, ground.bank(kind), command)
        command = LoanClassify(loan=self._named(largest), five_tier=FiveTier.NORMAL)
        await self.must(loan_classify, ground.bank(kind), command)
        await self.must(*self._level(kind, "0.02"))
        breaker = breaker_of(ground, kind)
        book = await ground.row("county_lender_position", lender_id=ground.lender(kind).id)
        if book["breaker_state"] == "TRIPPED":
            request = BreakerResumeRequest(breaker=breaker, means=ClearingMeans.CASH_REPAYMENT)
            await self.must(breaker_resume_request, ground.bank(kind), request)
        await self.must(breaker_resume_grant, government, BreakerResumeGrant(breaker=breaker))

    def _named(self, row: dict[str, Any]) -> GlobalId:
        return GlobalId("loan", self.ground.county_id, row["id"])


async def lived(ground: Ground, seed: int, tasks: int, commands: int, rounds: int) -> Town:
    """Rounds in which all act at once; after each every breaker has tripped and is closed."""
    town = Town(ground)
    await town.settle()
    before = await ground.rows("loan")
    for number in range(rounds):
        together = (town.act(Random(f"{seed}-{number}-{one}"), commands) for one in range(tasks))
        await asyncio.gather(*together)
        for kind in LENDERS:
            await town.clear(kind)
    # A last time, to end with breakers as they happen to be.
    await asyncio.gather(*(town.act(Random(f"{seed}-{one}"), commands) for one in range(tasks)))
    await _judge(town, before, rounds)
    return town


async def _judge(town: Town, before: list[dict[str, Any]], rounds: int) -> None:
    """Replay each lender's events; books equal their sums."""
    ground = town.ground
    for kind in LENDERS:
        replay, events = await _replayed(ground, kind, before)
        assert replay.wrong == [], (kind, replay.wrong)
        book = await ground.row("county_lender_position", lender_id=ground.lender(kind).id)
        stands = (book["breaker_state"], int(book["non_performing"] * 100))
        assert (*stands, int(book["outstanding"] * 100)) == (replay.state, *replay.book)
        trips = [event for event in events if event["kind"] == "TRIPPED"]
        assert len(trips) == replay.trips >= rounds and replay.resumes >= rounds
        assert book["tripped_at"] == max(event["recorded_at"] for event in trips)
    assert "LENDING_SUSPENDED" in town.refused
    await ground.proved()


async def _replayed(
    ground: Ground, kind: str, before: list[dict[str, Any]]
) -> tuple[Replay, list[dict[str, Any]]]:
    lender_id = ground.lender(kind).id
    replay = Replay.of(row for row in before if row["lender_id"] == lender_id)
    events = await ground.rows("breaker_event", lender_id=lender_id)
    replay.run(await ground.rows("loan_event", lender_id=lender_id), events)
    return replay, events


def play(
    urls: DatabaseUrls, counties: Iterator[str], *, examples: int, tasks: int, commands: int
) -> None:
    """So many towns, each in a county of its own."""

    async def live(seed: int) -> None:
        database = await Database.open(urls.app, size=CONNECTIONS)
        owner: Any = await asyncpg.connect(driver_dsn(urls.owner))
        try:
            directory = await Directory.load(database)
            door = Door(database, Clock(DAY), directory, VAULT)
            ground = Ground(database, owner, directory, door, next(counties))
            await lived(ground, seed, tasks, commands, rounds=2)
        finally:
            await owner.close()
            await database.close()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(seed=st.integers(0, 2**32))
    def towns(seed: int) -> None:
        asyncio.run(live(seed))

    towns()


def test_nobody_lends_between_trip_and_resume(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    play(module_urls, counties, examples=1, tasks=8, commands=10)


@pytest.mark.long
def test_nobody_lends_between_trip_and_resume_for_long(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    play(module_urls, counties, examples=6, tasks=16, commands=40)


@pytest.mark.anyio
async def test_a_replay_notices_what_does_not_fit(ground: Ground) -> None:
    """A loan lent in between, a trip too many and one too few, figures of another moment."""
    town = Town(ground)
    await town.settle()
    before = await ground.rows("loan")
    for kind in LENDERS:
        await town.clear(kind)
    replay, events = await _replayed(ground, "RCC", before)
    assert (replay.wrong, replay.trips, replay.resumes, replay.lent) == ([], 1, 1, 0)
    trip, resumed = (
        next(row for row in events if row["kind"] == kind) for kind in ("TRIPPED", "RESUMED")
    )
    loan_events = await ground.rows("loan_event", lender_id=ground.rcc.id)
    between = trip["recorded_at"] + (resumed["recorded_at"] - trip["recorded_at"]) / 2
    start = Replay.of(row for row in before if row["lender_id"] == ground.rcc.id)

    def found(more: list[Any], happened: list[Any]) -> int:
        replay = replace(start, debts={key: replace(one) for key, one in start.debts.items()})
        replay.wrong = []
        replay.run(loan_events + more, happened)
        return len(replay.wrong)

    for kind in LENDING:
        lent = {"kind": kind, "loan_id": trip["id"], "amount": Decimal("0.00"), "details": "{}"}
        assert found([lent | {"recorded_at": between}], events) == 1, kind
        assert found([lent | {"recorded_at": resumed["recorded_at"]}], events) <= 1
    assert found([], [row for row in events if row is not trip]) == 1
    later = trip | {"recorded_at": between}
    assert found([], [*events, later]) == 1
    assert found([], [{**row, "outstanding": Decimal("1.00")} for row in events]) == len(events)
