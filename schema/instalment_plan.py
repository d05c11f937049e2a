"""Instalment plans (分期还款计划) of loans that fell due and were not paid (二(八)1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import InstalmentPlanState
from schema.column import column, edge
from schema.connection import Node
from schema.enum import ActName
from schema.order import order_of

if TYPE_CHECKING:
    from schema.loan import Loan

InstalmentPlanOrder = order_of("InstalmentPlan")


@strawberry.type(description="分期还款计划的一期。A part of an instalment plan.")
class InstalmentPlanRow:
    """So much by that day."""

    number: int = column("number", "期次。Number of the part.")
    due_on: date = column("due_on", "应还日。Day on which it is due.")
    amount: Decimal = column("amount", "应还本金，元。Principal due, yuan.")


@strawberry.type(
    description="分期还款计划：不改变到期日、逾期状态和分类，执行期间暂缓代偿和提前催收（二(八)1）。"
    "A plan to pay in parts; maturity, state and class of the loan stay."
)
class InstalmentPlan(Node):
    """One plan of a loan at a time; its parts add up to what was outstanding."""

    status: InstalmentPlanState = column("state", "状态。State.")
    total: Decimal = column("total", "合计，元。Sum of its parts, yuan.")
    note: str = column("note", "暂时还款困难的说明。Why the difficulty is temporary.")
    agreed_on: date = column("agreed_on", "制定日。Day on which it was agreed.")
    ended_on: date | None = column("ended_on", "结束日；执行中为 null。Day on which it ended.")
    ended_reason: str | None = column("ended_reason", "结束原因。Why it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    rows: list[InstalmentPlanRow] = edge("instalment_plan.rows", "各期。Its parts, by day.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "instalment_plan.loan", "贷款。Loan."
    )
