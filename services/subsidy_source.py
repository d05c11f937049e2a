"""What the subsidy of a county's loans follows from, as a run finds it: one statement for all.

Loans that stood on any day between two, whoever lent them. Each run screens its borrowers anew
(row 2): the register, the marks on the loan, the use by an enterprise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Uuid, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from models.claim import Claim
from models.extension import Extension
from models.household import Household, HouseholdStatusChange
from models.instalment import Instalment
from models.loan import Loan
from models.project import Project
from models.repayment import Repayment
from models.statement import Statement
from models.subsidy import SubsidyBatch
from rules.claim import PendingSubsidy
from rules.policy import policy_on
from rules.project_facts import ScreenedUseFacts
from rules.schedule import MONTHLY
from rules.subsidy import ONE_DAY, QUARTERS, accruals, following
from rules.subsidy_facts import ScheduledInterest, SubsidisedLoan
from rules.vocabulary import (
    ExtensionState,
    HouseholdStatus,
    LoanFlag,
    ProjectState,
    RepaymentMethod,
    Segment,
    SubsidyExclusion,
    UsedBy,
)
from services.screening_row import result_of
from services.table import table_of
from services.work import Work

_LOAN, _HOUSEHOLD, _STATUS = table_of(Loan), table_of(Household), table_of(HouseholdStatusChange)
_REPAYMENT, _EXTENSION, _LINE = table_of(Repayment), table_of(Extension), table_of(Instalment)
_CLAIM, _PROJECT, _BATCH = table_of(Claim), table_of(Project), table_of(SubsidyBatch)

_COUNTY = bindparam("of_county_id", type_=Integer)
_REMOVED = HouseholdStatus.REMOVED_WRONG.value


def _in_order(column: Any, *by: Any) -> Any:
    return func.array_agg(aggregate_order_by(column, *by))


def _of_each_loan(table: Any, *columns: Any, where: tuple[Any, ...] = (), one: bool = False) -> Any:
    """One row a loan of a table's rows about it, or about the one that is asked for."""
    return (
        select(table.c.loan_id, *columns)
        .where(table.c.county_id == _COUNTY, *where, *_only(table.c.loan_id, one=one))
        .group_by(table.c.loan_id)
    )


def _only(column: Any, *, one: bool) -> tuple[Any, ...]:
    return (column == bindparam("of_loan_id", type_=Uuid),) if one else ()


def _moved(*, one: bool) -> tuple[Any, Any]:
    """Principal repaid and rates of extensions, with their days."""
    paid = _REPAYMENT.c.received_on, _REPAYMENT.c.id
    repaid = _of_each_loan(
        _REPAYMENT,
        _in_order(_REPAYMENT.c.received_on, *paid).label("days"),
        _in_order(_REPAYMENT.c.principal, *paid).label("principals"),
        where=(_REPAYMENT.c.principal > 0,),
        one=one,
    )
    from_on = _EXTENSION.c.old_matures_on
    extended = _of_each_loan(
        _EXTENSION,
        _in_order(from_on, from_on).label("days"),
        _in_order(_EXTENSION.c.new_rate, from_on).label("rates"),
        where=(_EXTENSION.c.state == ExtensionState.EFFECTIVE.value,),
        one=one,
    )
    return repaid.cte("repaid"), extended.cte("extended")


def _scheduled(*, one: bool) -> Any:
    """Lines of loans whose interest follows from their schedule."""
    due = _LINE.c.due_on, _LINE.c.number
    of_loan = and_(_LOAN.c.county_id == _LINE.c.county_id, _LOAN.c.id == _LINE.c.loan_id)
    return (
        select(
            _LINE.c.loan_id,
            _in_order(_LINE.c.due_on, *due).label("days"),
            _in_order(_LINE.c.principal_days, *due).label("principal_days"),
            _in_order(_LINE.c.interest, *due).label("interests"),
        )
        .select_from(_LINE.join(_LOAN, of_loan))
        .where(
            _LINE.c.county_id == _COUNTY,
            or_(*(_LOAN.c.repayment_method == method.value for method in MONTHLY)),
            *_only(_LINE.c.loan_id, one=one),
        )
        .group_by(_LINE.c.loan_id)
        .cte("lines")
    )


def _ended(*, one: bool) -> tuple[Any, Any]:
    """Days on which the fund paid for a loan, and on which a household was removed."""
    compensated = _of_each_loan(
        _CLAIM,
        func.min(_CLAIM.c.paid_on).label("paid_on"),
        func.max(_CLAIM.c.principal).label("principal"),
        where=(_CLAIM.c.paid_on.is_not(None),),
        one=one,
    )
    removed = (
        select(_STATUS.c.household_id, func.min(_STATUS.c.from_on).label("from_on"))
        .where(_STATUS.c.county_id == _COUNTY, _STATUS.c.status == _REMOVED)
        .group_by(_STATUS.c.household_id)
    )
    return compensated.cte("compensated"), removed.cte("removed")


def _source(*more: Any, one: bool = False) -> Any:
    (repaid, extended), lines = _moved(one=one), _scheduled(one=one)
    compensated, removed = _ended(one=one)
    of_household = and_(
        _HOUSEHOLD.c.county_id == _LOAN.c.county_id, _HOUSEHOLD.c.id == _LOAN.c.household_id
    )
    of_project = and_(
        _PROJECT.c.county_id == _LOAN.c.county_id, _PROJECT.c.id == _LOAN.c.project_id
    )
    return (
        select(
            *_LOAN.columns,
            _HOUSEHOLD.c.status.label("household_status"),
            _HOUSEHOLD.c.status_since_on.label("household_status_since_on"),
            _HOUSEHOLD.c.left_roster_on,
            _PROJECT.c.state.label("project_state"),
            _PROJECT.c.screening.label("project_screening"),
            _PROJECT.c.screened_on.label("project_screened_on"),
            removed.c.from_on.label("removed_on"),
            repaid.c.days.label("repaid_days"),
            repaid.c.principals.label("repaid_principals"),
            extended.c.days.label("rate_days"),
            extended.c.rates.label("rates"),
            lines.c.days.label("line_days"),
            lines.c.principal_days.label("line_principal_days"),
            lines.c.interests.label("line_interests"),
            compensated.c.paid_on.label("compensated_on"),
            compensated.c.principal.label("compensated_principal"),
            *more,
        )
        .select_from(
            _LOAN.join(_HOUSEHOLD, of_household)
            .outerjoin(_PROJECT, of_project)
            .outerjoin(removed, removed.c.household_id == _LOAN.c.household_id)
            .outerjoin(repaid, repaid.c.loan_id == _LOAN.c.id)
            .outerjoin(extended, extended.c.loan_id == _LOAN.c.id)
            .outerjoin(lines, lines.c.loan_id == _LOAN.c.id)
            .outerjoin(compensated, compensated.c.loan_id == _LOAN.c.id)
        )
        .where(
            _LOAN.c.county_id == _COUNTY,
            _HOUSEHOLD.c.county_id == _COUNTY,
            _LOAN.c.value_on <= bindparam("last_on", type_=Date),
            or_(
                _LOAN.c.settled_on.is_(None),
                _LOAN.c.settled_on > bindparam("first_on", type_=Date),
            ),
            *_only(_LOAN.c.id, one=one),
        )
        .order_by(_LOAN.c.lender_id, _LOAN.c.id)
    )


def _place(best: Any, *where: Any) -> Any:
    """A quarter of the county's batches as one number, the newest or the first of them."""
    quarter = _BATCH.c.year * QUARTERS + _BATCH.c.quarter
    return select(best(quarter)).where(_BATCH.c.county_id == _COUNTY, *where).scalar_subquery()


SOURCE = Statement(_source())
_OWN = _BATCH.c.lender_id == _LOAN.c.lender_id
OF_LOAN = Statement(
    _source(
        func.coalesce(_place(func.max, _OWN) + 1, _place(func.min)).label("undrafted"), one=True
    )
)


@dataclass(frozen=True, slots=True)
class Source:
    """A loan that stood in the time asked for."""

    loan_id: UUID
    lender_id: int
    household_id: UUID
    township_id: int
    facts: SubsidisedLoan


async def undrafted(work: Work, loan: Mapping[str, Any], on: date) -> list[PendingSubsidy]:
    """What the county will pay of a loan's interest before a day that no batch tells of yet.

    From the first quarter of which its lender has no batch; of a county without any, nothing.
    """
    row = await OF_LOAN.one(
        work.connection,
        of_county_id=loan["county_id"],
        of_loan_id=loan["id"],
        first_on=date.min,
        last_on=on,
    )
    if row is None or row["undrafted"] is None:
        return []
    facts, found = _facts(row, work.today), []
    year, number = divmod(row["undrafted"] - 1, QUARTERS)
    quarter = policy_on(on).subsidy.quarter(year, number + 1)
    while quarter.from_on < on:
        of = replace(quarter, to_on=min(quarter.to_on, on - ONE_DAY))
        for one in accruals(facts, of, policy_on(of.to_on).subsidy_ratio):
            if one.amount > 0:
                found.append(PendingSubsidy(one.from_on, one.to_on, one.amount))
        quarter = following(quarter)
    return found


async def load(work: Work, first_on: date, last_on: date) -> list[Source]:
    """All loans of the county that were paid out by the last day and not settled by the first."""
    found = await SOURCE.all(
        work.connection, of_county_id=work.county_id, first_on=first_on, last_on=last_on
    )
    return [
        Source(
            row["id"],
            row["lender_id"],
            row["household_id"],
            row["township_id"],
            _facts(row, work.today),
        )
        for row in found
    ]


def _facts(row: Mapping[str, Any], day: date) -> SubsidisedLoan:
    # The debt of a loan that was compensated goes down by recoveries, not by repayments.
    outstanding: Decimal = row["compensated_principal"] or row["outstanding_principal"]
    extended = zip(row["rate_days"] or (), row["rates"] or (), strict=True)
    scheduled = zip(
        row["line_days"] or (),
        row["line_principal_days"] or (),
        row["line_interests"] or (),
        strict=True,
    )
    excluded = _excluded(row, day)
    decided_on = None if excluded is None else _decided_on(row, day)
    stops = _stops(row)
    if excluded is not None and decided_on is not None:
        stops.append((decided_on, excluded))
    return SubsidisedLoan(
        method=RepaymentMethod[row["repayment_method"]],
        value_on=row["value_on"],
        matures_on=row["matures_on"],
        demand_on=row["demand_on"],
        outstanding=outstanding,
        rates=((row["value_on"], row["rate"]), *extended),
        repaid=tuple(zip(row["repaid_days"] or (), row["repaid_principals"] or (), strict=True)),
        scheduled=tuple(ScheduledInterest(*line) for line in scheduled),
        stops=tuple(stops),
        barred=excluded if decided_on is None else None,
        compensated_on=row["compensated_on"],
    )


def _stops(row: Mapping[str, Any]) -> list[tuple[date, SubsidyExclusion]]:
    """First days without subsidy by the register and the marks on the loan (rows 2, 4, 12, 63)."""
    found = []
    if row["household_status"] == HouseholdStatus.NOT_REGISTERED.value:
        found.append((row["household_status_since_on"], SubsidyExclusion.NOT_REGISTERED))
    if row["removed_on"] is not None:
        found.append((row["removed_on"], SubsidyExclusion.HOUSEHOLD_REMOVED))
    if row["left_roster_on"] is not None:
        found.append((row["left_roster_on"], SubsidyExclusion.FREE_RIDER))
    if row["subsidy_ends_on"] is not None:
        is_misused = LoanFlag.MISUSED.value in row["flags"]
        cause = SubsidyExclusion.MISUSED if is_misused else SubsidyExclusion.FREE_RIDER
        # A mark may have been lifted since; the subsidy that it stopped stays stopped.
        found.append((row["subsidy_ends_on"], cause))
    return found


def _excluded(row: Mapping[str, Any], day: date) -> SubsidyExclusion | None:
    """Use by an enterprise that was not found compliant, or not looked at (row 67, A18, B24)."""
    if row["used_by"] != UsedBy.ENTERPRISE.value:
        return None
    state = row["project_state"]
    policy = policy_on(day)
    reason = policy.enterprises.excluded_use(
        ScreenedUseFacts(
            segment=policy.counties.segment(row["value_on"]),
            project_state=None if state is None else ProjectState[state],
            of_project=result_of(row["project_screening"]),
            of_loan=result_of(row["screening"]),
        )
    )
    return None if reason is None else SubsidyExclusion[reason.value]


def _decided_on(row: Mapping[str, Any], day: date) -> date | None:
    """From when on an old use is not subsidised: it was until the decision (A18, B24).

    None of a new one, which was blocked before.
    """
    if policy_on(day).counties.segment(row["value_on"]) is not Segment.OLD:
        return None
    # A record of the single loan prevails (B23).
    kind = "" if row["screening"] is not None else "project_"
    decided_on: date | None = row[f"{kind}screened_on"]
    return decided_on
