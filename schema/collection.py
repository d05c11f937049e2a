"""Collection of bad and misused loans (清收, 二(五)): cases and what is done in them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from authz.role import Role
from rules.vocabulary import (
    CollectionCause,
    CollectionMeans,
    CollectionState,
    DisposalDecision,
)
from schema.column import column, condition, edge
from schema.connection import Connection, Node, connection
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.loan import Loan
from schema.order import order_of
from schema.region import Region


@strawberry.input(description="清收案件筛选。Filter of cases of collection.")
class CollectionCaseFilter:
    """Which cases."""

    status: Condition[CollectionState] | None = condition("state", "状态。State.")
    cause: Condition[CollectionCause] | None = condition("cause", "原因。Cause.")
    demand_by_on: DateCondition | None = condition(
        "demand_by_on", "提前催收期限。Day by which it must be demanded back."
    )
    demand_on: DateCondition | None = condition("demand_on", "要求还款日。Day to pay by.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[CollectionCaseFilter] | None = joined("and", AND)
    or_: list[CollectionCaseFilter] | None = joined("or", OR)
    not_: CollectionCaseFilter | None = joined("not", NOT)


CollectionCaseOrder = order_of("CollectionCase")
CollectionActionOrder = order_of("CollectionAction")


@strawberry.type(
    description="清收措施（只增不改，经济、行政、司法手段，二(五)）。A step in a case, append-only."
)
class CollectionAction(Node):
    """What was done, by whom, with what result."""

    means: CollectionMeans = column("means", "手段。Means.")
    acted_on: date = column("acted_on", "实施日。Day on which it was done.")
    result: str = column("result", "结果。Result.")
    document_no: str | None = column("document_no", "文号或案号。Document or court number.")
    recorded_role: Role = column("recorded_role", "登记角色。Role that recorded it.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    collection_case: Annotated[CollectionCase, strawberry.lazy("schema.collection")] | None = edge(
        "collection_action.case", "清收案件。Case."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )


@strawberry.type(
    description="清收案件（一笔贷款同时只有一件在办，二(五)）。A case of collection of a loan."
)
class CollectionCase(Node):
    """One open case a loan at most; a misused loan is demanded back in it."""

    status: CollectionState = column("state", "状态。State.")
    cause: CollectionCause = column("cause", "原因。Cause.")
    opened_on: date = column("opened_on", "立案日。Day on which it was opened.")
    demand_by_on: date | None = column(
        "demand_by_on", "须在此日前提前催收；无此要求为 null。Last day for an early demand."
    )
    demanded_on: date | None = column("demanded_on", "催收日。Day of the demand.")
    demand_on: date | None = column("demand_on", "要求还款日。Day to pay by.")
    demand_amount: Decimal | None = column("demand_amount", "要求还款额，元。Demanded, yuan.")
    decision: DisposalDecision | None = column(
        "decision", "县级人民政府对改变用途贷款的决定；未决定为 null。Decision on a misused loan."
    )
    deciding_body: str | None = column("deciding_body", "决定机关。Body that decided.")
    decision_no: str | None = column("decision_no", "决定文号。Number of the decision.")
    decision_note: str | None = column("decision_note", "决定说明。Note to the decision.")
    decided_on: date | None = column("decided_on", "决定日。Day of the decision.")
    closed_on: date | None = column("closed_on", "结案日。Day on which it was closed.")
    closed_reason: str | None = column("closed_reason", "结案理由。Why it was closed.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
    actions = connection(
        Connection[CollectionAction],
        "清收措施。Steps.",
        {"edge": "collection_case.actions"},
        order=CollectionActionOrder,
    )
