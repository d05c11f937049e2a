"""budgetRevenueRecord: the county's own revenue of a year, of which the duty is (row 43, A13)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import insert

from authz.act import Act
from authz.resource import Resource
from models.fund_duty import BudgetRevenue
from models.ids import GlobalId
from models.statement import Statement
from rules.fund_duty import judge_revenue
from rules.fund_facts import RevenueFacts
from rules.vocabulary import RevenueBasis
from services.audit import AuditEntry
from services.command import number
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

RECORD = Statement(insert(table_of(BudgetRevenue)))
TOLD = ("year", "basis", "amount", "document_no")


@dataclass(frozen=True, kw_only=True)
class BudgetRevenueRecord:
    """Input of `budgetRevenueRecord`: yuan of the county's own level, transfers left out."""

    year: int
    basis: RevenueBasis
    amount: Decimal
    document_no: str = number(100)


@use_case(Act.BUDGETREVENUE_RECORD)
async def budget_revenue_record(work: Work, command: BudgetRevenueRecord) -> Done | Refused:
    """Keep it; of one year and basis the latest prevails, and the former ones stand."""
    work.permit(Resource.FUND, {"county_id": work.county_id})
    revenue = RevenueFacts(
        today=work.today, year=command.year, basis=command.basis, amount=command.amount
    )
    work.add(judge_revenue(revenue))
    if work.refusals:
        return Refused()
    row = {
        "county_id": work.county_id,
        "id": work.new_id(),
        "year": command.year,
        "basis": command.basis.value,
        "amount": command.amount,
        "document_no": command.document_no,
        "recorded_at": work.now,
        "recorded_by": work.actor.subject,
    }
    await RECORD.run(work.connection, **row)
    named = GlobalId("budgetrevenue", work.county_id, row["id"])  # type: ignore[arg-type]
    entry = AuditEntry(
        county_id=work.county_id, named=named, after={name: row[name] for name in TOLD}
    )
    return Done(ids={"revenue": named}, audits=(entry,))
