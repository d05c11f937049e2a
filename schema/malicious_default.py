"""Malicious evasion of debts (恶意逃废债, 二(五)): every lender of the county sees it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from rules.vocabulary import MaliciousDefaultState
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.household import Household
from schema.lender import Lender
from schema.loan import Loan
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="恶意逃废债认定筛选。Filter of findings of malicious default.")
class MaliciousDefaultFilter:
    """Which findings."""

    status: Condition[MaliciousDefaultState] | None = condition("state", "状态。State.")
    household: IdCondition | None = condition("household_id id:Household", "农户。Household.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[MaliciousDefaultFilter] | None = joined("and", AND)
    or_: list[MaliciousDefaultFilter] | None = joined("or", OR)
    not_: MaliciousDefaultFilter | None = joined("not", NOT)


MaliciousDefaultOrder = order_of("MaliciousDefault")


@strawberry.type(
    description="恶意逃废债认定（承贷机构提出，法院以案号认定，本县各机构可见，二(五)）。"
    "A finding of malicious default: proposed by a lender, effective by the court."
)
class MaliciousDefault(Node):
    """One household's evasion of one loan; while effective it borrows from no lender."""

    status: MaliciousDefaultState = column("state", "状态。State.")
    evidence: str = column("evidence", "证据。Evidence.")
    proposed_on: date = column("proposed_on", "提出日。Day of the proposal.")
    case_no: str | None = column("case_no", "法院案号。The court's case number.")
    confirmed_on: date | None = column("confirmed_on", "认定日。Day on which it took effect.")
    lift_reason: str | None = column("lift_reason", "申请解除的理由。Why it should be lifted.")
    ended_on: date | None = column("ended_on", "终止日。Day on which it ended.")
    ended_note: str | None = column("ended_note", "终止说明。What was said when it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    household: Household | None = edge("malicious_default.household", "农户。Household.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "所涉贷款；他机构贷款不可见时为 null。Its loan; null where invisible."
    )
    lender: Lender | None = edge("loan.lender", "提出的承贷机构。Lender that proposed it.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
