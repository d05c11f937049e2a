"""Recoveries (追偿回收, 二(六)3): what comes back of a compensated loan, on its way to the fund."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import PayerType, RecoveryState
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    BooleanCondition,
    CityCodeCondition,
    Condition,
    DateCondition,
    DecimalCondition,
    IdCondition,
    IntCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender, Outlet
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.claim import Claim
    from schema.loan import Loan


@strawberry.input(description="追偿回收筛选。Filter of recoveries.")
class RecoveryFilter:
    """Which recoveries; DEPOSITED and not booked are those that finance has to book."""

    status: Condition[RecoveryState] | None = condition("state", "状态。State.")
    is_booked: BooleanCondition | None = condition(
        "is_booked", "是否已记入风险补偿金。Whether finance has booked it."
    )
    amount: DecimalCondition | None = condition("amount", "收回金额，元。Amount, yuan.")
    received_on: DateCondition | None = condition("received_on", "收款日。Day of receipt.")
    due_on: DateCondition | None = condition("due_on", "应存入日。Day by which it was due.")
    late_days: IntCondition | None = condition(
        "late_days", "逾期存入的工作日数。Working days that it was late."
    )
    claim: IdCondition | None = condition("claim_id id:Claim", "代偿申请。Claim.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[RecoveryFilter] | None = joined("and", AND)
    or_: list[RecoveryFilter] | None = joined("or", OR)
    not_: RecoveryFilter | None = joined("not", NOT)


RecoveryOrder = order_of("Recovery")


@strawberry.type(
    description="追偿回收：收款、存入专户、财政入账（二(六)3）。"
    "Money recovered on a compensated loan: received, deposited, booked into the fund."
)
class Recovery(Node):
    """The fund's part is that of all that was received so far, less what it had before."""

    status: RecoveryState = column("state", "状态。State.")
    received_on: date = column("received_on", "收款日。Day of receipt.")
    amount: Decimal = column("amount", "收回金额，元。Amount, yuan.")
    principal: Decimal = column("principal", "其中本金，元。Principal of it, yuan.")
    interest: Decimal = column("interest", "其中利息，元。Interest of it, yuan.")
    fund_part: Decimal = column(
        "fund_part", "应存入风险补偿金的部分，元。The fund's part of it, yuan."
    )
    lender_part: Decimal = column(
        "lender_part", "承贷机构等其他分担方的部分，元。What stays with the lender and the others."
    )
    due_on: date = column(
        "due_on",
        "应存入专户的日期：收款后第 5 个工作日。Due in the special account: the fifth working day.",
    )
    payer_type: PayerType = column("payer_type", "付款方。Who paid.")
    bank_ref: str = column("bank_ref", "银行流水号。The bank's own reference.")
    deposited_on: date | None = column("deposited_on", "存入专户日。Day of the deposit.")
    deposit_ref: str | None = column("deposit_ref", "存入凭证号。Document of the deposit.")
    late_days: int = column(
        "late_days", "逾期存入的工作日数，按时为 0。Working days it was late; 0 in time."
    )
    booked_on: date | None = column(
        "booked_on", "记入风险补偿金日。Day on which finance booked it."
    )
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    claim: Annotated[Claim, strawberry.lazy("schema.claim")] | None = edge(
        "recovery.claim", "所属代偿申请。The claim that it pays back."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    outlet: Outlet | None = edge("loan.outlet", "经办网点。Outlet.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
