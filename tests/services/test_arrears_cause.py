"""The mark of a loan that is late for want of the subsidy alone (row 36), of many at a time.

`services.arrears_cause` marks a whole county at once; `rules.claim.wholly_awaiting` says of one
loan which lines wait. Loans of every shape are laid side by side, and each must be told alike.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from authz.act import Act
from models.clock import Clock
from models.directory import Directory
from models.dsn import driver_dsn
from models.ids import uuid7
from rules.claim import PendingSubsidy, awaiting, wholly_awaiting
from rules.ledger import Due, Ledger, Terms
from rules.money import ZERO
from rules.vocabulary import RepaymentMethod
from services.arrears_cause import mark
from services.system_actor import scheduler
from services.work import Work
from tests import factories, factory_subsidy
from tests.conftest import DatabaseUrls
from tests.factories import AT
from tests.services.claim_bench import yuan

DAY = date(2018, 12, 28)
QUARTERS = (
    (date(2018, 3, 21), date(2018, 6, 20)),
    (date(2018, 6, 21), date(2018, 9, 20)),
    (date(2018, 9, 21), date(2018, 12, 20)),
)
DAYS = [date(2018, 6, 1) + timedelta(days=8 * place) for place in range(30)]
METHODS = (RepaymentMethod.QUARTERLY_INTEREST, RepaymentMethod.EQUAL_PRINCIPAL)
LOANS = 15
# A batch for each quarter, two that correct them, and one that is paid, by what lines call it.
CORRECTING, PAID = (3, 4), 5
INSTALMENTS = """
insert into instalment (county_id, loan_id, number, lender_id, township_id, due_on, principal,
  interest, principal_days, principal_paid, interest_paid, changed_at)
select county_id, id, n, lender_id, township_id, d, 0, i, 0, 0, p, recorded_at
from unnest($2::uuid[], $3::int[], $4::date[], $5::numeric[], $6::numeric[]) t (l, n, d, i, p)
join loan on county_id = $1 and id = l
"""
LINES = """
insert into subsidy_line (county_id, batch_id, number, lender_id, loan_id, household_id,
  township_id, kind, adjusts_batch_id, from_on, to_on, days, principal_days, rate, accrued, amount,
  to_loan, to_household)
select county_id, b, n, lender_id, id, household_id, township_id,
  case when a is null then 'REGULAR' else 'ADJUSTMENT' end, a, f, u, 1, 1, 4.75, abs(m), m, 0, 0
from unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::date[], $7::date[], $8::numeric[])
  t (l, b, n, a, f, u, m) join loan on county_id = $1 and id = l
"""
LOAN = """
insert into loan select (jsonb_populate_record(l, jsonb_build_object('id', i, 'loan_no', i,
  'repayment_method', m, 'overdue_since_on', s, 'overdue_principal', p, 'overdue_interest', o,
  'arrears_cause', c))).*
from unnest($3::uuid[], $4::text[], $5::date[], $6::numeric[], $7::numeric[], $8::text[])
  t (i, m, s, p, o, c), loan l where l.county_id = $1 and l.id = $2
"""


@dataclass(frozen=True)
class Given:
    """Subsidy of a loan in a batch, fen: of a quarter's days, or what corrects one."""

    batch: int
    quarter: int
    from_on: date
    to_on: date
    fen: int


@dataclass(frozen=True)
class Case:
    """A loan; each line by its due day, interest and how much of that is paid, fen.

    `principal` is late too, and `more` is what its lender reported beyond the lines' interest.
    """

    method: RepaymentMethod
    lines: tuple[tuple[date, int, int], ...]
    given: tuple[Given, ...]
    principal: int = 0
    more: int = 0
    is_marked: bool = False

    @property
    def late(self) -> list[tuple[date, int]]:
        """What is late of each line."""
        return [(on, due - paid) for on, due, paid in self.lines if on < DAY and due > paid]

    @property
    def waits(self) -> bool:
        """As the rule has it: what is late is interest of lines that wait, and all of it."""
        dues = tuple(
            Due(number, on, ZERO, yuan(due), ZERO, interest_paid=yuan(paid))
            for number, (on, due, paid) in enumerate(self.lines, 1)
        )
        ledger = Ledger(self.method, (Terms(ZERO, DAYS[0], DAYS[-1]),), dues)
        pending = [
            PendingSubsidy(one.from_on, one.to_on, yuan(one.fen))
            for one in sorted(self.given, key=lambda one: (one.from_on, one.batch))
            if one.batch != PAID and one.fen > 0
        ]
        waiting = wholly_awaiting(ledger, awaiting(ledger, pending))
        overdue = {due.number for due in dues if due.due_on < DAY and due.unpaid_interest}
        return bool(overdue) and not self.principal and not self.more and overdue <= waiting


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Sums of a few fen, so that a fen more or less decides."""
    fen = st.integers(0, 4)
    days = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1, max_size=4)))
    lines = []
    for on in days:
        due = draw(fen)
        lines.append((on, due, draw(st.integers(0, due))))
    found = []
    for quarter, (from_on, to_on) in enumerate(QUARTERS):
        kind = draw(st.sampled_from(("regular", "regular", "corrected", "none")))
        if kind == "regular":
            first = from_on + timedelta(days=draw(st.sampled_from((0, 0, 20))))
            last = to_on - timedelta(days=draw(st.sampled_from((0, 0, 20))))
            found.append(Given(quarter, quarter, first, last, draw(fen)))
        elif kind == "corrected":
            for batch in (*CORRECTING, PAID):
                amount = draw(st.integers(-2, 4))
                found.append(Given(batch, quarter, from_on, to_on, amount))
    return Case(
        draw(st.sampled_from(METHODS)),
        tuple(lines),
        tuple(found),
        draw(st.sampled_from((0,) * 8 + (1,))),
        draw(st.sampled_from((0,) * 8 + (1,))),
        draw(st.booleans()),
    )


@dataclass
class County:
    """A county with one loan to copy, and its batches."""

    owner: asyncpg.Connection
    work: Work
    loan: UUID
    batches: list[UUID]

    @classmethod
    async def open(cls, owner: asyncpg.Connection, directory: Directory, code: str) -> County:
        region, lender = directory.region_by_code(code), directory.lender_by_code(f"RCC-{code}")
        assert region is not None and lender is not None
        borrower = await factories.household(owner, region.id)
        loan = await factories.loan(owner, borrower, lender.id)
        states = ["DRAFT", "BANK_SUBMITTED", "PA_APPROVED", "DRAFT", "RETURNED", "FINANCE_PAID"]
        batches = [
            await factory_subsidy.subsidy_batch(
                owner, region.id, lender.id, year=2018 + place // 4, quarter=place % 4 + 1, state=of
            )
            for place, of in enumerate(states)
        ]
        work = Work(
            connection=owner,
            actor=scheduler(region, "test-job"),
            act=Act.SUBSIDYBATCH_DRAFT,
            clock=Clock(DAY),
            directory=directory,
            vault=None,
            dry_run=False,
            county_id=region.id,
        )
        return cls(owner, work, loan.key, [one.key for one in batches])

    async def marked(self, found: list[Case]) -> list[bool]:
        """Which of these loans are marked; nothing of them stays."""
        owner, county_id = self.owner, self.work.county_id
        keys = [uuid7(AT) for _ in found]
        transaction = owner.transaction()
        await transaction.start()
        try:
            await self._lay(dict(zip(keys, found, strict=True)))
            await mark(self.work, DAY)
            rows = await owner.fetch(
                "select id, arrears_cause from loan where county_id = $1", county_id
            )
        finally:
            await transaction.rollback()
        causes = {row["id"]: row["arrears_cause"] for row in rows}
        return [causes[key] == "SUBSIDY_LATE" for key in keys]

    async def _lay(self, found: dict[UUID, Case]) -> None:
        loans: list[Any] = []
        lines: list[Any] = []
        subsidies: list[Any] = []
        for key, case in found.items():
            interest = sum(fen for _, fen in case.late) + case.more
            is_late = bool(interest or case.principal)
            since = min((on for on, _ in case.late), default=DAYS[0]) if is_late else None
            cause = "SUBSIDY_LATE" if case.is_marked else None
            late = yuan(case.principal), yuan(interest)
            loans.append((key, case.method.value, since, *late, cause))
            for number, (on, due, paid) in enumerate(case.lines, 1):
                lines.append((key, number, on, yuan(due), yuan(paid)))
            for one in case.given:
                corrects = self.batches[one.quarter] if one.batch in (*CORRECTING, PAID) else None
                place = self.batches[one.batch], len(subsidies) + 1, corrects
                subsidies.append((key, *place, one.from_on, one.to_on, yuan(one.fen)))
        owner, county_id = self.owner, self.work.county_id
        await owner.execute(LOAN, county_id, self.loan, *_columns(loans, 6))
        await owner.execute(INSTALMENTS, county_id, *_columns(lines, 5))
        await owner.execute(LINES, county_id, *_columns(subsidies, 7))


def _columns(rows: list[Any], count: int) -> list[list[Any]]:
    return [[row[place] for row in rows] for place in range(count)]


def test_a_county_is_marked_as_each_loan_is_judged(
    module_urls: DatabaseUrls, directory: Directory, counties: Iterator[str]
) -> None:
    with asyncio.Runner() as runner:
        owner: Any = runner.run(asyncpg.connect(driver_dsn(module_urls.owner)))
        county = runner.run(County.open(owner, directory, next(counties)))

        told: set[bool] = set()

        @settings(
            max_examples=20,
            deadline=None,
            derandomize=True,
            database=None,
            # Each of the loans laid side by side is shown as it is: there is nothing to shorten.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(cases(), min_size=LOANS, max_size=LOANS))
        def hold(found: list[Case]) -> None:
            marked = runner.run(county.marked(found))
            wrong = [one for one, is_so in zip(found, marked, strict=True) if is_so != one.waits]
            assert wrong == [], "\n".join(map(str, wrong))
            told.update(marked)

        try:
            hold()
            assert told == {True, False}
        finally:
            runner.run(owner.close())
