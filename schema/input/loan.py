"""Inputs of what is done to loans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from rules.vocabulary import (
    FiveTier,
    FundingSource,
    GuaranteeMode,
    Industry,
    LoanPurpose,
    PayerType,
    RepaymentMethod,
    UsedBy,
)
from schema.input.base import LoanReferenceInput, Update, field, optional
from schema.input.security import Terms
from schema.scalar import Rate

_LOAN = "贷款。The loan."
_REASON = "理由，必填。Reason, mandatory."


@strawberry.input(description="贷款申请。A loan application.")
class LoanSubmitInput(Terms):
    """Judged by the whole of part one of the notice; everything wrong is told at once."""

    loan_no: str = field("银行贷款编号，本机构本县唯一。The bank's own number.")
    lender: str | None = optional("承贷机构代码，默认本机构。Lender's code; default: the caller's.")
    outlet: str | None = optional("经办网点代码。Outlet's code.")
    household: strawberry.ID = field("建档立卡户。The household.")
    borrower: strawberry.ID = field("借款人（该户成员）。The borrower, a member of it.")
    amount: Decimal = field("金额，元，每户合计不超过 50000.00。Amount, yuan.")
    rate: Rate = field("年利率，%，须为基准利率。Annual rate in percent, the benchmark.")
    matures_on: date = field("到期日，最长 36 个月。Day of maturity, at most 36 months.")
    planned_value_on: date | None = optional("计划放款日，默认业务日。Planned value date.")
    purpose: LoanPurpose = field("用途。Purpose.")
    industry: Industry = field("产业。Industry.")
    used_by: UsedBy | None = field("资金使用方。Who uses the money.", default=UsedBy.HOUSEHOLD)
    project: strawberry.ID | None = optional("户贷企用项目。Project, for enterprise use.")
    agreement: strawberry.ID | None = optional(
        "合作协议；用途为 COOPERATION 时必填。Agreement; mandatory for cooperation."
    )
    renews: LoanReferenceInput | None = optional(
        "续贷所归还的旧贷款（同一农户、机构和网点，未到期）。The loan that this one pays off."
    )
    repayment_method: RepaymentMethod = field("还款方式。How it is repaid.")
    relending_no: str | None = optional(
        "扶贫再贷款合同号；资金来源为扶贫再贷款时必填。"
        "Contract of the re-lending, mandatory where the money is re-lent."
    )
    funding_source: FundingSource | None = field("资金来源。Source.", default=FundingSource.OWN)
    guarantee_mode: GuaranteeMode | None = field(
        "担保方式，须为 CREDIT。Security; must be CREDIT.", default=GuaranteeMode.CREDIT
    )
    production_cycle_months: int | None = optional("生产经营周期，月。Production cycle, months.")
    term_reason: str | None = optional("期限理由。Why this term.")


@strawberry.input(description="贷款审批。Approval of a loan.")
class LoanApproveInput(Update):
    """By the county lender."""

    loan: LoanReferenceInput = field(_LOAN)
    approval_no: str = field("内部审批号。The lender's approval reference.")
    note: str | None = optional("审批意见。Note.")


@strawberry.input(description="贷款签约。Signing of a loan's contract.")
class LoanSignInput(Terms, Update):
    """The contract's day decides the benchmark."""

    loan: LoanReferenceInput = field(_LOAN)
    contract_no: str = field("合同编号。Contract number.")
    signed_on: date | None = optional("签约日，默认业务日。Day of signing.")


@strawberry.input(description="收款账户（户借、户用）。The account that a loan is paid into.")
class PayeeInput:
    """Kept masked, hashed and sealed; nobody is shown the whole of it."""

    holder: str = field("户名，脱敏保存。Holder; shown masked.")
    bank: str = field("开户行。Bank that keeps the account.")
    account_no: str = field("账号，8–32 位数字，脱敏保存。Account number; shown masked.")


@strawberry.input(description="放款。Disbursement of a loan, in full.")
class LoanDisburseInput(Update):
    """Moves money: an idempotency key is mandatory."""

    loan: LoanReferenceInput = field(_LOAN)
    value_on: date | None = optional("放款日，默认业务日，最多追溯 5 天。Value date.")
    payee: PayeeInput | None = optional(
        "收款账户；户贷户用而户名非本户成员时提示 THIRD_PARTY_PAYEE。Account paid into."
    )


@strawberry.input(description="拒绝贷款申请。Refusal of an application.")
class LoanRefuseInput(Update):
    """By the county lender; a tripped breaker does not prevent it."""

    loan: LoanReferenceInput = field(_LOAN)
    reason: str = field(_REASON)


@strawberry.input(description="撤回贷款申请。Withdrawal of an application.")
class LoanWithdrawInput(Update):
    """By the outlet or the county lender; a tripped breaker does not prevent it."""

    loan: LoanReferenceInput = field(_LOAN)
    reason: str | None = optional("理由，可不填。Reason, optional.")


@strawberry.input(description="取消未放款贷款。Cancellation of a loan before disbursement.")
class LoanCancelInput(Update):
    """By the county lender; a tripped breaker does not prevent it."""

    loan: LoanReferenceInput = field(_LOAN)
    reason: str = field(_REASON)


@strawberry.input(description="登记还款。A repayment received.")
class RepaymentRecordInput(Update):
    """Moves money: an idempotency key is mandatory. Either `amount` or the parts."""

    loan: LoanReferenceInput = field(_LOAN)
    received_on: date | None = optional("收款日，默认业务日。Day of receipt.")
    amount: Decimal | None = optional(
        "收到总额，元；按罚息、利息、本金次序分配，不与各分项同时填。"
        "The sum received, yuan: pays penalty, then interest, then principal. Not with parts."
    )
    penalty_due: Decimal | None = optional(
        "应付罚息，元，默认 0，仅与 amount 同用。Penalty due, yuan; with amount only."
    )
    principal: Decimal | None = optional("其中本金，元。Principal, yuan.")
    interest: Decimal | None = optional("其中利息，元，默认 0。Interest, yuan.")
    penalty: Decimal | None = optional("其中罚息，元，默认 0。Penalty, yuan.")
    payer_type: PayerType | None = field("还款人。Who paid.", default=PayerType.BORROWER)
    payer_name: str | None = optional(
        "还款人姓名或名称（借款人本人不填），脱敏保存。Who paid, unless the borrower; shown masked."
    )
    bank_ref: str = field("银行流水号，本贷款唯一。The bank's reference, unique for the loan.")


@strawberry.input(description="五级分类。Classification of a loan.")
class LoanClassifyInput(Update):
    """May trip the lender's circuit breaker, in the same transaction."""

    loan: LoanReferenceInput = field(_LOAN)
    five_tier: FiveTier = field("五级分类。Class.")
    as_of: date | None = optional("分类基准日，默认业务日。As of.")
