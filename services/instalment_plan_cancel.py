"""instalmentPlanCancel: the lender ends an instalment plan, and says why (二(八)1, row 57)."""

from __future__ import annotations

from dataclasses import dataclass

from authz.act import Act
from models.ids import GlobalId
from rules.states import INSTALMENT_PLAN as MACHINE
from services.command import text
from services.instalment_plan import PLAN, record_end
from services.own_row import expect
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = PLAN.writer("state", "ended_on", "ended_reason")


@dataclass(frozen=True, kw_only=True)
class InstalmentPlanCancel:
    """Input of `instalmentPlanCancel`."""

    instalment_plan: GlobalId
    reason: str = text(500, lines=True, judged=True)
    expected_version: int | None = None


@use_case(Act.INSTALMENTPLAN_CANCEL)
async def instalment_plan_cancel(work: Work, command: InstalmentPlanCancel) -> Done | Refused:
    """ACTIVE becomes CANCELLED; claim and recall no longer wait for it."""
    found = await PLAN.lock_with_loan(work, command.instalment_plan, "instalmentPlan")
    work.expect_reason(command.reason, 57)
    if found is None:
        return Refused()
    loan, row = found
    version = command.expected_version
    state = expect(work, MACHINE, row, "cancel", "instalmentPlan", version, work.cite(57))
    if work.refusals:
        return Refused()
    after = await PLAN.write(
        work, row, WRITE, state=state, ended_on=work.today, ended_reason=command.reason
    )
    await record_end(work, loan.row, after)
    return Done(
        ids={"instalment_plan": PLAN.named(after), "loan": loan.named},
        audits=(PLAN.audited(row, after),),
    )
