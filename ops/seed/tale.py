"""A tale told through the door once the demo is loaded: claims in each of their stages (二(七)).

The rows of the demo end with loans that are late. Here their offices go on, as they would over
GraphQL: one loss is paid and partly recovered, one waits for the county, one for the township, and
one came back to its outlet. It is told in a county whose lender had tripped before, so that no
lending stops for it.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row

from authz.actor import Actor
from authz.role import Role
from authz.scope import scope
from models.database import Database
from models.directory import Directory
from models.ids import GlobalId
from ops.seed.cast import TaleError, officer, stage
from rules.vocabulary import ClaimAnswer, CollectionMeans, FiveTier
from services.buffer_open import BufferOpen, buffer_open
from services.claim_pay import ClaimPay, claim_pay
from services.claim_sign import ClaimSign, claim_sign
from services.claim_submit import ClaimSubmit, claim_submit
from services.collection_action_record import CollectionActionRecord, collection_action_record
from services.door import Door
from services.loan_classify import LoanClassify, loan_classify
from services.outcome import Outcome
from services.recovery_book import RecoveryBook, recovery_book
from services.recovery_deposit import RecoveryDeposit, recovery_deposit
from services.recovery_record import RecoveryRecord, recovery_record
from services.reminder_record import ReminderRecord, reminder_record

COUNTY = "520524"
LOANS = 4
# Two months of buffer from the default, and a day.
LATE_DAYS_MIN = 64
TOWNSHIP = (Role.TOWN_PA, Role.TOWN_FIN)
OFFICES = (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_FIN)
OPINION = "情况属实，同意"
LATE = """
select l.id, l.outlet_id, l.township_id, l.lender_id, l.overdue_since_on
from loan l
join household h on h.county_id = l.county_id and h.id = l.household_id
where l.county_id = %(county)s and l.state = 'OVERDUE' and l.overdue_since_on <= %(by)s
  and l.used_by = 'HOUSEHOLD' and l.flags = '{}' and h.status in ('POOR', 'EXITED')
  and l.arrears_cause is null and l.outlet_id is not null
  and exists (select from cooperation a
    where a.county_id = l.county_id and a.lender_id = l.lender_id and a.ends_on is null)
order by l.overdue_since_on, l.loan_no limit %(most)s
"""
CASE = """
select id from collection_case where county_id = $1 and loan_id = $2 and state = 'OPEN'
"""


def tell(owner_url: str, app_url: str, business_date: date, *, county: str = COUNTY) -> int:
    """Tell it in a seeded database; how many claims there are afterwards."""
    with psycopg.connect(owner_url, row_factory=dict_row) as connection:
        region = connection.execute("select id from region where code = %s", [county]).fetchone()
        assert region is not None, "the demo has every county"
        by = business_date - timedelta(days=LATE_DAYS_MIN)
        given = {"county": region["id"], "by": by, "most": LOANS}
        loans = connection.execute(LATE, given).fetchall()
    return asyncio.run(_told(app_url, business_date, loans))


async def _told(app_url: str, business_date: date, loans: Sequence[Any]) -> int:
    async with stage(app_url, business_date) as where:
        tellers = [
            _Teller(where.database, where.door, where.directory, loan, number)
            for number, loan in enumerate(loans)
        ]
        return sum([await teller.told() for teller in tellers])


@dataclass
class _Teller:
    """Goes with one loan from its default as far as its number says."""

    database: Database
    door: Door
    directory: Directory
    row: Mapping[str, Any]
    number: int
    acts: Iterator[int] = field(default_factory=itertools.count)

    async def told(self) -> bool:
        """Whether it was told to its end: another number of loans may have another county."""
        try:
            await self._tell()
        except TaleError as refused:
            print(f"seed: {refused}", file=sys.stderr, flush=True)
            return False
        return True

    async def _tell(self) -> None:
        """The first is paid, the second waits for the county, the third for its township."""
        await self._default()
        done = await self._do(Role.BANK_OUTLET, claim_submit, ClaimSubmit(loan=self.loan))
        claim = done.ids["claim"]
        if self.number == 2:
            return
        if self.number > 2:
            reason = "检查材料不全，请补充催收记录"
            await self._sign(Role.TOWN_PA, claim, ClaimAnswer.RETURN, reason)
            return
        for role in TOWNSHIP:
            await self._sign(role, claim)
        for role in OFFICES if self.number == 0 else OFFICES[1:2]:
            await self._sign(role, claim)
        if self.number == 0:
            order = ClaimPay(claim=claim, document_no="县财拨〔2018〕12号")
            await self._do(Role.COUNTY_FIN, claim_pay, order)
            await self._recover()

    @property
    def loan(self) -> GlobalId:
        """Its global id."""
        return GlobalId("loan", self.county_id, self.row["id"])

    @property
    def county_id(self) -> int:
        """The county it is of."""
        region = self.directory.region(self.row["township_id"])
        assert region is not None and region.parent_id is not None
        return region.parent_id

    async def _default(self) -> None:
        """Lost, collected without result, two months of buffer over, and everybody pressed."""
        bank = Role.COUNTY_BANK
        lost = LoanClassify(loan=self.loan, five_tier=FiveTier.LOSS)
        await self._do(bank, loan_classify, lost)
        # Of a bad loan there is one.
        case = await self.database.fetchrow(
            scope(self._actor(bank)), CASE, self.county_id, self.row["id"]
        )
        assert case is not None
        sued = CollectionActionRecord(
            collection_case=GlobalId("collection", self.county_id, case["id"]),
            means=CollectionMeans.ECONOMIC,
            result="借款人无可供执行财产，追偿无望",
        )
        await self._do(bank, collection_action_record, sued)
        await self._do(bank, buffer_open, BufferOpen(loan=self.loan))
        pressed_on = self.row["overdue_since_on"] + timedelta(days=30)
        for role in (Role.BANK_OUTLET, Role.TOWN_PA):
            note = "上门催收，督促还款"
            press = ReminderRecord(loan=self.loan, note=note, reminded_on=pressed_on)
            await self._do(role, reminder_record, press)

    async def _recover(self) -> None:
        """A part is paid back, deposited and booked; another part waits for its deposit."""
        for number, amount in enumerate((Decimal("1000.00"), Decimal("500.00"))):
            paid = RecoveryRecord(loan=self.loan, amount=amount, bank_ref=f"TALE-{number}")
            done = await self._do(Role.COUNTY_BANK, recovery_record, paid)
            if number == 0:
                recovery = done.ids["recovery"]
                slip = RecoveryDeposit(recovery=recovery, document_no="专户缴款01")
                await self._do(Role.COUNTY_BANK, recovery_deposit, slip)
                booked = RecoveryBook(recovery=recovery, document_no="专户缴款01")
                await self._do(Role.COUNTY_FIN, recovery_book, booked)

    async def _sign(
        self,
        role: Role,
        claim: GlobalId,
        answer: ClaimAnswer = ClaimAnswer.AGREE,
        opinion: str = OPINION,
    ) -> None:
        word = ClaimSign(claim=claim, answer=answer, opinion=opinion)
        await self._do(role, claim_sign, word)

    async def _do(self, role: Role, case: Any, command: Any) -> Outcome:
        """The act of an office, with a key of its own; a refusal ends the tale."""
        key = f"tale-{self.number}-{next(self.acts)}"
        outcome = await self.door.execute(case, self._actor(role), command, key=key)
        if outcome.refusals:
            raise TaleError(f"{case.act.value}: {[one.code.value for one in outcome.refusals]}")
        return outcome

    def _actor(self, role: Role) -> Actor:
        """Somebody of this office of the loan's county, township, lender or outlet."""
        place_id = self.row["township_id"] if role in TOWNSHIP else self.county_id
        return officer(self.directory, role, place_id, self.row["lender_id"], self.row["outlet_id"])
