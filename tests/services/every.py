"""Every use case, imported so that all are registered."""

from services import (
    audit_seal,
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
    position_prove,
    project_amend,
    project_register,
    project_supervise,
    repayment_record,
)

__all__ = [
    "audit_seal",
    "enterprise_register",
    "fund_entry_reverse",
    "fund_inject",
    "fund_open",
    "identity_reveal",
    "loan_approve",
    "loan_classify",
    "loan_disburse",
    "loan_sign",
    "loan_submit",
    "position_prove",
    "project_amend",
    "project_register",
    "project_supervise",
    "repayment_record",
]
