"""Root fields that write: one use case each, through the door."""

from __future__ import annotations

import strawberry

from schema.enterprise import Enterprise
from schema.input.identity import IdentityRevealInput
from schema.input.loan import (
    LoanApproveInput,
    LoanClassifyInput,
    LoanDisburseInput,
    LoanSignInput,
    LoanSubmitInput,
    RepaymentRecordInput,
)
from schema.input.project import (
    EnterpriseRegisterInput,
    ProjectAmendInput,
    ProjectRegisterInput,
    ProjectSuperviseInput,
)
from schema.input.risk_fund import FundEntryReverseInput, FundInjectInput, FundOpenInput
from schema.loan import Loan, Repayment
from schema.project import Project, ProjectEvent
from schema.risk_fund import FundEntry, RiskFund
from schema.write import EACH_IS_A_TRANSACTION, mutation
from services import (
    enterprise_register,
    fund_entry_reverse,
    fund_inject,
    fund_open,
    identity_reveal,
    loan_approve,
    loan_classify,
    loan_disburse,
    loan_sign,
    loan_submit,
    project_amend,
    project_register,
    project_supervise,
    repayment_record,
)


@strawberry.type(description=f"办理。Writes. {EACH_IS_A_TRANSACTION}")
class Mutation:
    """Everything that can be done."""

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
    fund_open = mutation(
        fund_open.fund_open,
        fund_open.FundOpen,
        FundOpenInput,
        {"fund": RiskFund},
        "设立风险补偿金。Open the county's fund.",
    )
    fund_inject = mutation(
        fund_inject.fund_inject,
        fund_inject.FundInject,
        FundInjectInput,
        {"entry": FundEntry},
        "注入风险补偿金。Pay into the fund.",
    )
    fund_entry_reverse = mutation(
        fund_entry_reverse.fund_entry_reverse,
        fund_entry_reverse.FundEntryReverse,
        FundEntryReverseInput,
        {"entry": FundEntry},
        "冲正分录。Reverse an entry by a new one.",
    )
    enterprise_register = mutation(
        enterprise_register.enterprise_register,
        enterprise_register.EnterpriseRegister,
        EnterpriseRegisterInput,
        {"enterprise": Enterprise},
        "登记用款主体。Register an entity.",
    )
    project_register = mutation(
        project_register.project_register,
        project_register.ProjectRegister,
        ProjectRegisterInput,
        {"project": Project},
        "项目入库。Register a project.",
    )
    project_amend = mutation(
        project_amend.project_amend,
        project_amend.ProjectAmend,
        ProjectAmendInput,
        {"project": Project},
        "变更项目。Amend a project.",
    )
    project_supervise = mutation(
        project_supervise.project_supervise,
        project_supervise.ProjectSupervise,
        ProjectSuperviseInput,
        {"project": Project, "event": ProjectEvent},
        "提出监管意见（由关注层级办理）。Supervise a project, by the watching level alone.",
    )
    identity_reveal = mutation(
        identity_reveal.identity_reveal,
        identity_reveal.IdentityReveal,
        IdentityRevealInput,
        {"id_card": str},
        "查看完整身份证号，须说明用途并留痕。Reveal an identity number, audited.",
    )
