"""Random histories of one county with two lenders, predicted by an independent model.

The model knows the notice, not our tables: who may borrow how much, when a lender must stop, what
a fund may pay. It says beforehand what each command answers; the figures must agree after each.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
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
from rules.vocabulary import FiveTier, SourceLevel
from services.audit_chain import verify
from services.door import Door
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.loan_approve import LoanApprove, loan_approve
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT, Borrower
from tests.services.ground import Ground
from tests.services.test_audit_seal import seal

Answer = TypeVar("Answer")

LIMIT = 5_000_000  # fen for one household, over all lenders
HOUSEHOLDS = 5
STEPS = {"SUBMITTED": "approve", "APPROVED": "sign", "SIGNED": "disburse"}
AMOUNTS = (100, 999_999, 1_500_000, 2_500_000, 3_000_000, 5_000_000, 5_000_001)
LENDERS = ("RCC", "ABC")


@dataclass
class Loan:
    """A loan as the model sees it, fen."""

    named: GlobalId
    household: int
    lender: str
    amount: int
    state: str = "SUBMITTED"
    debt: int = 0
    is_bad: bool = False

    @property
    def counts(self) -> int:
        """Toward its household's limit."""
        return self.amount if self.state in STEPS else self.debt


@dataclass
class Model:
    """What the notice says of this county."""

    loans: list[Loan] = field(default_factory=list)
    tripped: set[str] = field(default_factory=set)
    trips: int = 0
    fund: int = 0
    entries: dict[GlobalId, tuple[int, bool]] = field(default_factory=dict)
    calls: int = 0

    def owed(self, household: int) -> int:
        return sum(loan.counts for loan in self.loans if loan.household == household)

    def book(self, lender: str) -> tuple[int, int, int]:
        """Outstanding, bad, count."""
        held = [loan for loan in self.loans if loan.lender == lender and loan.state == "ACTIVE"]
        bad = sum(loan.debt for loan in held if loan.is_bad)
        return sum(loan.debt for loan in held), bad, len(held)

    def settle(self, lender: str) -> None:
        """The breaker after a change of the book."""
        outstanding, bad, _ = self.book(lender)
        if outstanding and Fraction(bad, outstanding) >= Fraction(3, 100):
            if lender not in self.tripped:
                self.trips += 1
            self.tripped.add(lender)

    def objections(self, loan: Loan, act: str) -> set[str]:
        """What speaks against a step of lending."""
        found = set()
        if STEPS.get(loan.state) != act:
            found.add("INVALID_TRANSITION")
        if self.owed(loan.household) - loan.counts + loan.amount > LIMIT:
            found.add("HOUSEHOLD_LIMIT_EXCEEDED")
        if loan.lender in self.tripped:
            found.add("LENDING_SUSPENDED")
        return found


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


class History(RuleBasedStateMachine):
    """One county from nothing."""

    kind: type[Model] = Model
    urls: DatabaseUrls
    counties: Iterator[str]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.model = self.kind()
        self.keys = itertools.count()
        self.last: tuple[Any, Any, Any, str] | None = None
        self.ground = self.run(self._open(next(self.counties)))
        self.homes: list[Borrower] = []

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    async def _open(self, code: str) -> Ground:
        database = await Database.open(self.urls.app, size=2)
        owner: Any = await asyncpg.connect(driver_dsn(self.urls.owner))
        directory = await Directory.load(database)
        return Ground(
            database, owner, directory, Door(database, Clock(DAY), directory, VAULT), code
        )

    def do(self, case: Any, actor: Any, command: Any, expected: set[str]) -> Any:
        """Execute and compare; the answer when nothing spoke against it."""
        key = f"k{next(self.keys)}"
        outcome = self.run(self.ground.door.execute(case, actor, command, key=key))
        assert {item.code.value for item in outcome.refusals} == expected
        assert list(outcome.refusals) == sorted(
            outcome.refusals, key=lambda item: list(type(item.code)).index(item.code)
        )
        self.model.calls += 1
        self.last = None if expected else (case, actor, command, key)
        return None if expected else outcome

    def pick(self, number: int, *preferred: str) -> Loan:
        """A loan; three times in four one of the preferred states, where there is one."""
        loans = self.model.loans
        chosen = [loan for loan in loans if loan.state in preferred and number % 4]
        return (chosen or loans)[number % len(chosen or loans)]

    @initialize()
    def settle_the_county(self) -> None:
        async def work() -> None:
            await factories.fund(self.ground.owner, self.ground.county_id)
            for _ in range(HOUSEHOLDS):
                self.homes.append(await self.ground.household())

        self.run(work())

    @rule(seed=st.integers(0, 2**32))
    def step(self, seed: int) -> None:
        """One command; the seed decides which, evenly, and of whom."""
        chance = Random(seed)
        number, model = chance.randrange(1000), self.model
        choices: list[tuple[int, Callable[[], None]]] = [
            (
                25,
                lambda: self.submit(
                    number % HOUSEHOLDS, chance.choice(LENDERS), chance.choice(AMOUNTS)
                ),
            ),
            (8, lambda: self.inject(chance.randrange(1, 10**6))),
        ]
        if model.loans:
            choices += [
                (15, lambda: self.lend(number)),
                (12, lambda: self.advance(number, chance.choice(list(STEPS.values())))),
                (20, lambda: self.repay(number, chance.choice([1, 2, 3, 100]), number % 7 == 0)),
                (10, lambda: self.classify(number, chance.choice(list(FiveTier)))),
            ]
        if model.entries:
            choices.append((5, lambda: self.reverse(number)))
        if self.last is not None:
            choices.append((5, self.retry))
        weights = [weight for weight, _ in choices]
        chance.choices([act for _, act in choices], weights)[0]()

    def submit(self, number: int, lender: str, amount: int) -> None:
        model, household = self.model, number % HOUSEHOLDS
        expected = set()
        if model.owed(household) + amount > LIMIT:
            expected.add("HOUSEHOLD_LIMIT_EXCEEDED")
        if lender in model.tripped:
            expected.add("LENDING_SUSPENDED")
        command = self.ground.submission(
            self.homes[household], loan_no=f"N{next(self.keys)}", amount=yuan(amount)
        )
        outcome = self.do(loan_submit, self.ground.bank(lender), command, expected)
        if outcome:
            model.loans.append(Loan(outcome.ids["loan"], household, lender, amount))

    def advance(self, number: int, act: str) -> None:
        loan = self.pick(number)
        case, command = {
            "approve": (loan_approve, LoanApprove(loan=loan.named, approval_no="A")),
            "sign": (loan_sign, LoanSign(loan=loan.named, contract_no="C")),
            "disburse": (loan_disburse, LoanDisburse(loan=loan.named)),
        }[act]
        self._advance(loan, act, case, command)

    def lend(self, number: int) -> None:
        """All the steps that are left, so that money flows often."""
        loan = self.pick(number, *STEPS)
        while loan.state in STEPS and loan.lender not in self.model.tripped:
            before = loan.state
            self.advance(self.model.loans.index(loan), STEPS[loan.state])
            assert loan.state != before

    def _advance(self, loan: Loan, act: str, case: Any, command: Any) -> None:
        expected = self.model.objections(loan, act)
        if self.do(case, self.ground.bank(loan.lender), command, expected) is None:
            return
        loan.state = {"approve": "APPROVED", "sign": "SIGNED", "disburse": "ACTIVE"}[act]
        if act == "disburse":
            loan.debt = loan.amount
            self.model.settle(loan.lender)

    def repay(self, number: int, part: int, over: bool) -> None:
        loan = self.pick(number, "ACTIVE")
        paid = loan.debt + 1 if over else max(1, loan.debt // part)
        expected = set() if loan.state == "ACTIVE" else {"INVALID_TRANSITION"}
        if paid > loan.debt:
            expected.add("REPAYMENT_EXCEEDS_OUTSTANDING")
        command = RepaymentRecord(
            loan=loan.named, principal=yuan(paid), bank_ref=f"B{next(self.keys)}"
        )
        if self.do(repayment_record, self.ground.bank(loan.lender), command, expected) is None:
            return
        loan.debt -= paid
        if loan.debt == 0:
            loan.state = "SETTLED"
        self.model.settle(loan.lender)

    def classify(self, number: int, tier: FiveTier) -> None:
        loan = self.pick(number, "ACTIVE")
        expected = set() if loan.state == "ACTIVE" else {"INVALID_TRANSITION"}
        command = LoanClassify(loan=loan.named, five_tier=tier)
        if self.do(loan_classify, self.ground.system(loan.lender), command, expected) is None:
            return
        loan.is_bad = tier in (FiveTier.SUBSTANDARD, FiveTier.DOUBTFUL, FiveTier.LOSS)
        self.model.settle(loan.lender)

    def inject(self, amount: int) -> None:
        command = FundInject(
            amount=yuan(amount), source_level=SourceLevel.COUNTY, document_no="县财1号"
        )
        outcome = self.do(fund_inject, self.ground.actor(Role.COUNTY_FIN), command, set())
        self.model.fund += amount
        self.model.entries[outcome.ids["entry"]] = (amount, False)

    def reverse(self, number: int) -> None:
        entries = list(self.model.entries)
        entry = entries[number % len(entries)]
        amount, is_reversed = self.model.entries[entry]
        expected = {"ALREADY_REVERSED"} if is_reversed else set()
        command = FundEntryReverse(entry=entry, reason="误")
        actor = self.ground.actor(Role.COUNTY_FIN)
        if self.do(fund_entry_reverse, actor, command, expected) is not None:
            self.model.fund -= amount
            self.model.entries[entry] = (amount, True)

    def retry(self) -> None:
        """The last accepted command again, as after a lost answer: it changes nothing."""
        assert self.last is not None
        case, actor, command, key = self.last
        outcome = self.run(self.ground.door.execute(case, actor, command, key=key))
        assert outcome.replayed and outcome.refusals == ()

    @invariant()
    def figures_agree(self) -> None:
        self.run(self._figures_agree())

    async def _figures_agree(self) -> None:
        model, ground = self.model, self.ground
        for household, home in enumerate(self.homes):
            rows = await ground.rows("household_exposure", household_id=home.household_id)
            total = sum(row["outstanding"] + row["approved"] + row["pending"] for row in rows)
            assert total == yuan(model.owed(household)) <= yuan(LIMIT)
        all_lent = all_loans = 0
        for kind in LENDERS:
            outstanding, bad, count = model.book(kind)
            all_lent, all_loans = all_lent + outstanding, all_loans + count
            rows = await ground.rows("county_lender_position", lender_id=ground.lender(kind).id)
            found = [(row["outstanding"], row["non_performing"], row["loan_count"]) for row in rows]
            assert (found or [(0, 0, 0)]) == [(yuan(outstanding), yuan(bad), count)]
            states = [row["breaker_state"] for row in rows]
            assert (states == ["TRIPPED"]) == (kind in model.tripped)
        assert len(await ground.rows("breaker_event")) == model.trips
        for row in await ground.rows("county_position"):
            assert row["fund_balance"] == yuan(model.fund)
            assert (row["outstanding"], row["loan_count"]) == (yuan(all_lent), all_loans)

    def teardown(self) -> None:
        try:
            self.run(self._end())
        finally:
            self.loop.close()

    async def _end(self) -> None:
        ground = self.ground
        try:
            await ground.proved()
            audits = await ground.rows("audit_event")
            # A bad class opens a case, which is told on its own.
            opened = [row for row in audits if row["object_kind"] == "collection"]
            assert len(audits) - len(opened) == self.model.calls
            assert len(opened) == len(await ground.rows("collection_case"))
            await seal(ground)
            assert await verify(ground.owner, ground.county_id) is None
        finally:
            await ground.owner.close()
            await ground.database.close()


class Forgetful(Model):
    """A model that thinks three percent are nothing."""

    def settle(self, lender: str) -> None:
        """Nothing ever trips."""


def play(
    urls: DatabaseUrls,
    counties: Iterator[str],
    examples: int,
    steps: int,
    kind: type[Model] = Model,
) -> None:
    machine = type("County", (History,), {"urls": urls, "counties": counties, "kind": kind})
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
    play(module_urls, itertools.islice(counties, 40), examples=3, steps=60)


def test_a_wrong_prediction_is_noticed(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, counties, examples=4, steps=60, kind=Forgetful)


@pytest.mark.long
def test_long_histories_go_as_predicted(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    play(module_urls, counties, examples=25, steps=300)
