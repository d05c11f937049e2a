"""Inputs of extensions, instalment plans and classes of disposal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import DisposalClass
from schema.input.base import LoanReferenceInput, Update, field, optional
from schema.input.security import Terms

_LOAN = "贷款。The loan."
_EXTENSION = "展期。The extension."


@strawberry.input(description="申请展期（二(八)1）。Request for an extension, before the maturity.")
class ExtensionRequestInput(Terms, Update):
    """`expectedVersion` is the loan's."""

    loan: LoanReferenceInput = field(_LOAN)
    new_matures_on: date = field(
        "新到期日；各次展期合计有上限。New maturity; all extensions together are bounded."
    )
    reason: str = field("理由。Reason.")
    market_outlook: str | None = optional("项目市场前景。Outlook of the project's market.")


@strawberry.input(
    description="同意展期：调用者的部门即同意方。Consent to an extension, for the caller's office."
)
class ExtensionConsentInput(Update):
    """With the second consent the loan is extended at once."""

    extension: strawberry.ID = field(_EXTENSION)


@strawberry.input(description="不同意展期。An office does not consent to an extension.")
class ExtensionRefuseInput(Update):
    """By either of the two offices, before the extension is in force."""

    extension: strawberry.ID = field(_EXTENSION)
    reason: str = field("理由。Reason.")


@strawberry.input(description="撤回展期申请。The lender takes its request back.")
class ExtensionWithdrawInput(Update):
    """Before the extension is in force."""

    extension: strawberry.ID = field(_EXTENSION)
    reason: str | None = optional("理由。Reason.")


@strawberry.input(description="分期还款计划的一期。A part of an instalment plan.")
class PlanPartInput:
    """So much by that day."""

    due_on: date = field("应还日，晚于业务日和上一期。After today and after the part before.")
    amount: Decimal = field("应还本金，元。Principal due, yuan.")


@strawberry.input(
    description="制定分期还款计划（期限与生产经营周期不匹配、暂时还款困难，二(八)1）。"
    "An instalment plan: the term did not fit the cycle of production."
)
class InstalmentPlanAgreeInput(Update):
    """`expectedVersion` is the loan's."""

    loan: LoanReferenceInput = field(_LOAN)
    rows: list[PlanPartInput] = field(
        "1–60 期，合计等于贷款余额。1 to 60 parts that add up to the outstanding principal."
    )
    note: str = field("暂时还款困难的说明。Why the difficulty is temporary.")


@strawberry.input(description="取消分期还款计划。An instalment plan ends.")
class InstalmentPlanCancelInput(Update):
    """Claim and recall no longer wait for it."""

    instalment_plan: strawberry.ID = field("分期还款计划。The plan.")
    reason: str = field("理由。Reason.")


@strawberry.input(
    description="到期未还贷款的分类处置（二(八)1）。Class of disposal of a loan unpaid at maturity."
)
class LoanDisposeInput(Update):
    """From the day after the maturity."""

    loan: LoanReferenceInput = field(_LOAN)
    disposal_class: DisposalClass = field("处置类别。Class of disposal.")
