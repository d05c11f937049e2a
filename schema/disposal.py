"""Disposal of loans of households removed as wrongly assessed (错评清退贷款处置, 二(八)2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from rules.vocabulary import DisposalDecision, DisposalState
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.household import Household
from schema.loan import Loan
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="处置事项筛选。Filter of disposal cases.")
class DisposalCaseFilter:
    """Which cases."""

    status: Condition[DisposalState] | None = condition("state", "状态。State.")
    decision: Condition[DisposalDecision] | None = condition("decision", "决定。Decision.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[DisposalCaseFilter] | None = joined("and", AND)
    or_: list[DisposalCaseFilter] | None = joined("or", OR)
    not_: DisposalCaseFilter | None = joined("not", NOT)


DisposalCaseOrder = order_of("DisposalCase")


@strawberry.type(
    description="错评清退户贷款的处置（一笔一事，由县级人民政府决定，二(八)2）。"
    "Disposal of a loan of a removed household."
)
class DisposalCase(Node):
    """One case a loan, open until the county government decides."""

    status: DisposalState = column("state", "状态。State.")
    opened_on: date = column("opened_on", "立项日。Day on which it was opened.")
    decision: DisposalDecision | None = column("decision", "决定；未决定为 null。Decision.")
    deciding_body: str | None = column("deciding_body", "决定机关。Body that decided.")
    document_no: str | None = column("document_no", "文号。Document number.")
    note: str | None = column("note", "说明。Note.")
    decided_on: date | None = column("decided_on", "决定日。Day of the decision.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "disposal_case.loan", "贷款。Loan."
    )
    household: Household | None = edge("disposal_case.household", "农户。Household.")
    county: Region | None = edge("tenant.county", "县。County.")
