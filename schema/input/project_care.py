"""Inputs of what secures a project's funds, their use, and what households get (二(九)2 to 4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import BenefitKind, CollateralKind, FundUseKind, SecurityKind
from schema.input.base import Act, Update, field, optional


@strawberry.input(description="登记用款担保。Security for a project's funds.")
class ProjectSecurityRecordInput(Update):
    """A guarantee, a piece of collateral, or an insurance policy."""

    project: strawberry.ID = field("项目。The project.")
    kind: SecurityKind = field("方式。Kind.")
    amount: Decimal = field("金额或价值，元。Amount or value, yuan.")
    document_no: str = field("合同或保单号。Number of the contract or policy.")
    party: str = field("保证人、抵押人或保险人。Who guarantees, owns or insures.")
    given_on: date = field("签订日。Day it was given.")
    collateral_kind: CollateralKind | None = optional("抵押物类型；仅抵押。Kind of collateral.")
    valued_on: date | None = optional("评估日；仅抵押。Day of its valuation.")
    expires_on: date | None = optional("有效期最后一日。Its last day.")


@strawberry.input(description="解除用款担保。Release of a security.")
class ProjectSecurityReleaseInput(Update):
    """It counts no more from this day on."""

    security: strawberry.ID = field("担保。The security.")
    reason: str = field("原因。Reason.")


@strawberry.input(description="限期补足抵押。A deadline for missing collateral.")
class CollateralDemandInput(Update):
    """The day after it the project is recalled."""

    project: strawberry.ID = field("项目。The project.")
    due_on: date = field("期限。Deadline.")
    note: str | None = optional("说明。Note.")


@strawberry.input(description="抵押落实，恢复项目。A recalled project goes on.")
class ProjectSecureInput(Update):
    """With collateral, or after repayment."""

    project: strawberry.ID = field("项目。The project.")
    note: str | None = optional("说明。Note.")


@strawberry.input(description="登记资金使用。A use of a project's funds.")
class FundUseRecordInput(Act):
    """Recorded whatever it is."""

    project: strawberry.ID = field("项目。The project.")
    kind: FundUseKind = field("类别。Category.")
    amount: Decimal = field("金额，元。Amount, yuan.")
    used_on: date = field("使用日。Day.")
    purpose: str = field("用途说明。What for.")
    recipient: str | None = optional("第三方；转借时必填。Third party, where passed on.")


@strawberry.input(description="推荐企业直接授信。A referral for direct credit.")
class CreditReferralRecordInput(Act):
    """Of the project's entity."""

    project: strawberry.ID = field("项目。The project.")
    to_lender: str = field("受荐机构代码。Code of the lender it is referred to.")
    amount: Decimal | None = optional("意向金额，元。Amount it asks for, yuan.")
    reason: str = field("推荐理由。Reason.")


@strawberry.input(description="收益兑现明细。A line of a payment.")
class DividendLineInput:
    """For the household of one participation."""

    participation: strawberry.ID = field("投入的贷款。The participation.")
    amount: Decimal = field("金额，元。Amount, yuan.")


@strawberry.input(description="登记收益兑现。Payments of an entity to households.")
class DividendRecordInput(Act):
    """All lines, or none."""

    project: strawberry.ID = field("项目。The project.")
    kind: BenefitKind = field("方式，默认分红。Kind.", default=BenefitKind.DIVIDEND)
    paid_on: date = field("兑现日。Day it was paid.")
    document_no: str = field("凭证号。Number of the paper.")
    lines: list[DividendLineInput] = field("明细，最多 2000。Lines, at most 2000.")


@strawberry.input(description="贷款退出项目。A loan leaves its project formally.")
class ParticipationWithdrawInput(Update):
    """Repaid, it no longer counts in the project's amount."""

    project: strawberry.ID = field("项目。The project.")
    participation: strawberry.ID = field("投入的贷款。The participation.")
    withdrawn_on: date = field("退出日。Day.")
    document_no: str = field("退出文件号。Number of the paper.")
    note: str | None = optional("说明。Note.")
