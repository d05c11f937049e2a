"""What is told of a loan's arrears: the event, the warnings that open and those that close."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Executable, bindparam, or_, select

from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.warning import Warning
from rules.arrears import Debt, Late, Standing, cause_kept
from rules.ledger import Ledger
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import ArrearsCause, LoanEventKind, LoanState, Severity, WarningState
from services import loan_event
from services.scoped import Scoped
from services.table import table_of
from services.warning import Alert, close_warnings, of_loan
from services.work import Work

OFFICES = (Role.COUNTY_BANK, Role.COUNTY_PA)
EVENT_OF = {
    "fall_overdue": LoanEventKind.FELL_OVERDUE,
    "pass_demand": LoanEventKind.DEMAND_PASSED,
}
# What a debt that is paid leaves no cause for.
OF_A_DEBT = (
    ErrorCode.MATURING_SOON,
    ErrorCode.PLAN_MISSED,
    ErrorCode.NO_EARLY_DEMAND,
    ErrorCode.NPL_WITHOUT_CASE,
    ErrorCode.DISPOSAL_NOT_CLASSIFIED,
)


def _told_for_long(role: Role) -> Executable:
    """Whether it is told of already, or was in this span of arrears and has been closed."""
    table = table_of(Warning)
    return (
        select(Warning.id)
        .where(
            Warning.county_id == bindparam("county_id"),
            Warning.loan_id == bindparam("loan_id"),
            Warning.rule == ErrorCode.OVERDUE_30_DAYS.value,
            or_(
                Warning.state != WarningState.CLOSED.value,
                Warning.opened_on > bindparam("long_on", type_=Date),
            ),
            rows(table, role),
        )
        .limit(1)
    )


TOLD_FOR_LONG = Scoped(_told_for_long)


def late_of(loan: Mapping[str, Any]) -> Late:
    """What is recorded of a loan's arrears."""
    return Late(loan["overdue_since_on"], loan["overdue_principal"], loan["overdue_interest"])


def columns_of(late: Late, loan: Mapping[str, Any]) -> dict[str, Any]:
    """The arrears as the columns hold them of a loan that had others, or the same."""
    known = loan["arrears_cause"]
    cause = cause_kept(None if known is None else ArrearsCause[known], late)
    return {
        "overdue_since_on": late.since_on,
        "overdue_principal": late.principal,
        "overdue_interest": late.interest,
        "arrears_cause": None if cause is None else cause.value,
    }


def debt_of(loan: Mapping[str, Any], ledger: Ledger | None) -> Debt:
    """A locked loan as the passing of days is judged by."""
    return Debt(
        state=LoanState[loan["state"]],
        outstanding=loan["outstanding_principal"],
        matures_on=loan["matures_on"],
        demand_on=loan["demand_on"],
        ledger=ledger,
        late=late_of(loan),
    )


async def record_events(
    work: Work, loan: Mapping[str, Any], standing: Standing, business_on: date
) -> None:
    """The event of each act that the day did; at most one."""
    late = standing.late
    for act in standing.acts:
        if act in EVENT_OF:
            details = {
                "sinceOn": late.since_on,
                "principal": late.principal,
                "interest": late.interest,
            }
            await loan_event.record(work, loan, EVENT_OF[act], business_on, details=details)


def started(loan: Mapping[str, Any], before: Late, standing: Standing) -> list[Alert]:
    """The warning of a loan that was not late before, or whose demand was not met."""
    if before.since_on is not None and "pass_demand" not in standing.acts:
        return []
    if standing.late.since_on is None:
        return []
    return [_alert(loan, ErrorCode.OVERDUE_STARTED, Severity.ORANGE, standing.late)]


async def for_long(work: Work, loan: Mapping[str, Any], late: Late, day: date) -> list[Alert]:
    """The warning of a loan that is late for long; once for each span of arrears."""
    version = policy_on(day)
    if late.since_on is None or not version.rules.long_overdue(late.since_on, day):
        return []
    days: Any = version.number_on("OVERDUE_DAYS", day)
    told = await TOLD_FOR_LONG.one(
        work.connection,
        work.actor,
        county_id=loan["county_id"],
        loan_id=loan["id"],
        long_on=late.since_on + timedelta(days=days or 0),
    )
    if told is not None:
        return []
    days_late = (day - late.since_on).days
    return [_alert(loan, ErrorCode.OVERDUE_30_DAYS, Severity.RED, late, days=days_late)]


async def close_gone(
    work: Work, named: GlobalId, before: Late, late: Late, *, is_settled: bool
) -> None:
    """Close the warnings whose cause a repayment has taken away."""
    if rules := gone(before, late, work.today, is_settled=is_settled):
        await close_warnings(work, rules, named)


def gone(before: Late, late: Late, today: date, *, is_settled: bool) -> tuple[ErrorCode, ...]:
    """The rules whose cause a payment has taken away."""
    if before.since_on is None and not is_settled:
        return ()
    found = OF_A_DEBT if is_settled else ()
    if late.since_on is None:
        return (*found, ErrorCode.OVERDUE_STARTED, ErrorCode.OVERDUE_30_DAYS)
    if not policy_on(today).rules.long_overdue(late.since_on, today):
        return (*found, ErrorCode.OVERDUE_30_DAYS)
    return found


def _alert(
    loan: Mapping[str, Any], rule: ErrorCode, severity: Severity, late: Late, **figures: object
) -> Alert:
    return of_loan(
        loan,
        rule,
        severity,
        OFFICES,
        sinceOn=late.since_on,
        principal=late.principal,
        interest=late.interest,
        **figures,
    )
