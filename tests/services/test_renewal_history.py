"""Random histories of one household's loans and renewals against an independent model (B17, A7).

The model knows amounts and states only. Of two loans, one of which pays off the other, it counts
the larger; it says beforehand what each command answers, and the projections must agree after
each. What is refused has written nothing but its audit row.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
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
from services.door import Door
from services.loan_approve import LoanApprove, loan_approve
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_refuse import LoanRefuse, loan_refuse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.loan_withdraw import LoanWithdraw, loan_withdraw
from services.repayment_record import RepaymentRecord, repayment_record
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT, Borrower
from tests.services.ground import Ground

Answer = TypeVar("Answer")

LIMIT = 5_000_000  # fen
AMOUNTS = (1, 1_000_000, 1_999_999, 2_000_000, 3_000_000, 4_999_999, 5_000_000, 5_000_001)
LENDERS = ("RCC", "ABC")
STEPS = {
    "approve": ("SUBMITTED", "APPROVED"),
    "sign": ("APPROVED", "SIGNED"),
    "disburse": ("SIGNED", "ACTIVE"),
}
ENDS = {
    "refuse": ({"SUBMITTED"}, "REFUSED"),
    "withdraw": ({"SUBMITTED"}, "WITHDRAWN"),
    "cancel": ({"APPROVED", "SIGNED"}, "CANCELLED"),
}
WRITTEN = (
    "loan",
    "loan_event",
    "repayment",
    "household_exposure",
    "county_lender_position",
    "county_position",
    "breaker_event",
    "idempotency",
    "outbox",
)
WAITING = ("SUBMITTED", "APPROVED", "SIGNED")


@dataclass(eq=False)
class Loan:
    """A loan as the model sees it, fen."""

    named: GlobalId
    lender: str
    amount: int
    old: Loan | None = None
    state: str = "SUBMITTED"
    debt: int = 0


@dataclass
class Model:
    """One household."""

    loans: list[Loan] = field(default_factory=list)

    def owed(self, but: Loan | None = None) -> int:
        """What counts: a debt, or a wish, or the larger of a debt and the wish that ends it."""
        waiting = [one for one in self.loans if one.state in WAITING and one is not but]
        total = sum(one.debt for one in self.loans)
        for one in waiting:
            old = 0 if one.old is None else one.old.debt
            total += max(old, one.amount) - old
        return total

    def fits(self, amount: int, old: Loan | None, but: Loan | None = None) -> bool:
        """Whether so much more may be lent when the old loan is paid off by it."""
        return self.owed(but) - (0 if old is None else old.debt) + amount <= LIMIT

    def book(self, lender: str) -> tuple[int, int]:
        held = [one for one in self.loans if one.lender == lender and one.state == "ACTIVE"]
        return sum(one.debt for one in held), len(held)


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


class History(RuleBasedStateMachine):
    """One household from nothing."""

    kind: type[Model] = Model
    urls: DatabaseUrls
    counties: Iterator[str]
    home: Borrower

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

    def do(self, case: Any, lender: str, command: Any, expected: set[str]) -> Any:
        """Execute and compare; the answer when nothing spoke against it."""
        ground, key = self.ground, f"k{next(self.keys)}"
        before = self.run(self._content()) if expected else ""
        outcome = self.run(ground.door.execute(case, ground.bank(lender), command, key=key))
        assert {item.code.value for item in outcome.refusals} == expected
        if not expected:
            return outcome
        assert self.run(self._content()) == before
        return None

    async def _content(self) -> str:
        """A hash of everything that these commands could write, but for the trail."""
        texts = " || ".join(
            f"(select coalesce(string_agg(t::text, ',' order by t::text), '') from {table} t"
            f" where county_id = {self.ground.county_id})"
            for table in WRITTEN
        )
        return str(await self.ground.owner.fetchval(f"select md5({texts})"))

    def pick(self, number: int, *preferred: str) -> Loan:
        """A loan; three times in four one of the preferred states, where there is one."""
        loans = self.model.loans
        chosen = [one for one in loans if one.state in preferred and number % 4]
        return (chosen or loans)[number % len(chosen or loans)]

    @initialize()
    def settle_the_household(self) -> None:
        self.home = self.run(self.ground.household())

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        """One command; the seed decides which, and of which loan."""
        chance = Random(seed)
        number, amount = chance.randrange(1000), chance.choice(AMOUNTS)
        choices: list[tuple[int, Callable[[], None]]] = [
            (15, lambda: self.submit(chance.choice(LENDERS), amount, None))
        ]
        if self.model.loans:
            choices += [
                (25, lambda: self.renew(number, amount)),
                (40, lambda: self.advance(number, chance.choice(list(STEPS)))),
                (25, lambda: self.repay(number, chance.choice([1, 2, 3, 7]))),
                (12, lambda: self.end(number, chance.choice(list(ENDS)))),
            ]
        weights = [weight for weight, _ in choices]
        chance.choices([act for _, act in choices], weights)[0]()

    def submit(self, lender: str, amount: int, old: Loan | None) -> None:
        expected = set() if self.model.fits(amount, old) else {"HOUSEHOLD_LIMIT_EXCEEDED"}
        if old is not None:
            if old.state != "ACTIVE":
                expected.add("INVALID_TRANSITION")
            if any(one.old is old and one.state in WAITING for one in self.model.loans):
                expected.add("ALREADY_OPEN")
        command = self.ground.submission(
            self.home,
            loan_no=f"N{next(self.keys)}",
            amount=yuan(amount),
            renews=None if old is None else old.named,
        )
        outcome = self.do(loan_submit, lender, command, expected)
        if outcome:
            self.model.loans.append(Loan(outcome.ids["loan"], lender, amount, old))

    def renew(self, number: int, amount: int) -> None:
        old = self.pick(number, "ACTIVE")
        self.submit(old.lender, amount, old)

    def advance(self, number: int, act: str) -> None:
        before, after = STEPS[act]
        loan = self.pick(number, before)
        case, command = {
            "approve": (loan_approve, LoanApprove(loan=loan.named, approval_no="A")),
            "sign": (loan_sign, LoanSign(loan=loan.named, contract_no="C")),
            "disburse": (loan_disburse, LoanDisburse(loan=loan.named)),
        }[act]
        expected = set() if loan.state == before else {"INVALID_TRANSITION"}
        if loan.state in WAITING:
            if not self.model.fits(loan.amount, loan.old, loan):
                expected.add("HOUSEHOLD_LIMIT_EXCEEDED")
            if loan.old is not None and loan.old.state != "ACTIVE":
                expected.add("INVALID_TRANSITION")
        elif self.model.owed() - loan.debt + loan.amount > LIMIT:
            expected.add("HOUSEHOLD_LIMIT_EXCEEDED")
        if self.do(case, loan.lender, command, expected) is None:
            return
        loan.state = after
        if act == "disburse":
            loan.debt = loan.amount
            if loan.old is not None:
                loan.old.debt, loan.old.state = 0, "SETTLED"

    def repay(self, number: int, part: int) -> None:
        loan = self.pick(number, "ACTIVE")
        paid = max(1, loan.debt // part)
        expected = set() if loan.state == "ACTIVE" else {"INVALID_TRANSITION"}
        if paid > loan.debt:
            expected.add("REPAYMENT_EXCEEDS_OUTSTANDING")
        command = RepaymentRecord(
            loan=loan.named, principal=yuan(paid), bank_ref=f"B{next(self.keys)}"
        )
        if self.do(repayment_record, loan.lender, command, expected) is not None:
            loan.debt -= paid
            loan.state = "ACTIVE" if loan.debt else "SETTLED"

    def end(self, number: int, act: str) -> None:
        before, after = ENDS[act]
        loan = self.pick(number, *before)
        case, command = {
            "refuse": (loan_refuse, LoanRefuse(loan=loan.named, reason="x")),
            "withdraw": (loan_withdraw, LoanWithdraw(loan=loan.named)),
            "cancel": (loan_cancel, LoanCancel(loan=loan.named, reason="x")),
        }[act]
        expected = set() if loan.state in before else {"INVALID_TRANSITION"}
        if self.do(case, loan.lender, command, expected) is not None:
            loan.state = after

    @invariant()
    def figures_agree(self) -> None:
        self.run(self._figures_agree())

    async def _figures_agree(self) -> None:
        model, ground = self.model, self.ground
        for row in await ground.rows("household_exposure"):
            counted = row["outstanding"] + row["approved"] + row["pending"]
            assert counted == yuan(model.owed()) <= yuan(LIMIT)
            assert row["outstanding"] == yuan(sum(one.debt for one in model.loans))
        for kind in LENDERS:
            rows = await ground.rows("county_lender_position", lender_id=ground.lender(kind).id)
            debt, count = model.book(kind)
            found = [(row["outstanding"], row["loan_count"]) for row in rows]
            assert (found or [(0, 0)]) == [(yuan(debt), count)]
        for row in await ground.rows("county_position"):
            assert row["outstanding"] == yuan(sum(model.book(kind)[0] for kind in LENDERS))
            assert row["loan_count"] == sum(model.book(kind)[1] for kind in LENDERS)
        await ground.proved()

    def teardown(self) -> None:
        try:
            self.run(self._end())
        finally:
            self.loop.close()

    async def _end(self) -> None:
        ground = self.ground
        try:
            states = {row["id"]: row["state"] for row in await ground.rows("loan")}
            assert states == {one.named.key: one.state for one in self.model.loans}
        finally:
            await ground.owner.close()
            await ground.database.close()


class Doubled(Model):
    """A model that counts a renewal beside the loan it pays off."""

    def owed(self, but: Loan | None = None) -> int:
        waiting = [one for one in self.loans if one.state in WAITING and one is not but]
        return sum(one.debt for one in self.loans) + sum(one.amount for one in waiting)


def play(
    urls: DatabaseUrls,
    counties: Iterator[str],
    examples: int,
    steps: int,
    kind: type[Model] = Model,
) -> None:
    machine = type("Household", (History,), {"urls": urls, "counties": counties, "kind": kind})
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
    play(module_urls, itertools.islice(counties, 40), examples=2, steps=50)


@pytest.mark.long
def test_long_histories_go_as_predicted(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    play(module_urls, counties, examples=30, steps=200)


@pytest.mark.long
def test_a_wrong_prediction_is_noticed(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, counties, examples=16, steps=50, kind=Doubled)
