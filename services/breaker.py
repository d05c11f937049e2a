"""The circuit breaker (二(二)): whoever changes the book judges it in the same transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, select

from authz.role import Role
from models.preparedness import CountyDocument
from models.statement import Statement
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import BreakerEventKind, BreakerState, CountyDocumentKind, Severity
from services import breaker_event, breaker_row
from services import position as book
from services.outbox import Message
from services.position import Position
from services.table import table_of
from services.warning import Alert, close_warnings, open_warnings
from services.work import Work

TOPIC = "breaker.tripped"
# One warning whatever its severity, so the same offices from the first yellow on.
WARNED = (Role.COUNTY_BANK, Role.COUNTY_PA, Role.COUNTY_GOV)
NO_PLAN = "none"

_DOCUMENT = table_of(CountyDocument)
PLANS = Statement(
    select(_DOCUMENT.c.document_no, _DOCUMENT.c.valid_from, _DOCUMENT.c.valid_to)
    .where(
        _DOCUMENT.c.county_id == bindparam("of_county_id"),
        _DOCUMENT.c.kind == CountyDocumentKind.CONTINGENCY_PLAN.value,
    )
    .order_by(_DOCUMENT.c.valid_from.desc(), _DOCUMENT.c.document_no)
)


async def settle(work: Work, position: Position) -> tuple[Position, tuple[Message, ...]]:
    """Store the changed book; trip its breaker where the ratio demands it and tell the offices.

    A trip tells the lender, the county's poverty-alleviation office and government, and the
    regulator (row 25). A breaker that is open stays so: only a decision closes it (row 26). The
    warning of the ratio (row 23) is opened, brought up to date or closed by one statement; the
    contingency plan (row 21) is looked for only where the ratio is red.
    """
    rules = policy_on(work.today).rules
    facts = position.facts()
    severity = rules.npl_severity(facts, work.today)
    is_new_trip = position.breaker_state is BreakerState.CLOSED and rules.trips(facts, work.today)
    if is_new_trip:
        position = replace(
            position,
            breaker_state=BreakerState.TRIPPED,
            tripped_at=work.now,
            tripped_non_performing=position.non_performing,
            tripped_outstanding=position.outstanding,
        )
    await book.write(work, position)
    if is_new_trip:
        await breaker_event.record(work, position, BreakerEventKind.TRIPPED)
    plan = await _contingency_plan(work) if is_new_trip or severity is Severity.RED else None
    messages = await _warn(work, position, severity, plan)
    if is_new_trip:
        messages = (*_tripped(work, position, plan), *messages)
    return position, messages


async def _contingency_plan(work: Work) -> str:
    """Number of the county's plan that is valid today, the newest; `none` without one."""
    plan_in_force = policy_on(work.today).counties.plan_in_force
    for row in await PLANS.all(work.connection, of_county_id=work.county_id):
        if plan_in_force([(row["valid_from"], row["valid_to"])], work.today) is None:
            return str(row["document_no"])
    return NO_PLAN


async def _warn(
    work: Work, position: Position, severity: Severity | None, plan: str | None
) -> tuple[Message, ...]:
    """One statement in every case, so that a book costs the same whatever its ratio."""
    named = breaker_row.breaker_id(work.county_id, position.lender_id)
    if severity is None:
        await close_warnings(work, [ErrorCode.NPL_RATIO_HIGH], named)
        return ()
    alert = Alert(
        rule=ErrorCode.NPL_RATIO_HIGH,
        severity=severity,
        named=named,
        offices=WARNED,
        lender_id=position.lender_id,
        figures={**breaker_row.figures(work, position), **_with_plan(plan)},
    )
    return await open_warnings(work, [alert])


def _tripped(work: Work, position: Position, plan: str | None) -> tuple[Message, ...]:
    """The trip, to the lender, two offices of the county, and the regulator of the province."""
    more = {"trippedOn": work.today, **_with_plan(plan)}
    return breaker_row.messages(work, position, TOPIC, *WARNED, Role.REGULATOR, **more)


def _with_plan(plan: str | None) -> dict[str, str]:
    return {} if plan is None else {"contingencyPlan": plan}
