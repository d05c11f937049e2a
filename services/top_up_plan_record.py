"""topUpPlanRecord: how much the county will pay in by which day, while it is short (row 45)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authz.act import Act
from models.ids import GlobalId
from rules.fund import warnings_of_fund
from rules.fund_duty import judge_top_up
from rules.fund_facts import TopUpFacts
from rules.policy import policy_on
from rules.vocabulary import TopUpPlanState
from services import county_position, fund, top_up
from services.audit import AuditEntry
from services.command import number, optional_text
from services.county_position import CountyTotals
from services.use_case import Done, Refused, use_case
from services.work import Work

TOLD = ("shortfall", "amount", "planned_on", "document_no", "note", "state")


@dataclass(frozen=True, kw_only=True)
class TopUpPlanRecord:
    """Input of `topUpPlanRecord`: yuan, and the day by which they will be there."""

    amount: Decimal
    planned_on: date
    document_no: str = number(100)
    note: str | None = optional_text(500, lines=True)


@use_case(Act.TOPUPPLAN_RECORD)
async def top_up_plan_record(work: Work, command: TopUpPlanRecord) -> Done | Refused:
    """Keep it beside the shortfall of this moment; it takes the place of the open one."""
    standing = await fund.permitted(work)
    totals = await county_position.lock(work) or CountyTotals()
    missing = policy_on(work.today).rules.shortfall(totals.facts(), work.today)
    plan = TopUpFacts(
        today=work.today,
        # Without a fund there is nothing to plan for, and that has been said.
        shortfall=missing if standing is not None else command.amount,
        amount=command.amount,
        planned_on=command.planned_on,
    )
    work.add(judge_top_up(plan))
    if work.refusals or standing is None:
        return Refused()
    await top_up.end_open(work, TopUpPlanState.REPLACED)
    row = await top_up.INSERT.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        fund_id=standing["id"],
        shortfall=missing,
        amount=command.amount,
        planned_on=command.planned_on,
        document_no=command.document_no,
        note=command.note,
        state=TopUpPlanState.OPEN.value,
        ended_on=None,
        recorded_at=work.now,
        recorded_by=work.actor.subject,
        version=1,
    )
    after = CountyTotals(
        outstanding=totals.outstanding, fund_balance=totals.fund_balance + command.amount
    )
    # What will still be short once it is carried out.
    work.warnings += warnings_of_fund(after.facts(), work.today)
    named = GlobalId("topupplan", work.county_id, row["id"])
    entry = AuditEntry(
        county_id=work.county_id, named=named, after={name: row[name] for name in TOLD}
    )
    return Done(ids={"plan": named}, audits=(entry,), figures={"shortfall": missing})
