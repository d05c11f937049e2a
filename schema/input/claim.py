"""Inputs of default buffers, reminders and claims on the fund."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import ClaimAnswer, ReminderPartner
from schema.input.base import Act, LoanReferenceInput, Update, field, optional

_LOAN = "贷款。The loan."
_BUFFER = "代偿缓冲期。The default buffer."
_CLAIM = "代偿申请。The claim."
_EVIDENCE = (
    "证据文件 SHA-256，64 位小写十六进制。SHA-256 of the evidence, 64 lower-case hex digits."
)


@strawberry.input(
    description="逾期贷款进入代偿缓冲期（二(六)2）。An overdue loan enters its buffer."
)
class BufferOpenInput(Update):
    """`expectedVersion` is the loan's; the buffer counts from the day of default."""

    loan: LoanReferenceInput = field(_LOAN)
    months: int | None = optional(
        "1 或 2 个月；默认按银政合作协议，未约定为 2。One month or two; as agreed, else two."
    )


@strawberry.input(
    description="申请延长缓冲期，最长 3 个月（二(六)2）。Ask for a longer buffer, of 3 months."
)
class BufferExtendInput(Update):
    """Another person approves it."""

    default_buffer: strawberry.ID = field(_BUFFER)
    reason: str = field("理由。Reason.")
    months: int | None = optional(
        "自违约日起的总月数，默认最长。Months in all from the day of default; by default the most."
    )


@strawberry.input(
    description="批准延长缓冲期，须为申请人以外的人。Approve a longer buffer, as another person."
)
class BufferExtensionApproveInput(Update):
    """By the lender in the county, while the buffer lasts."""

    default_buffer: strawberry.ID = field(_BUFFER)


@strawberry.input(description="登记督促还款（二(六)2）。Record that a partner pressed for payment.")
class ReminderRecordInput(Act):
    """Each office speaks for itself."""

    loan: LoanReferenceInput = field(_LOAN)
    note: str = field("督促情况。What was said.")
    partner: ReminderPartner | None = optional(
        "督促方，默认为调用者部门；用款企业由县级扶贫部门或承贷机构登记。"
        "Who reminded, by default the caller's office; an enterprise's is told by PA or lender."
    )
    reminded_on: date | None = optional("督促日，默认为业务日。Day; by default the business day.")


@strawberry.input(
    description="申请代偿：由贷款的经办网点，缓冲期结束后（二(七)）。The loan's own outlet claims."
)
class ClaimSubmitInput(Update):
    """`expectedVersion` is the loan's. Of a loan classed LOSS no finding is needed."""

    loan: LoanReferenceInput = field(_LOAN)
    finding: str | None = optional("追偿无望的认定。Why recovery is hopeless.")
    evidence_hash: str | None = optional(_EVIDENCE)


@strawberry.input(
    description="退回后重新申请：损失按业务日重算，各席重新签署。A returned claim is filed anew."
)
class ClaimResubmitInput(Update):
    """Earlier opinions are kept; all seats sign again."""

    claim: strawberry.ID = field(_CLAIM)
    finding: str | None = optional("追偿无望的认定，默认不变。Finding; by default as it was.")
    evidence_hash: str | None = optional(_EVIDENCE)


@strawberry.input(
    description="签署代偿意见：调用者的部门即席位（二(七)）。Sign a claim, for the caller's seat."
)
class ClaimSignInput(Update):
    """Township first, then the county; nobody signs two seats, nor who applied."""

    claim: strawberry.ID = field(_CLAIM)
    answer: ClaimAnswer = field("意见类型。Answer.")
    opinion: str = field("审核（审批）意见，不能为空。The opinion in words, mandatory.")


@strawberry.input(
    description="撤回本人签署的意见（本环节未结束前）。Take one's own signature back."
)
class ClaimSignatureWithdrawInput(Update):
    """While the stage of the seat is open."""

    claim: strawberry.ID = field(_CLAIM)


@strawberry.input(description="撤回代偿申请（批准前）。Withdraw a claim before it is approved.")
class ClaimWithdrawInput(Update):
    """By the outlet; a new claim may follow."""

    claim: strawberry.ID = field(_CLAIM)
    reason: str | None = optional("理由。Reason.")


@strawberry.input(
    description="取消已批准、未支付的代偿。Cancel a claim that is approved and not yet paid."
)
class ClaimCancelInput(Update):
    """By the county's finance; a new claim may follow."""

    claim: strawberry.ID = field(_CLAIM)
    reason: str = field("理由。Reason.")


@strawberry.input(
    description="支付代偿：由风险补偿金按约定比例支付，账销案存（二(七)、二(八)1）；须带幂等键。"
    "The fund pays its part; the loan is written off and its debt kept. Needs a key."
)
class ClaimPayInput(Update):
    """By the county's finance, whoever of it approved (B4)."""

    claim: strawberry.ID = field(_CLAIM)
    document_no: str = field("拨付文号。Number of the payment order.")
