"""Random payments and days through the door, predicted by an independent model.

The model knows no ledger: it keeps who paid what when, counts day by day what stood, and works out
in whole numbers what each line bears. Lines, columns, book and exposure must agree after each step.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
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

from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from models.ids import GlobalId
from rules.vocabulary import RepaymentMethod
from services.door import Door
from services.loan_age import LoanAge, loan_age
from services.repayment_record import RepaymentRecord, repayment_record
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT
from tests.services.ground import Ground

Answer = TypeVar("Answer")

BEGAN = date(2018, 1, 15)
RATE = 435  # Hundredths of a percent a year.
ONE = timedelta(days=1)
SETTLEMENTS = tuple(date(year, month, 20) for year in (2018, 2019) for month in (3, 6, 9, 12))


@dataclass
class Loan:
    """A loan as the model sees it, fen. Lines are (first day, due day, last day that bears)."""

    named: GlobalId
    amount: int
    value_on: date
    lines: list[tuple[date, date, date]]
    repaid: list[tuple[date, int]] = field(default_factory=list)
    interest_paid: list[int] = field(default_factory=list)
    is_overdue: bool = False
    is_settled: bool = False

    @property
    def debt(self) -> int:
        return self.amount - sum(fen for _, fen in self.repaid)

    def standing_on(self, day: date) -> int:
        """Principal that bears interest on a day: that of the day's repayments does not."""
        return self.amount - sum(fen for when, fen in self.repaid if when <= day)

    def borne(self, first: date, last: date, more: int = 0, on: date | None = None) -> int:
        """Interest of the days from first to last, rounded once; `more` is repaid on `on`."""
        fen_days = 0
        day = first
        while day <= last:
            fen_days += self.standing_on(day) - (more if on is not None and on <= day else 0)
            day += ONE
        return (fen_days * RATE * 2 + 3_600_000) // 7_200_000

    def owed(self, on: date, more: int) -> list[int]:
        """Unpaid interest of each line on a day on which `more` principal is repaid."""
        found = []
        for (first, due_on, last), paid in zip(self.lines, self.interest_paid, strict=True):
            until = last if due_on <= on else min(last, on - ONE)
            found.append(max(0, self.borne(first, until, more, on) - paid))
        return found

    def interest(self, line: int) -> int:
        """All interest of a line; what was paid is not given back."""
        first, _, last = self.lines[line]
        return max(self.interest_paid[line], self.borne(first, last))

    def pay(self, on: date, principal: int, interest: int) -> None:
        self.repaid.append((on, principal))
        for line in range(len(self.lines)):
            part = min(interest, self.interest(line) - self.interest_paid[line])
            self.interest_paid[line] += part
            interest -= part
        assert interest == 0

    def late(self, today: date) -> tuple[date | None, int, int]:
        """Since when, principal and interest that are overdue."""
        unpaid = [
            (due_on, self.debt if due_on == self.lines[-1][1] else 0, self.left(line))
            for line, (_, due_on, _) in enumerate(self.lines)
            if due_on < today
        ]
        unpaid = [one for one in unpaid if one[1] or one[2]]
        since = unpaid[0][0] if unpaid else None
        return since, sum(one[1] for one in unpaid), sum(one[2] for one in unpaid)

    def left(self, line: int) -> int:
        return self.interest(line) - self.interest_paid[line]


@dataclass
class Model:
    """Two kinds of loans in one county."""

    today: date = BEGAN
    loans: list[Loan] = field(default_factory=list)

    def divided(self, loan: Loan, amount: int, penalty: int) -> tuple[int, int, int, int]:
        """Penalty, interest, principal and what is too much."""
        first = min(amount, penalty)
        left, principal = amount - first, 0
        while True:
            interest = min(left, sum(loan.owed(self.today, principal)))
            more = min(left - interest, loan.debt)
            if more == principal:
                return first, interest, principal, left - interest - principal
            principal = more

    def settle(self, loan: Loan) -> None:
        since, _, _ = loan.late(self.today)
        loan.is_overdue = since is not None
        loan.is_settled = loan.debt == 0 and not any(map(loan.left, range(len(loan.lines))))


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def lines_of(value_on: date, matures_on: date, quarterly: bool) -> list[tuple[date, date, date]]:
    """Settlement days close a line, the day before maturity the last one."""
    found, first = [], value_on
    for day in SETTLEMENTS if quarterly else ():
        if value_on <= day < matures_on:
            found.append((first, day, day))
            first = day + ONE
    return [*found, (first, matures_on, matures_on - ONE)]


class History(RuleBasedStateMachine):
    """One county; days only go forward."""

    kind: type[Model] = Model
    urls: DatabaseUrls
    counties: Iterator[str]
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.model = self.kind()
        self.keys = itertools.count()
        self.ground = self.run(self._open(next(self.counties)))

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    async def _open(self, code: str) -> Ground:
        database = await Database.open(self.urls.app, size=2)
        owner: Any = await asyncpg.connect(driver_dsn(self.urls.owner))
        directory = await Directory.load(database)
        door = Door(database, Clock(DAY), directory, VAULT)
        return Ground(database, owner, directory, door, code)

    @initialize(seed=st.integers(0, 2**32))
    def lend(self, seed: int) -> None:
        chance, model = Random(seed), self.model
        for quarterly in (True, False, True):
            matures_on = BEGAN + timedelta(days=chance.choice([64, 120, 200, 365]))
            amount = chance.choice([100, 99_999, 3_000_000, 5_000_000])
            method = "QUARTERLY_INTEREST" if quarterly else "AT_MATURITY"
            named = self.run(
                self.ground.lent(
                    BEGAN, matures_on, amount=yuan(amount), method=RepaymentMethod[method]
                )
            )
            lines = lines_of(BEGAN, matures_on, quarterly)
            loan = Loan(named, amount, BEGAN, lines, interest_paid=[0] * len(lines))
            model.loans.append(loan)

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        # The same number again, later, is another chance.
        self.steps += 1
        chance, model = Random(f"{seed} {self.steps}"), self.model
        loan = chance.choice(model.loans)
        model.today += timedelta(days=chance.choice([0, 0, 1, 3, 10, 31]))
        near = [due_on for _, due_on, _ in loan.lines if due_on >= model.today]
        if near and chance.random() < 0.3:
            model.today = min(near) + timedelta(days=chance.choice([0, 1]))
        match chance.choice(["age", "amount", "amount", "parts", "all", "over"]):
            case "age":
                self.age(loan)
            case "amount":
                self.pay(loan, chance.randrange(1, loan.amount // 2 + 2), chance.choice([0, 0, 7]))
            case "all":
                owed = sum(loan.owed(model.today, loan.debt))
                self.pay(loan, max(1, loan.debt + owed), 0)
            case "over":
                owed = sum(loan.owed(model.today, loan.debt))
                self.pay(loan, loan.debt + owed + 1, 0)
            case _:
                self.parts(loan, chance)

    def age(self, loan: Loan) -> None:
        command = LoanAge(loan=loan.named, business_on=self.model.today)
        ground = self.ground.on(self.model.today)
        outcome = self.run(ground.door.execute(loan_age, ground.scheduler, command))
        assert outcome.refusals == ()
        if not loan.is_settled:
            self.model.settle(loan)

    def pay(self, loan: Loan, amount: int, penalty: int) -> None:
        """One amount: the model says beforehand what it pays."""
        first, interest, principal, rest = self.model.divided(loan, amount, penalty)
        sums = {"amount": yuan(amount), "penalty_due": yuan(penalty)}
        self.record(loan, sums, (first, interest, principal), too_much=rest > 0)

    def parts(self, loan: Loan, chance: Random) -> None:
        """Parts as a bank could have booked them."""
        principal = chance.randrange(loan.debt + 1)
        owed = sum(loan.owed(self.model.today, principal))
        interest = chance.choice([0, owed // 2, owed, owed + 1])
        if principal + interest == 0:
            return
        sums = {"principal": yuan(principal), "interest": yuan(interest)}
        self.record(loan, sums, (0, interest, principal), too_much=interest > owed)

    def record(
        self, loan: Loan, sums: dict[str, Decimal], paid: tuple[int, int, int], *, too_much: bool
    ) -> None:
        command = RepaymentRecord(loan=loan.named, bank_ref=f"B{next(self.keys)}", **sums)  # type: ignore[arg-type]
        ground = self.ground.on(self.model.today)
        outcome = self.run(
            ground.door.execute(repayment_record, ground.bank(), command, key=command.bank_ref)
        )
        expected = {"INVALID_TRANSITION"} if loan.is_settled else set()
        if too_much:
            expected.add("REPAYMENT_EXCEEDS_OUTSTANDING")
        found = {item.code.value for item in outcome.refusals}
        assert found - {"REPAYMENT_EXCEEDS_OUTSTANDING"} == expected - {
            "REPAYMENT_EXCEEDS_OUTSTANDING"
        }
        assert found == expected or loan.is_settled
        if found:
            return
        row = self.run(ground.row("repayment", id=outcome.ids["repayment"].key))
        assert tuple(row[name] for name in ("penalty", "interest", "principal")) == tuple(
            map(yuan, paid)
        )
        loan.pay(self.model.today, paid[2], paid[1])
        self.model.settle(loan)

    @invariant()
    def figures_agree(self) -> None:
        self.run(self._figures_agree())

    async def _figures_agree(self) -> None:
        model, ground = self.model, self.ground
        for loan in model.loans:
            row = await ground.row("loan", id=loan.named.key)
            assert row["outstanding_principal"] == yuan(loan.debt)
            state = "SETTLED" if loan.is_settled else "OVERDUE" if loan.is_overdue else "ACTIVE"
            assert row["state"] == state
            assert (row["overdue_since_on"] is not None) == loan.is_overdue
            lines = await ground.rows("instalment", loan_id=loan.named.key)
            for line in sorted(lines, key=lambda one: one["number"]):
                place = line["number"] - 1
                assert line["due_on"] == loan.lines[place][1]
                assert line["interest_paid"] == yuan(loan.interest_paid[place])
                assert line["interest"] == yuan(loan.interest(place)), place
            exposure = await ground.row("household_exposure", household_id=row["household_id"])
            assert exposure["outstanding"] == yuan(loan.debt)
        held = [loan for loan in model.loans if not loan.is_settled]
        late = [loan for loan in held if loan.is_overdue]
        for book in await ground.rows("county_lender_position"):
            assert (book["outstanding"], book["overdue"], book["loan_count"]) == (
                yuan(sum(loan.debt for loan in held)),
                yuan(sum(loan.debt for loan in late)),
                len(held),
            )
            assert book["overdue_count"] == len(late)
        await ground.proved()

    def teardown(self) -> None:
        """A last day passes for all: then the arrears are those of the model's lines."""
        try:
            for loan in self.model.loans:
                self.age(loan)
            self.run(self._end())
        finally:
            self.loop.close()

    async def _end(self) -> None:
        ground, today = self.ground, self.model.today
        try:
            for loan in self.model.loans:
                row = await ground.row("loan", id=loan.named.key)
                since, principal, interest = loan.late(today)
                assert (
                    row["overdue_since_on"],
                    row["overdue_principal"],
                    row["overdue_interest"],
                ) == (since, yuan(principal), yuan(interest))
        finally:
            await ground.owner.close()
            await ground.database.close()


class Generous(Model):
    """A model that takes principal first, as some banks do."""

    def divided(self, loan: Loan, amount: int, penalty: int) -> tuple[int, int, int, int]:
        first = min(amount, penalty)
        principal = min(amount - first, loan.debt)
        interest = min(amount - first - principal, sum(loan.owed(self.today, principal)))
        return first, interest, principal, amount - first - principal - interest


def play(
    urls: DatabaseUrls,
    counties: Iterator[str],
    examples: int,
    steps: int,
    kind: type[Model] = Model,
) -> None:
    machine = type("Lent", (History,), {"urls": urls, "counties": counties, "kind": kind})
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


def test_payments_and_days_go_as_predicted(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    play(module_urls, itertools.islice(counties, 40), examples=2, steps=30)


def test_a_wrong_prediction_is_noticed(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, counties, examples=4, steps=30, kind=Generous)


@pytest.mark.long
def test_long_histories_go_as_predicted(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    play(module_urls, counties, examples=40, steps=60)
