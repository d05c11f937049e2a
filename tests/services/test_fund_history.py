"""Random histories of a fund, kept beside it in whole fen; its statements must say the same.

The model knows no ledger of ours: it keeps what moved on which day. Any statement opens with what
it had before, ends with what it has then, and the next one goes on from there. At the end a bank
that books everything some days later tells its months, and the reconciliations come out even.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from models.ids import GlobalId
from rules.vocabulary import SourceLevel
from services.bank_statement_reconcile import (
    BankStatementLine,
    BankStatementReconcile,
    bank_statement_reconcile,
)
from services.claim_pay import ClaimPay, claim_pay
from services.door import Door
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.fund_interest_record import FundInterestRecord, fund_interest_record
from services.position_prove import PositionProof, position_prove
from tests import factories
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT
from tests.services.claiming import AFTER, buffered, buffered_again, claimed, signed
from tests.services.fund_reading import computed, reconciliation, statement_of
from tests.services.ground import Ground
from tests.services.recovering import booked, deposited, received

Answer = TypeVar("Answer")

ONE = timedelta(days=1)
LOSS, PAID = 4_623_456, 3_698_765  # Fen that a loan has lost, and the fund's part of them.
MONTHS = [date(2018, 10, 1) + ONE * 30 * place for place in range(12)]


@dataclass
class Moved:
    """What came in (or went out, negative) on a day, fen; `undone_by` the place of its reversal."""

    named: GlobalId
    day: date
    fen: int
    kind: str
    number: str
    undone_by: int | None = None
    undoes: int | None = None


@dataclass
class Paid:
    """A loan that the fund has paid for: what came back of it, and the fund's part, fen."""

    loan: GlobalId
    received: int = 0
    to_fund: int = 0


def fen(amount: Any) -> int:
    """A figure of ours as fen."""
    return int(Decimal(amount).scaleb(2))


def yuan(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


class FundHistory(RuleBasedStateMachine):
    """One county's fund from nothing."""

    urls: DatabaseUrls
    counties: Iterator[str]
    steps = 0
    lost = 0  # Fen that a wrong model forgets of every injection.

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.numbers = itertools.count(1)
        self.moved: list[Moved] = []
        self.claims: list[GlobalId] = []
        self.paid: list[Paid] = []
        self.today = AFTER
        self.chance = Random(7)
        self.ground = self.run(self._open(next(self.counties)))

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    async def _open(self, code: str) -> Ground:
        database = await Database.open(self.urls.app, size=2)
        owner: Any = await asyncpg.connect(driver_dsn(self.urls.owner))
        directory = await Directory.load(database)
        door = Door(database, Clock(DAY), directory, VAULT)
        return Ground(database, owner, directory, door, code)

    @property
    def balance(self) -> int:
        return sum(one.fen for one in self.moved)

    def do(self, case: Any, command: Any, expected: Set[str] = frozenset()) -> Any:
        """Execute on this day as finance; what is refused is what the model says."""
        ground = self.ground.on(self.today)
        finance = ground.actor(Role.COUNTY_FIN, subject="payer")
        key = f"k{next(self.numbers)}"
        outcome = self.run(ground.door.execute(case, finance, command, key=key))
        assert {item.code.value for item in outcome.refusals} == expected
        return None if expected else outcome

    @initialize()
    def a_fund_and_two_claims_that_wait(self) -> None:
        async def work() -> None:
            await factories.fund(self.ground.owner, self.ground.county_id)
            for place in range(2):
                loan = await (buffered_again if place else buffered)(self.ground)
                claim = await claimed(self.ground, loan)
                await signed(self.ground, claim)
                self.claims.append(claim)

        self.run(work())

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        """One thing that happens; the seed decides which, and how much."""
        # The same number again, later, is another chance.
        self.steps += 1
        self.chance = chance = Random(f"{seed} {self.steps}")
        amount = chance.choice([1, 99, 1_000_000, PAID])
        match chance.randrange(9):
            case 0:
                self.today += ONE * chance.randrange(1, 40)
            case 1 | 2 | 3:
                self.inject(amount, chance.randrange(90))
            case 4:
                self.earn(chance.randrange(1, 5000), chance.randrange(20))
            case 5:
                self.compensate()
            case 6:
                self.recover(chance.choice([1, 99, 123_456, 1_000_000]))
            case _:
                self.reverse(chance.randrange(10**6))

    def inject(self, amount: int, back: int) -> None:
        """Also for a day long past."""
        day, number = self.today - ONE * back, f"财{next(self.numbers)}"
        command = FundInject(
            amount=yuan(amount),
            source_level=self.chance.choice(list(SourceLevel)),
            document_no=number,
            business_on=day,
        )
        outcome = self.do(fund_inject, command)
        entry = outcome.ids["entry"]
        self.moved.append(Moved(entry, day, amount - self.lost, "INJECTION", number))

    def earn(self, amount: int, back: int) -> None:
        day, number = self.today - ONE * back, f"息{next(self.numbers)}"
        command = FundInterestRecord(amount=yuan(amount), document_no=number, business_on=day)
        entry = self.do(fund_interest_record, command).ids["entry"]
        self.moved.append(Moved(entry, day, amount, "INTEREST", number))

    def compensate(self) -> None:
        """A claim is paid where there is enough, and never below nothing."""
        if not self.claims:
            return
        number = f"付{next(self.numbers)}"
        short = {"INSUFFICIENT_FUND"} if self.balance < PAID else set()
        outcome = self.do(claim_pay, ClaimPay(claim=self.claims[-1], document_no=number), short)
        if outcome is not None:
            self.claims.pop()
            self.paid.append(Paid(outcome.ids["loan"]))
            entry = outcome.ids["entry"]
            self.moved.append(Moved(entry, self.today, -PAID, "COMPENSATION", number))

    def recover(self, amount: int) -> None:
        """Money comes back to the lender and into the fund, as the loss was shared."""
        if not self.paid:
            return
        one = self.paid[self.chance.randrange(len(self.paid))]
        if one.received + amount > LOSS:
            return
        ground = self.ground.on(self.today)

        async def work() -> tuple[GlobalId | None, str]:
            found = await received(ground, one.loan, str(yuan(amount)))
            recovery = found.ids["recovery"]
            await deposited(ground, recovery)
            entry = (await booked(ground, recovery)).ids.get("entry")
            number = await ground.owner.fetchval(
                "select deposit_ref from recovery where id = $1", recovery.key
            )
            return entry, str(number)

        entry, number = self.run(work())
        one.received += amount
        # Rounded once over everything that came back, less what the fund has of it already.
        part = (2 * one.received * PAID + LOSS) // (2 * LOSS) - one.to_fund
        one.to_fund += part
        assert (entry is None) == (part == 0)
        if entry is not None:
            self.moved.append(Moved(entry, self.today, part, "RECOVERY", number))

    def reverse(self, place: int) -> None:
        """What came in is taken back today, once, while it is there."""
        came = [one for one in self.moved if one.kind in ("INJECTION", "INTEREST")]
        if not came:
            return
        one = came[place % len(came)]
        expected = set()
        if one.undone_by is not None:
            expected = {"ALREADY_REVERSED"}
        elif one.fen > self.balance:
            expected = {"INSUFFICIENT_FUND"}
        outcome = self.do(
            fund_entry_reverse, FundEntryReverse(entry=one.named, reason="误"), expected
        )
        if outcome is not None:
            undone = self.moved.index(one)
            one.undone_by = len(self.moved)
            entry = outcome.ids["entry"]
            self.moved.append(
                Moved(entry, self.today, -one.fen, "CORRECTION", one.number, undoes=undone)
            )

    @invariant()
    def statements_say_what_moved(self) -> None:
        first = date(2018, 9, 1) + ONE * self.chance.randrange(400)
        middle = first + ONE * self.chance.randrange(100)
        last = middle + ONE * self.chance.randrange(1, 200)
        one, two = self.statement(first, middle), self.statement(middle + ONE, last)
        assert one["closing"] == two["opening"]
        for (begin, end), found in (((first, middle), one), ((middle + ONE, last), two)):
            within = [moved for moved in self.moved if begin <= moved.day <= end]
            assert fen(found["opening"]) == sum(x.fen for x in self.moved if x.day < begin)
            assert fen(found["opening"]) + sum(x.fen for x in within) == fen(found["closing"])
            # In the order of the days, and within a day as they were recorded.
            in_order = sorted(within, key=lambda moved: (moved.day, self.moved.index(moved)))
            balance = fen(found["opening"])
            for line, moved in zip(found["lines"], in_order, strict=True):
                balance += moved.fen
                assert (line["kind"], line["business_on"]) == (moved.kind, moved.day)
                assert line["entry_id"] == moved.named.key
                assert (fen(line["change"]), fen(line["balance"])) == (moved.fen, balance)
                assert balance >= 0
            kinds = dict.fromkeys((moved.kind for moved in within), 0)
            for moved in within:
                kinds[moved.kind] += moved.fen
            assert {row["kind"]: fen(row["change"]) for row in found["totals"]} == kinds

    def statement(self, first: date, last: date) -> dict[str, Any]:
        """The fund's statement of a period, as `riskFund.statement` reads it."""
        return self.run(statement_of(self.ground, first, last))

    def teardown(self) -> None:
        try:
            if self.moved:
                self.tell_the_bank()
            proof = PositionProof(county_id=self.ground.county_id)
            outcome = self.run(
                self.ground.door.execute(position_prove, self.ground.scheduler, proof)
            )
            # The lost loans were made past the breaker.
            assert outcome.figures["tables"] in ("", "breaker")
            accounts = self.run(computed(self.ground, "fund.trial_balance"))
            assert sum(fen(row["balance"]) for row in accounts) == 0
        finally:
            self.run(self.ground.owner.close())
            self.run(self.ground.database.close())
            self.loop.close()

    def tell_the_bank(self) -> None:
        """A bank that is up to a week late, and never hears of a mistake that was taken back."""
        self.today = max(self.today, MONTHS[-1] + ONE * 60)
        told = {
            place: one.day + ONE * self.chance.randrange(8)
            for place, one in enumerate(self.moved)
            if one.undone_by is None and one.undoes is None
        }
        for first, after in itertools.pairwise(MONTHS):
            last = after - ONE
            within = [place for place, day in told.items() if first <= day <= last]
            opening = sum(self.moved[place].fen for place, day in told.items() if day < first)
            closing = opening + sum(self.moved[place].fen for place in within)
            lines = tuple(
                BankStatementLine(
                    line=number,
                    booked_on=told[place].isoformat(),
                    amount=str(yuan(self.moved[place].fen)),
                    reference=self.moved[place].number,
                )
                for number, place in enumerate(within, 1)
            )
            if opening < 0 or closing < 0:
                return  # Paid from money that the bank heard of later: no statement would say so.
            command = BankStatementReconcile(
                document_no=f"对账{first}",
                from_on=first,
                to_on=last,
                opening=yuan(opening),
                closing=yuan(closing),
                lines=lines,
            )
            made = self.do(bank_statement_reconcile, command).ids["statement"]
            self.reconciles(made, first, last, told)

    def reconciles(self, made: GlobalId, first: date, last: date, told: dict[int, date]) -> None:
        before = [place for place, day in told.items() if day < MONTHS[0]]
        found = self.run(reconciliation(self.ground, made))
        # What the bank had before its first statement is no line of any: it stays unexplained.
        missed = sum(self.moved[place].fen for place in before)
        waiting = [
            self.moved[place].fen
            for place, day in told.items()
            if self.moved[place].day <= last and (day > last or place in before)
        ]
        # A reversal that is still to come leaves its mistake outstanding until then.
        waiting += [
            one.fen
            for one in self.moved
            if one.undone_by is not None
            and one.day <= last
            and self.moved[one.undone_by].day > last
        ]
        assert fen(found["booked_not_received"]) == sum(x for x in waiting if x > 0)
        assert fen(found["booked_not_paid"]) == -sum(x for x in waiting if x < 0)
        assert found["received_not_booked"] == found["paid_not_booked"] == 0
        assert found["differing"] == 0 and fen(found["unexplained"]) == missed
        assert fen(found["ledger_closing"]) == sum(x.fen for x in self.moved if x.day <= last)


def play(
    urls: DatabaseUrls, counties: Iterator[str], examples: int, steps: int, lost: int = 0
) -> None:
    machine = type("Fund", (FundHistory,), {"urls": urls, "counties": counties, "lost": lost})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            # A failing history is shown as it was: a shorter one would need counties of its own.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_histories_go_as_predicted(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    play(module_urls, itertools.islice(counties, 40), examples=2, steps=40)


def test_a_fen_that_is_lost_is_noticed(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, itertools.islice(counties, 4), examples=4, steps=30, lost=1)


@pytest.mark.long
def test_long_histories_go_as_predicted(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    play(module_urls, counties, examples=20, steps=120)
