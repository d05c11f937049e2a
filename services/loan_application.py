"""What an application names - household, borrower, lender, project, agreement - looked up.

In the order of the locks: the household's exposure first, then the project. What is not there, or
not the actor's to see, is refused at its place, and the rest is looked up all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, select

from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.directory import LenderEntry, OutletEntry
from models.household import HouseholdMember
from rules.policy import policy_on
from rules.refusal import ErrorCode, refuse
from rules.vocabulary import LoanPurpose, UsedBy
from services import agreement_row, exposure, household_row, project_amount
from services.exposure import Exposure
from services.loan_reference import wanted
from services.loan_row import LOCK
from services.project_amount import LockedProject
from services.renewal import Renewed
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

if TYPE_CHECKING:
    from services.loan_submit import LoanSubmit


def _member(role: Role) -> Executable:
    return select(HouseholdMember.id, HouseholdMember.household_id).where(
        HouseholdMember.county_id == bindparam("county_id"),
        HouseholdMember.id == bindparam("member_id"),
        rows(table_of(HouseholdMember), role),
    )


MEMBER = Scoped(_member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the input names, as far as it was found."""

    lender: LenderEntry | None
    outlet: OutletEntry | None
    exposure: Exposure | None
    household: Mapping[str, Any] | None
    borrower_household_id: UUID | None
    project: LockedProject | None
    agreement: Mapping[str, Any] | None
    renews: Renewed | None


async def find(work: Work, command: LoanSubmit) -> Found:
    """Look up what the input names, in the order of the locks; refuse what is not there."""
    lender, outlet = _lender_and_outlet(work, command)
    household_key = work.key_of(command.household, "household")
    ceiling = policy_on(work.today).max_household_amount
    locked = await exposure.open_and_lock(work, household_key, ceiling)
    # Read after the lock: who changes a household's status holds it too.
    household = await household_row.FIND.one(
        work.connection, work.actor, county_id=work.county_id, household_id=household_key
    )
    if household is None:
        work.refuse(ErrorCode.NOT_FOUND, "household")
    member = await MEMBER.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        member_id=work.key_of(command.borrower, "member"),
    )
    if member is None:
        work.refuse(ErrorCode.NOT_FOUND, "borrower")
    project, renews = await _project(work, command), None
    if command.renews is not None:
        renews, outlet = await _renewed(work, command, lender, outlet)
    if lender is not None and lender.home_county_id == work.county_id:
        _permit(work, lender, outlet, household)
    return Found(
        lender=lender,
        outlet=outlet,
        exposure=locked,
        household=household,
        borrower_household_id=None if member is None else member["household_id"],
        project=project,
        agreement=await _agreement(work, command),
        renews=renews,
    )


def _lender_and_outlet(
    work: Work, command: LoanSubmit
) -> tuple[LenderEntry | None, OutletEntry | None]:
    actor, directory = work.actor, work.directory
    lender = (
        directory.lender(actor.lender_id or 0)
        if command.lender is None
        else directory.lender_by_code(command.lender)
    )
    outlet = (
        directory.outlet(actor.outlet_id or 0)
        if command.outlet is None
        else directory.outlet_by_code(command.outlet)
    )
    if lender is None:
        work.refuse(ErrorCode.NOT_FOUND, "lender")
    else:
        work.lender_id = lender.id
    if command.outlet is not None and outlet is None:
        work.refuse(ErrorCode.NOT_FOUND, "outlet")
    elif outlet is not None and lender is not None and outlet.lender_id != lender.id:
        work.invalid("outlet", "NOT_OF_LENDER")
    return lender, outlet


def _permit(
    work: Work,
    lender: LenderEntry,
    outlet: OutletEntry | None,
    household: Mapping[str, Any] | None,
) -> None:
    """The loan that would be made is judged by the same right as one that stands."""
    work.permit(
        Resource.LOAN,
        {
            "county_id": work.county_id,
            "lender_id": lender.id,
            "outlet_id": None if outlet is None else outlet.id,
            "township_id": None if household is None else household["township_id"],
        },
    )


async def _project(work: Work, command: LoanSubmit) -> LockedProject | None:
    """The project of an enterprise use. The rules ask the library whoever may read in it."""
    if command.project is None:
        return None
    if command.used_by is not UsedBy.ENTERPRISE:
        work.invalid("project", "NOT_ENTERPRISE_USE")
        return None
    found = await project_amount.consult(work, work.key_of(command.project, "project"))
    if found is None:
        work.refuse(ErrorCode.NOT_FOUND, "project")
    return found


async def _renewed(
    work: Work, command: LoanSubmit, lender: LenderEntry | None, outlet: OutletEntry | None
) -> tuple[Renewed | None, OutletEntry | None]:
    """The loan to be paid off, locked, and the outlet that keeps the renewal as it kept it."""
    assert command.renews is not None
    sought = wanted(work, command.renews)
    # The application has no id yet; what is refused is not filed under the old loan.
    work.named = None
    row = await LOCK[sought.form].one(
        work.connection, work.actor, county_id=work.county_id, **sought.values
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "renews")
        return None, outlet
    if row["household_id"] != command.household.key:
        work.invalid("renews", "NOT_OF_HOUSEHOLD")
        return None, outlet
    if lender is not None and row["lender_id"] != lender.id:
        work.invalid("renews", "NOT_OF_LENDER")
    kept_by = work.directory.outlet(row["outlet_id"] or 0)
    if outlet is not None and outlet != kept_by:
        expected = "null" if kept_by is None else kept_by.code
        work.invalid("outlet", "NOT_OF_RENEWED", expected=expected)
    if row["renewal_state"] is not None:
        state = row["renewal_state"]
        work.add([refuse(ErrorCode.ALREADY_OPEN, "renews", clause=work.cite(61), state=state)])
    return Renewed.itself(row), kept_by


async def _agreement(work: Work, command: LoanSubmit) -> Mapping[str, Any] | None:
    """The cooperation agreement that is named: of this household, and for cooperation only."""
    if command.agreement is None:
        return None
    if command.purpose is LoanPurpose.OWN_PRODUCTION:
        work.invalid("agreement", "NOT_COOPERATION")
    found: Mapping[str, Any] | None = await agreement_row.NAMED.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        agreement_id=work.key_of(command.agreement, "agreement"),
    )
    if found is None:
        work.refuse(ErrorCode.NOT_FOUND, "agreement")
    elif found["household_id"] != command.household.key:
        work.invalid("agreement", "NOT_OF_HOUSEHOLD")
    return found
