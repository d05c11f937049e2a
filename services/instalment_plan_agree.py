"""instalmentPlanAgree: what fell due and was not paid is paid in parts (二(八)1, row 57; B18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Uuid, bindparam, insert, select

from authz.act import Act
from models.base import MONEY
from models.instalment import InstalmentPlan, InstalmentPlanRow
from models.statement import Statement
from rules.care_facts import PlanFacts
from rules.disposal import judge_instalment_plan
from rules.refusal import ErrorCode
from rules.states import INSTALMENT_PLAN
from rules.vocabulary import DisposalClass, LoanEventKind
from services import loan_event
from services.audit import AuditEntry
from services.command import many, text
from services.given import given
from services.instalment_plan import PLAN, plan_in_force
from services.loan_disposal import set_class
from services.loan_reference import LoanReference
from services.loan_row import LockedLoan, lock_loan
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

PARTS_MAX = 60
# The one reason of the clause: the term does not match the cycle, the difficulty is temporary.
REASON = "MISMATCH"

_PLAN = table_of(InstalmentPlan)
RECORD = Statement(insert(_PLAN).returning(*_PLAN.columns))

_PARTS = given(
    "part",
    number=("numbers", Integer),
    due_on=("due_days", Date),
    amount=("amounts", MONEY),
)
RECORD_ROWS = Statement(
    insert(table_of(InstalmentPlanRow)).from_select(
        [
            "county_id",
            "plan_id",
            "lender_id",
            "outlet_id",
            "township_id",
            "number",
            "due_on",
            "amount",
        ],
        select(
            bindparam("county_id", type_=Integer),
            bindparam("plan_id", type_=Uuid),
            bindparam("lender_id", type_=Integer),
            bindparam("outlet_id", type_=Integer),
            bindparam("township_id", type_=Integer),
            _PARTS.c.number,
            _PARTS.c.due_on,
            _PARTS.c.amount,
        ),
    )
)


@dataclass(frozen=True, kw_only=True)
class PlanPart:
    """So much is to be paid by that day."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class InstalmentPlanAgree:
    """Input of `instalmentPlanAgree`: the note says why the difficulty is temporary."""

    loan: LoanReference
    rows: tuple[PlanPart, ...] = many(PlanPart, most=PARTS_MAX)
    note: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.INSTALMENTPLAN_AGREE, duplicate=(ErrorCode.ALREADY_OPEN, "loan"))
async def instalment_plan_agree(work: Work, command: InstalmentPlanAgree) -> Done | Refused:
    """Maturity, state and five-tier class stay; of a loan that has matured it is the disposal."""
    loan = await lock_loan(work, command.loan)
    if loan is None:
        return Refused()
    row = loan.row
    facts = PlanFacts(
        today=work.today,
        state=loan.state,
        matures_on=row["matures_on"],
        outstanding=row["outstanding_principal"],
        is_planned=await plan_in_force(work, row) is not None,
        note=command.note,
        rows=tuple((part.due_on, part.amount) for part in command.rows),
    )
    work.expect_version(command.expected_version, row["version"])
    work.add(judge_instalment_plan(facts))
    if work.refusals:
        return Refused()
    plan = await _record(work, loan, command)
    details = {
        "plan": plan["id"],
        "reason": REASON,
        "parts": len(command.rows),
        "total": plan["total"],
    }
    await loan_event.record(work, row, LoanEventKind.PLAN_AGREED, work.today, details=details)
    audits: tuple[AuditEntry, ...] = (PLAN.audited(None, plan),)
    if row["matures_on"] < work.today:
        audits += (await set_class(work, loan, DisposalClass.INSTALMENT),)
    return Done(ids={"instalment_plan": PLAN.named(plan), "loan": loan.named}, audits=audits)


async def _record(work: Work, loan: LockedLoan, command: InstalmentPlanAgree) -> Mapping[str, Any]:
    """The plan and its parts: two statements, however many parts."""
    row = loan.row
    of_loan = {name: row[name] for name in ("county_id", "lender_id", "outlet_id", "township_id")}
    plan: Mapping[str, Any] = await RECORD.one(
        work.connection,
        **of_loan,
        id=work.new_id(),
        loan_id=row["id"],
        state=INSTALMENT_PLAN.first,
        total=row["outstanding_principal"],
        note=command.note,
        agreed_on=work.today,
        agreed_by=work.actor.subject,
        ended_on=None,
        ended_reason=None,
        recorded_at=work.now,
        version=1,
    )
    await RECORD_ROWS.run(
        work.connection,
        **of_loan,
        plan_id=plan["id"],
        numbers=list(range(1, len(command.rows) + 1)),
        due_days=[part.due_on for part in command.rows],
        amounts=[part.amount for part in command.rows],
    )
    return plan
