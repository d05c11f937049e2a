"""Loans and what is paid back on them: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.loan import (
    LoanApproveInput,
    LoanCancelInput,
    LoanClassifyInput,
    LoanDisburseInput,
    LoanRefuseInput,
    LoanSignInput,
    LoanSubmitInput,
    LoanWithdrawInput,
    RepaymentRecordInput,
)
from schema.loan import Loan, Repayment
from schema.write import mutation
from services import (
    loan_approve,
    loan_cancel,
    loan_classify,
    loan_disburse,
    loan_refuse,
    loan_sign,
    loan_submit,
    loan_withdraw,
    repayment_record,
)


@strawberry.type
class LoanMutation:
    """Everything that is done to loans."""

    loan_submit = mutation(
        loan_submit.loan_submit,
        loan_submit.LoanSubmit,
        LoanSubmitInput,
        {"loan": Loan},
        "提交贷款申请。Submit a loan application.",
    )
    loan_approve = mutation(
        loan_approve.loan_approve,
        loan_approve.LoanApprove,
        LoanApproveInput,
        {"loan": Loan},
        "审批贷款。Approve a loan.",
    )
    loan_sign = mutation(
        loan_sign.loan_sign,
        loan_sign.LoanSign,
        LoanSignInput,
        {"loan": Loan},
        "签订贷款合同。Sign a loan's contract.",
    )
    loan_disburse = mutation(
        loan_disburse.loan_disburse,
        loan_disburse.LoanDisburse,
        LoanDisburseInput,
        {"loan": Loan},
        "发放贷款。Disburse a loan in full.",
    )
    loan_refuse = mutation(
        loan_refuse.loan_refuse,
        loan_refuse.LoanRefuse,
        LoanRefuseInput,
        {"loan": Loan},
        "拒绝贷款申请。Refuse an application.",
    )
    loan_withdraw = mutation(
        loan_withdraw.loan_withdraw,
        loan_withdraw.LoanWithdraw,
        LoanWithdrawInput,
        {"loan": Loan},
        "撤回贷款申请。Withdraw an application.",
    )
    loan_cancel = mutation(
        loan_cancel.loan_cancel,
        loan_cancel.LoanCancel,
        LoanCancelInput,
        {"loan": Loan},
        "取消未放款贷款。Cancel a loan before its disbursement.",
    )
    repayment_record = mutation(
        repayment_record.repayment_record,
        repayment_record.RepaymentRecord,
        RepaymentRecordInput,
        {"repayment": Repayment, "loan": Loan},
        "登记还款。Record a repayment.",
    )
    loan_classify = mutation(
        loan_classify.loan_classify,
        loan_classify.LoanClassify,
        LoanClassifyInput,
        {"loan": Loan},
        "五级分类。Classify a loan.",
    )
