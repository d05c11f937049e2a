"""Default buffers, reminders and claims on the fund: root fields that write."""

from __future__ import annotations

import strawberry

from schema.claim import Claim
from schema.default_buffer import DefaultBuffer, Reminder
from schema.input.claim import (
    BufferExtendInput,
    BufferExtensionApproveInput,
    BufferOpenInput,
    ClaimCancelInput,
    ClaimPayInput,
    ClaimResubmitInput,
    ClaimSignatureWithdrawInput,
    ClaimSignInput,
    ClaimSubmitInput,
    ClaimWithdrawInput,
    ReminderRecordInput,
)
from schema.loan import Loan
from schema.risk_fund import FundEntry
from schema.write import mutation
from services import (
    buffer_extend,
    buffer_extension_approve,
    buffer_open,
    claim_cancel,
    claim_pay,
    claim_resubmit,
    claim_sign,
    claim_signature_withdraw,
    claim_submit,
    claim_withdraw,
    reminder_record,
)


@strawberry.type
class ClaimMutation:
    """From default to compensation."""

    buffer_open = mutation(
        buffer_open.buffer_open,
        buffer_open.BufferOpen,
        BufferOpenInput,
        {"default_buffer": DefaultBuffer, "loan": Loan},
        "进入代偿缓冲期。Open a default buffer.",
    )
    buffer_extend = mutation(
        buffer_extend.buffer_extend,
        buffer_extend.BufferExtend,
        BufferExtendInput,
        {"default_buffer": DefaultBuffer, "loan": Loan},
        "申请延长缓冲期。Ask for a longer buffer.",
    )
    buffer_extension_approve = mutation(
        buffer_extension_approve.buffer_extension_approve,
        buffer_extension_approve.BufferExtensionApprove,
        BufferExtensionApproveInput,
        {"default_buffer": DefaultBuffer, "loan": Loan},
        "批准延长缓冲期。Approve a longer buffer.",
    )
    reminder_record = mutation(
        reminder_record.reminder_record,
        reminder_record.ReminderRecord,
        ReminderRecordInput,
        {"reminder": Reminder, "loan": Loan},
        "登记督促还款。Record a reminder.",
    )
    claim_submit = mutation(
        claim_submit.claim_submit,
        claim_submit.ClaimSubmit,
        ClaimSubmitInput,
        {"claim": Claim, "loan": Loan},
        "申请代偿。Claim on the fund.",
    )
    claim_resubmit = mutation(
        claim_resubmit.claim_resubmit,
        claim_resubmit.ClaimResubmit,
        ClaimResubmitInput,
        {"claim": Claim, "loan": Loan},
        "退回后重新申请代偿。Claim anew after a return.",
    )
    claim_sign = mutation(
        claim_sign.claim_sign,
        claim_sign.ClaimSign,
        ClaimSignInput,
        {"claim": Claim, "loan": Loan},
        "签署代偿意见。Sign a claim.",
    )
    claim_signature_withdraw = mutation(
        claim_signature_withdraw.claim_signature_withdraw,
        claim_signature_withdraw.ClaimSignatureWithdraw,
        ClaimSignatureWithdrawInput,
        {"claim": Claim, "loan": Loan},
        "撤回本人签署的代偿意见。Take one's own signature back.",
    )
    claim_withdraw = mutation(
        claim_withdraw.claim_withdraw,
        claim_withdraw.ClaimWithdraw,
        ClaimWithdrawInput,
        {"claim": Claim, "loan": Loan},
        "撤回代偿申请。Withdraw a claim.",
    )
    claim_cancel = mutation(
        claim_cancel.claim_cancel,
        claim_cancel.ClaimCancel,
        ClaimCancelInput,
        {"claim": Claim, "loan": Loan},
        "取消已批准代偿。Cancel an approved claim.",
    )
    claim_pay = mutation(
        claim_pay.claim_pay,
        claim_pay.ClaimPay,
        ClaimPayInput,
        {"claim": Claim, "loan": Loan, "entry": FundEntry},
        "支付代偿。Pay a claim.",
    )
