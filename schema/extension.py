"""Extensions (展期) of a loan's maturity and their two consents (二(八)1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import ExtensionState
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region
from schema.scalar import Rate

if TYPE_CHECKING:
    from schema.loan import Loan


@strawberry.input(description="展期筛选。Filter of extensions.")
class ExtensionFilter:
    """Which extensions."""

    status: Condition[ExtensionState] | None = condition("state", "状态。State.")
    old_matures_on: DateCondition | None = condition("old_matures_on", "原到期日。Old maturity.")
    new_matures_on: DateCondition | None = condition("new_matures_on", "新到期日。New maturity.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[ExtensionFilter] | None = joined("and", AND)
    or_: list[ExtensionFilter] | None = joined("or", OR)
    not_: ExtensionFilter | None = joined("not", NOT)


ExtensionOrder = order_of("Extension")


@strawberry.type(
    description="展期：到期前申请，县级扶贫部门和承贷机构都同意后生效（二(八)1）。"
    "An extension: in force with the consents of the county PA and the lender."
)
class Extension(Node):
    """Asked for before the maturity; consents are told by office and day, not by person."""

    status: ExtensionState = column("state", "状态。State.")
    reason: str = column("reason", "理由与市场前景。Reason and outlook of the market.")
    old_matures_on: date = column("old_matures_on", "原到期日。Maturity when it was asked for.")
    new_matures_on: date = column("new_matures_on", "申请的到期日。Maturity asked for.")
    new_rate: Rate | None = column(
        "new_rate", "自原到期日起的年利率，%；未生效为 null。Annual rate from the old maturity on."
    )
    requested_on: date = column("requested_on", "申请日。Day of the request.")
    pa_consented_on: date | None = column(
        "pa_consented_on", "县级扶贫部门同意日。Day of the county PA's consent."
    )
    lender_consented_on: date | None = column(
        "lender_consented_on", "承贷机构同意日。Day of the lender's consent."
    )
    ended_on: date | None = column(
        "ended_on", "拒绝、撤回或失效日。Day on which it ended without effect."
    )
    ended_reason: str | None = column("ended_reason", "结束原因。Why it ended.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "extension.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("extension.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "贷款的乡镇。Township of the loan.")
