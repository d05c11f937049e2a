"""Marks of free riders on loans (一(一), row 4; B15): set, lifted, and what offices are told.

A mark stops the subsidy from a day on and leaves the loan as it is; the county's office decides.
The loans of many households are marked by one statement, locked in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from authz.role import Role
from models.ids import GlobalId
from models.loan import Loan
from models.statement import Statement
from rules.refusal import ErrorCode
from rules.vocabulary import LoanEventKind, LoanFlag, Severity
from services import loan_event
from services.given import given
from services.loan_part import on_the_book
from services.table import table_of
from services.warning import Alert
from services.work import Work

_LOAN = table_of(Loan)
_FLAG = LoanFlag.FREE_RIDER.value


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeRider:
    """A household that should not have the policy; `stops_on` is its first day without subsidy."""

    county_id: int
    household_id: UUID
    household_no: str
    township_id: int
    stops_on: date

    @property
    def named(self) -> GlobalId:
        """Global id of the household."""
        return GlobalId("household", self.county_id, self.household_id)

    def alert(self) -> Alert:
        """The task of the county's office."""
        return Alert(
            rule=ErrorCode.FREE_RIDER,
            severity=Severity.ORANGE,
            named=self.named,
            offices=(Role.COUNTY_PA,),
            township_id=self.township_id,
            figures={"householdNo": self.household_no, "subsidyEndsOn": self.stops_on},
        )


_GIVEN = given(
    "given",
    household_id=("household_ids", Uuid),
    stops_on=("stops_on", Date),
)
_HERE = _LOAN.c.county_id == bindparam("of_county_id", type_=Integer)
_MARKED = func.array_position(_LOAN.c.flags, _FLAG, type_=Integer)
_NOW = bindparam("new_changed_at", type_=TIMESTAMP(timezone=True))
_TOLD = (_LOAN.c.id, _LOAN.c.lender_id, _LOAN.c.outlet_id, _LOAN.c.township_id)


def _locked(*conditions: Any) -> Any:
    """Loans under a lock each, taken in the order of their ids."""
    return (
        select(_LOAN.c.id.label("loan_id"))
        .where(_HERE, *conditions)
        .order_by(_LOAN.c.id)
        .with_for_update(key_share=True)
        .cte("locked")
    )


_UNMARKED = _locked(
    _LOAN.c.household_id == func.any(bindparam("household_ids", type_=ARRAY(Uuid))),
    on_the_book(),
    _MARKED.is_(None),
)
MARK = Statement(
    update(_LOAN)
    .where(_HERE, _LOAN.c.id == _UNMARKED.c.loan_id, _LOAN.c.household_id == _GIVEN.c.household_id)
    .values(
        flags=func.array_append(_LOAN.c.flags, _FLAG),
        # `least` passes over null: without an earlier end the day given stands.
        subsidy_ends_on=func.least(_LOAN.c.subsidy_ends_on, _GIVEN.c.stops_on),
        changed_at=_NOW,
        version=_LOAN.c.version + 1,
    )
    .returning(*_TOLD)
)
_FOUND = _locked(
    _LOAN.c.household_id == func.any(bindparam("household_ids", type_=ARRAY(Uuid))),
    _MARKED.is_not(None),
)
LIFT = Statement(
    update(_LOAN)
    .where(_HERE, _LOAN.c.id == _FOUND.c.loan_id)
    .values(
        flags=func.array_remove(_LOAN.c.flags, _FLAG),
        changed_at=_NOW,
        version=_LOAN.c.version + 1,
    )
    .returning(*_TOLD)
)


async def mark(work: Work, found: Sequence[FreeRider], business_on: date) -> int:
    """Mark their loans on the book that are not marked, and stop the subsidy; how many loans."""
    if not found:
        return 0
    rows = await MARK.all(
        work.connection,
        of_county_id=work.county_id,
        household_ids=[one.household_id for one in found],
        stops_on=[one.stops_on for one in found],
        new_changed_at=work.now,
    )
    await _tell(work, rows, LoanEventKind.FLAGGED, business_on)
    return len(rows)


async def lift(work: Work, household_ids: Sequence[UUID], business_on: date) -> int:
    """Take the mark from the loans of households that are listed again; how many loans.

    The subsidy that was stopped stays stopped: what was missed is for the county to decide.
    """
    if not household_ids:
        return 0
    rows = await LIFT.all(
        work.connection,
        of_county_id=work.county_id,
        household_ids=household_ids,
        new_changed_at=work.now,
    )
    await _tell(work, rows, LoanEventKind.FLAG_LIFTED, business_on)
    return len(rows)


async def _tell(
    work: Work, loans: Sequence[Mapping[str, Any]], kind: LoanEventKind, business_on: date
) -> None:
    """The event of every loan, one statement."""
    if loans:
        details = {"flag": LoanFlag.FREE_RIDER}
        await loan_event.record_of_each(work, loans, kind, business_on, [details] * len(loans))
