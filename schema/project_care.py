"""What secures a project's funds, what was done with them, and what households get (二(九)2, 3)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import (
    BenefitKind,
    CollateralKind,
    FundUseKind,
    ProjectFlag,
    SecurityKind,
)
from schema.column import column, edge
from schema.connection import Node
from schema.enum import ActName
from schema.household import Household
from schema.lender import Lender
from schema.order import order_of

if TYPE_CHECKING:
    from schema.enterprise import Enterprise
    from schema.project import Project, ProjectParticipation

ProjectSecurityOrder = order_of("ProjectSecurity")
FundUseOrder = order_of("FundUse")
CreditReferralOrder = order_of("CreditReferral")
DividendOrder = order_of("Dividend")


@strawberry.type(description="用款担保：连带保证、抵押或保险。Security for a project's funds.")
class ProjectSecurity(Node):
    """It counts until it is released, and through its last day where it has one."""

    kind: SecurityKind = column("kind", "方式。Kind.")
    amount: Decimal = column("amount", "金额或价值，元。Amount or value, yuan.")
    document_no: str = column("document_no", "合同或保单号。Number of the contract or policy.")
    party: str = column("party", "保证人、抵押人或保险人。Who guarantees, owns or insures.")
    given_on: date = column("given_on", "签订日。Day it was given.")
    collateral_kind: CollateralKind | None = column(
        "collateral_kind", "抵押物类型；非抵押为 null。Kind of collateral."
    )
    valued_on: date | None = column("valued_on", "评估日；非抵押为 null。Day of its valuation.")
    expires_on: date | None = column("expires_on", "有效期最后一日。Its last day.")
    released_on: date | None = column("released_on", "解除日。Day it was released.")
    released_reason: str | None = column("released_reason", "解除原因。Why.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )


@strawberry.type(description="担保合计。What stands for a project's funds on the business day.")
class SecuredTotals:
    """Sums of what counts, by kind."""

    guarantee: Decimal = column("guarantee", "连带保证，元。Guarantees, yuan.")
    collateral: Decimal = column("collateral", "抵押，元。Collateral, yuan.")
    insurance: Decimal = column("insurance", "保险，元。Insurance, yuan.")


@strawberry.type(description="资金使用记录（只增不改）。A use of a project's funds.")
class FundUse(Node):
    """Recorded whatever it is, and judged."""

    kind: FundUseKind = column("kind", "类别。Category.")
    amount: Decimal = column("amount", "金额，元。Amount, yuan.")
    used_on: date = column("used_on", "使用日。Day.")
    purpose: str = column("purpose", "用途说明。What for.")
    recipient: str | None = column("recipient", "第三方。The third party it was passed on to.")
    finding: ProjectFlag | None = column("finding", "认定问题；无则为 null。What is wrong with it.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )


@strawberry.type(description="推荐企业直接授信（只增不改）。A referral for direct credit.")
class CreditReferral(Node):
    """Of an entity with good prospects; the lender decides by its own rules."""

    amount: Decimal | None = column("amount", "意向金额，元。Amount it asks for, yuan.")
    reason: str = column("reason", "推荐理由。Reason.")
    referred_on: date = column("referred_on", "推荐日。Day.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    enterprise: Annotated[Enterprise, strawberry.lazy("schema.enterprise")] | None = edge(
        "project.enterprise", "用款主体。Entity."
    )
    to_lender: Lender | None = edge("referral.lender", "受荐机构。Lender it is referred to.")
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )


@strawberry.type(description="收益兑现（只增不改）。A payment of an entity to a household.")
class Dividend(Node):
    """For the household of one participation."""

    kind: BenefitKind = column("kind", "方式。Kind.")
    amount: Decimal = column("amount", "金额，元。Amount, yuan.")
    paid_on: date = column("paid_on", "兑现日。Day it was paid.")
    document_no: str = column("document_no", "凭证号。Number of the paper.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    household: Household | None = edge("participation.household", "农户。Household.")
    participation: Annotated[ProjectParticipation, strawberry.lazy("schema.project")] | None = edge(
        "dividend.participation", "投入的贷款。The participation."
    )
    project: Annotated[Project, strawberry.lazy("schema.project")] | None = edge(
        "participation.project", "项目。Project."
    )


@strawberry.type(description="用款主体对一户的偿债责任。What an entity owes to one household.")
class HouseholdDebt:
    """Of all loans of the household that the project uses and the caller sees."""

    household: Household | None = edge("participation.household", "农户。Household.")
    loan_count: int = column("loan_count", "贷款笔数。Loans.")
    contributed: Decimal = column("contributed", "投入本金，元。Principal contributed, yuan.")
    obligation: Decimal = column(
        "obligation", "应偿还：未还本金，元。Principal still to be repaid, yuan."
    )
    dividends_paid: Decimal = column("dividends_paid", "已兑现收益，元。Paid so far, yuan.")


@strawberry.type(
    description="用款主体与农户债务台账（二(九)2）。Ledger of an entity and households."
)
class DebtLedger:
    """Totals, and a line for each household, of the participations that the caller sees."""

    household_count: int = column("household_count", "户数。Households.")
    loan_count: int = column("loan_count", "贷款笔数。Loans.")
    contributed: Decimal = column("contributed", "投入本金，元。Principal contributed, yuan.")
    obligation: Decimal = column("obligation", "应偿还本金，元。Principal to be repaid, yuan.")
    dividends_paid: Decimal = column("dividends_paid", "已兑现收益，元。Paid so far, yuan.")
    lines: list[HouseholdDebt] = edge(
        "debt_ledger.lines", "按户，应偿还多者在前。By household, the largest debt first."
    )
