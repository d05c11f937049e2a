"""What there is to warn of about the loans of a county."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Text, bindparam, cast, func, or_, select

from authz.role import Role
from authz.rows import rows
from models.buffer import DefaultBuffer
from models.collection import CollectionCase
from models.disposal import DisposalCase
from models.extension import Extension
from models.instalment import InstalmentPlan
from models.recovery import Recovery
from rules.refusal import ErrorCode
from rules.vocabulary import (
    NON_PERFORMING,
    BufferState,
    CollectionState,
    DisposalState,
    FiveTier,
    InstalmentPlanState,
    LoanState,
    RecoveryState,
    Severity,
)
from services.extension_row import IS_OPEN
from services.loan_part import on_the_book
from services.table import table_of
from services.warning_found_row import (
    COUNTY,
    DAY,
    LOAN,
    days,
    figures,
    of_loan,
    row,
    severities,
    severity,
)

_CASE = table_of(CollectionCase)
_DISPOSAL = table_of(DisposalCase)
_BUFFER = table_of(DefaultBuffer)
_RECOVERY = table_of(Recovery)
_PLAN, _EXTENSION = table_of(InstalmentPlan), table_of(Extension)
_BAD = sorted(NON_PERFORMING)


def parts(role: Role) -> tuple[Select[Any], ...]:
    """The parts of loans, one by one."""
    return (
        _maturing(role),
        _overdue(role),
        _overdue_for_long(role),
        _not_demanded(role),
        _without_case(role),
        _not_classified(role),
        _undecided(role),
        _without_buffer(role),
        _not_claimed(role),
        _not_deposited(role),
    )


def _here(role: Role) -> tuple[ColumnElement[bool], ...]:
    return LOAN.c.county_id == COUNTY, on_the_book(), rows(LOAN, role)


def _maturing(role: Role) -> Select[Any]:
    """What is owed falls due within 30, 60 or 90 days (row 23)."""
    steps = (
        (Severity.ORANGE, "near_days"),
        (Severity.YELLOW, "middle_days"),
        (Severity.BLUE, "far_days"),
    )
    severe = severities(*((LOAN.c.matures_on <= DAY + days(name), one) for one, name in steps))
    return of_loan(
        ErrorCode.MATURING_SOON,
        severe,
        LOAN.c.matures_on - days("far_days"),
        maturesOn=LOAN.c.matures_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        *_here(role),
        LOAN.c.outstanding_principal > 0,
        LOAN.c.matures_on.between(DAY, DAY + days("far_days")),
    )


def _late() -> dict[str, ColumnElement[Any]]:
    return {
        "sinceOn": LOAN.c.overdue_since_on,
        "principal": LOAN.c.overdue_principal,
        "interest": LOAN.c.overdue_interest,
    }


def _overdue(role: Role) -> Select[Any]:
    """Something is late (row 23)."""
    since_on = LOAN.c.overdue_since_on
    return of_loan(ErrorCode.OVERDUE_STARTED, severity(Severity.ORANGE), since_on, **_late()).where(
        *_here(role), since_on <= DAY
    )


def _overdue_for_long(role: Role) -> Select[Any]:
    """Something is late for more than 30 days (row 23)."""
    since_on = LOAN.c.overdue_since_on
    told = {**_late(), "days": DAY - since_on}
    return of_loan(ErrorCode.OVERDUE_30_DAYS, severity(Severity.RED), since_on, **told).where(
        *_here(role), since_on < DAY - days("overdue_days")
    )


def _case_open(role: Role) -> tuple[ColumnElement[bool], ...]:
    return (
        _CASE.c.county_id == LOAN.c.county_id,
        _CASE.c.loan_id == LOAN.c.id,
        _CASE.c.state == CollectionState.OPEN.value,
        rows(_CASE, role),
    )


def _not_demanded(role: Role) -> Select[Any]:
    """A misused loan was not demanded back in time (row 37)."""
    return of_loan(
        ErrorCode.NO_EARLY_DEMAND,
        severity(Severity.ORANGE),
        _CASE.c.demand_by_on,
        demandByOn=_CASE.c.demand_by_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        *_here(role),
        *_case_open(role),
        _CASE.c.demanded_on.is_(None),
        _CASE.c.demand_by_on < DAY,
    )


def _without_case(role: Role) -> Select[Any]:
    """A bad loan that nobody collects (row 38)."""
    case = select(_CASE.c.id).where(*_case_open(role)).correlate(LOAN).exists()
    return of_loan(
        ErrorCode.NPL_WITHOUT_CASE,
        severity(Severity.ORANGE),
        LOAN.c.classified_on,
        fiveTier=LOAN.c.five_tier,
        outstanding=LOAN.c.outstanding_principal,
    ).where(*_here(role), or_(*(LOAN.c.five_tier == tier for tier in _BAD)), ~case)


def _not_classified(role: Role) -> Select[Any]:
    """Unpaid at maturity, and no way of disposal was chosen in time (row 57)."""
    return of_loan(
        ErrorCode.DISPOSAL_NOT_CLASSIFIED,
        severity(Severity.ORANGE),
        LOAN.c.matures_on,
        maturesOn=LOAN.c.matures_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        *_here(role),
        LOAN.c.outstanding_principal > 0,
        LOAN.c.disposal_class.is_(None),
        LOAN.c.matures_on < DAY - days("disposal_days"),
    )


def _undecided(role: Role) -> Select[Any]:
    """The county government has not decided on a loan of a removed household (row 64).

    Whether the loan is on the book does not matter: what was written off is still owed.
    """
    return of_loan(
        ErrorCode.DISPOSAL_UNDECIDED,
        severity(Severity.ORANGE),
        _DISPOSAL.c.opened_on,
        openedOn=_DISPOSAL.c.opened_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        LOAN.c.county_id == COUNTY,
        rows(LOAN, role),
        _DISPOSAL.c.county_id == LOAN.c.county_id,
        _DISPOSAL.c.loan_id == LOAN.c.id,
        _DISPOSAL.c.state == DisposalState.OPEN.value,
        _DISPOSAL.c.opened_on <= DAY,
        rows(_DISPOSAL, role),
    )


def _of_loan(table: Any, role: Role) -> tuple[ColumnElement[bool], ...]:
    here = table.c.county_id == LOAN.c.county_id, table.c.loan_id == LOAN.c.id
    return (*here, rows(table, role))


def _without_buffer(role: Role) -> Select[Any]:
    """Overdue since a maturity long past, and nobody opened a buffer (row 46, B8).

    A plan in force, or an extension that is asked for, is another way out.
    """
    plan = select(_PLAN.c.id).where(
        *_of_loan(_PLAN, role), _PLAN.c.state == InstalmentPlanState.ACTIVE.value
    )
    extension = select(_EXTENSION.c.id).where(*_of_loan(_EXTENSION, role), IS_OPEN)
    return of_loan(
        ErrorCode.BUFFER_NOT_OPENED,
        severity(Severity.ORANGE),
        LOAN.c.matures_on,
        maturesOn=LOAN.c.matures_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        *_here(role),
        LOAN.c.state == LoanState.OVERDUE.value,
        LOAN.c.outstanding_principal > 0,
        LOAN.c.matures_on < DAY - days("buffer_days"),
        ~plan.correlate(LOAN).exists(),
        ~extension.correlate(LOAN).exists(),
    )


def _not_claimed(role: Role) -> Select[Any]:
    """Lost, its buffer long over, and nobody has claimed on the fund (row 58)."""
    return of_loan(
        ErrorCode.CLAIM_NOT_STARTED,
        severity(Severity.ORANGE),
        _BUFFER.c.ends_on,
        bufferEndsOn=_BUFFER.c.ends_on,
        outstanding=LOAN.c.outstanding_principal,
    ).where(
        *_here(role),
        LOAN.c.state == LoanState.IN_BUFFER.value,
        LOAN.c.five_tier == FiveTier.LOSS.value,
        *_of_loan(_BUFFER, role),
        _BUFFER.c.state == BufferState.OPEN.value,
        _BUFFER.c.ends_on < DAY - days("claim_days"),
    )


def _not_deposited(role: Role) -> Select[Any]:
    """What was recovered and not deposited by its fifth working day (row 49).

    About each recovery by itself: a loan has several. What is wholly the lender's need not come.
    """
    due_on = _RECOVERY.c.due_on
    return row(
        ErrorCode.DEPOSIT_LATE,
        severity(Severity.ORANGE),
        func.concat("recovery_", _RECOVERY.c.county_id, "_", cast(_RECOVERY.c.id, Text)),
        figures(
            loanNo=LOAN.c.loan_no,
            receivedOn=_RECOVERY.c.received_on,
            dueOn=due_on,
            amount=_RECOVERY.c.amount,
            fundPart=_RECOVERY.c.fund_part,
        ),
        lender_id=LOAN.c.lender_id,
        township_id=LOAN.c.township_id,
        loan_id=LOAN.c.id,
        since_on=due_on,
    ).where(
        LOAN.c.county_id == COUNTY,
        rows(LOAN, role),
        *_of_loan(_RECOVERY, role),
        _RECOVERY.c.state == RecoveryState.RECEIVED.value,
        _RECOVERY.c.fund_part > 0,
        due_on <= bindparam("due_missed_on", type_=Date),
    )
