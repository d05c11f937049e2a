"""roster_sweep: every loan on the book against the register of today (一(一), row 4).

What is not marked is marked; a warning whose cause is gone is closed; one that the county's office
has closed by its own decision is not opened again. Run twice, it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Executable, Integer, Text, Uuid, bindparam, cast, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import Household
from models.ids import GlobalId
from models.loan import Loan
from models.statement import Statement
from models.warning import Warning
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.register import RegisterFacts
from rules.vocabulary import HouseholdFlag, HouseholdStatus, LoanFlag, WarningState
from services import free_rider as marks
from services.audit import AuditEntry
from services.free_rider import FreeRider
from services.loan_part import on_the_book
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings, open_warnings
from services.work import Work

_HOUSEHOLD = table_of(Household)
_LOAN = table_of(Loan)
_WARNING = table_of(Warning)
_FACTS = tuple(
    _HOUSEHOLD.c[name] for name in ("id", "household_no", "township_id", "status", "left_roster_on")
)


@dataclass(frozen=True, kw_only=True)
class RosterSweep:
    """Which county, and the day of the register it is compared with."""

    county_id: int
    business_on: date


def _borrowers(role: Role) -> Executable:
    """Households with a loan on the book that bears no mark."""
    return (
        select(*_FACTS)
        .distinct()
        .join_from(
            _LOAN,
            _HOUSEHOLD,
            (_HOUSEHOLD.c.county_id == _LOAN.c.county_id)
            & (_HOUSEHOLD.c.id == _LOAN.c.household_id),
        )
        .where(
            _LOAN.c.county_id == bindparam("county_id"),
            on_the_book(),
            func.array_position(_LOAN.c.flags, LoanFlag.FREE_RIDER.value).is_(None),
            rows(_LOAN, role),
            rows(_HOUSEHOLD, role),
        )
    )


def _warned(role: Role) -> Executable:
    """Households of which a warning of this rule is open."""
    named = func.concat("household_", _HOUSEHOLD.c.county_id, "_", cast(_HOUSEHOLD.c.id, Text))
    return (
        select(*_FACTS)
        .join_from(
            _WARNING,
            _HOUSEHOLD,
            (_HOUSEHOLD.c.county_id == _WARNING.c.county_id) & (_WARNING.c.object_id == named),
        )
        .where(
            _WARNING.c.county_id == bindparam("county_id"),
            _WARNING.c.rule == ErrorCode.FREE_RIDER.value,
            _WARNING.c.state != WarningState.CLOSED.value,
            rows(_WARNING, role),
            rows(_HOUSEHOLD, role),
        )
    )


BORROWERS = Scoped(_borrowers)
WARNED = Scoped(_warned)
_CHOSEN = (
    _HOUSEHOLD.c.county_id == bindparam("of_county_id", type_=Integer),
    _HOUSEHOLD.c.id == func.any(bindparam("household_ids", type_=ARRAY(Uuid))),
)
LOCK = Statement(
    select(*_FACTS)
    .where(*_CHOSEN)
    .order_by(_HOUSEHOLD.c.id)
    .with_for_update(key_share=True, of=_HOUSEHOLD)
)
_FLAG = HouseholdFlag.FREE_RIDER.value
MARK = Statement(
    update(_HOUSEHOLD)
    .where(*_CHOSEN, func.array_position(_HOUSEHOLD.c.flags, _FLAG, type_=Integer).is_(None))
    .values(flags=func.array_append(_HOUSEHOLD.c.flags, _FLAG), version=_HOUSEHOLD.c.version + 1)
)


@use_case(Act.ROSTER_SWEEP, sealed=False)
async def roster_sweep(work: Work, command: RosterSweep) -> Done | Refused:
    """Mark who is found, close what is gone; the same statements for one loan and for thousands."""
    work.county_id = command.county_id
    work.permit(Resource.ROSTER, {"county_id": command.county_id})
    if not work.has_begun(command.business_on):
        return Refused()
    found = await _free_riders(work, command.business_on)
    if found:
        ids = [one.household_id for one in found]
        await MARK.run(work.connection, of_county_id=work.county_id, household_ids=ids)
    flagged = await marks.mark(work, found, command.business_on)
    messages = await open_warnings(work, [one.alert() for one in found])
    gone = [
        GlobalId("household", work.county_id, row["id"])
        for row in await WARNED.all(work.connection, work.actor, county_id=work.county_id)
        if not _rides(work, row)
    ]
    if gone:
        await close_warnings(work, [ErrorCode.FREE_RIDER], *gone)
    figures = {"households": len(found), "loans": flagged, "closed": len(gone)}
    entry = AuditEntry(county_id=work.county_id, named=None, after=figures)
    return Done(
        ids={},
        audits=(entry,) if found or gone else (),
        figures=figures,
        messages=messages,
    )


async def _free_riders(work: Work, business_on: date) -> list[FreeRider]:
    """Who is found, judged anew under the lock: a version published meanwhile may list them."""
    borrowers = await BORROWERS.all(work.connection, work.actor, county_id=work.county_id)
    suspected = [row["id"] for row in borrowers if _rides(work, row)]
    if not suspected:
        return []
    locked: Iterable[Mapping[str, Any]] = await LOCK.all(
        work.connection, of_county_id=work.county_id, household_ids=suspected
    )
    return [
        FreeRider(
            county_id=work.county_id,
            household_id=row["id"],
            household_no=row["household_no"],
            township_id=row["township_id"],
            stops_on=row["left_roster_on"] or business_on,
        )
        for row in locked
        if _rides(work, row)
    ]


def _rides(work: Work, row: Mapping[str, Any]) -> bool:
    facts = RegisterFacts(
        status=HouseholdStatus[row["status"]], left_roster_on=row["left_roster_on"]
    )
    return policy_on(work.today).households.free_rider(facts) is not None
