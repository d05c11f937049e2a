"""loanRecall: the lender demands a loan back before its maturity (二(五), row 37).

What is called early stays on the book: it is owed until it is paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, exists, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.disposal import DisposalCase
from models.instalment import InstalmentPlan
from rules.care_facts import RecallFacts
from rules.collection import judge_recall
from rules.refusal import ErrorCode
from rules.states import LOAN
from rules.vocabulary import (
    CollectionCause,
    DisposalDecision,
    FiveTier,
    InstalmentPlanState,
    LoanEventKind,
    LoanFlag,
)
from services import loan_event
from services.audit import AuditEntry
from services.collection_case import CASE, lock_open, open_case
from services.loan_reference import LoanReference
from services.loan_row import TOLD, LockedLoan, audited, lock_loan, write, writer
from services.own_row import Row
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import close_warnings
from services.work import Work

WRITE = writer("state", "demand_on")
DEMAND = CASE.writer("demanded_on", "demand_on", "demand_amount")

_PLAN, _DISPOSAL = table_of(InstalmentPlan), table_of(DisposalCase)


def _standing(role: Role) -> Executable:
    """Whether a plan is in force, and what the county government decided; held by the loan."""
    plan = exists().where(
        _PLAN.c.county_id == bindparam("county_id"),
        _PLAN.c.loan_id == bindparam("loan_id"),
        _PLAN.c.state == InstalmentPlanState.ACTIVE.value,
        rows(_PLAN, role),
    )
    decision = (
        select(_DISPOSAL.c.decision)
        .where(
            _DISPOSAL.c.county_id == bindparam("county_id"),
            _DISPOSAL.c.loan_id == bindparam("loan_id"),
            rows(_DISPOSAL, role),
        )
        .scalar_subquery()
    )
    return select(plan.label("plan_in_force"), decision.label("decision"))


STANDING = Scoped(_standing)


@dataclass(frozen=True, kw_only=True)
class LoanRecall:
    """Input of `loanRecall`: yuan of principal, and the day by which it is to be paid."""

    loan: LoanReference
    demand_on: date
    amount: Decimal
    expected_version: int | None = None


@use_case(Act.LOAN_RECALL)
async def loan_recall(work: Work, command: LoanRecall) -> Done | Refused:
    """ACTIVE or OVERDUE becomes EARLY_CALLED; the demand stands in the loan's case."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    standing = await STANDING.one(
        work.connection, work.actor, county_id=work.county_id, loan_id=row["id"]
    )
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_recall(_facts(work, loan, command, standing)))
    if work.refusals:
        return Refused()
    open_one = await lock_open(work, row)
    after = await write(
        work, loan, WRITE, state=LOAN.after(loan.state, "call_early"), demand_on=command.demand_on
    )
    case, entry = await _demand(work, row, command, open_one)
    await loan_event.record(
        work,
        after,
        LoanEventKind.RECALLED,
        work.today,
        details={"demandOn": command.demand_on, "amount": command.amount},
    )
    await close_warnings(work, [ErrorCode.NO_EARLY_DEMAND, ErrorCode.NPL_WITHOUT_CASE], loan.named)
    return Done(
        ids={"loan": loan.named, "collection_case": CASE.named(case)},
        audits=(audited(row, after, (*TOLD, "demand_on")), entry),
    )


def _facts(
    work: Work, loan: LockedLoan, command: LoanRecall, standing: Mapping[str, Any]
) -> RecallFacts:
    row, decision = loan.row, standing["decision"]
    return RecallFacts(
        today=work.today,
        state=loan.state,
        demand_on=command.demand_on,
        amount=command.amount,
        outstanding=row["outstanding_principal"],
        five_tier=FiveTier[row["five_tier"]],
        is_misused=LoanFlag.MISUSED in row["flags"],
        disposal=None if decision is None else DisposalDecision[decision],
        plan_in_force=standing["plan_in_force"],
    )


async def _demand(
    work: Work, loan: Mapping[str, Any], command: LoanRecall, standing: Row | None
) -> tuple[Row, AuditEntry]:
    """The demand in the open case, or in one that it opens."""
    demand: dict[str, Any] = {
        "demanded_on": work.today,
        "demand_on": command.demand_on,
        "demand_amount": command.amount,
    }
    if standing is None:
        made = await open_case(work, loan, _cause(loan), **demand)
        assert made is not None, "whoever opens a case holds its loan"
        return made, CASE.audited(None, made)
    after = await CASE.write(work, standing, DEMAND, **demand)
    return after, CASE.audited(standing, after)


def _cause(loan: Mapping[str, Any]) -> CollectionCause:
    """Why a loan without a case is collected."""
    if LoanFlag.MISUSED in loan["flags"]:
        return CollectionCause.MISUSED
    is_bad = FiveTier[loan["five_tier"]].non_performing
    return CollectionCause.NON_PERFORMING if is_bad else CollectionCause.OTHER
