"""Extensions, instalment plans and classes of disposal: root fields that write."""

from __future__ import annotations

import strawberry

from schema.extension import Extension
from schema.input.extension import (
    ExtensionConsentInput,
    ExtensionRefuseInput,
    ExtensionRequestInput,
    ExtensionWithdrawInput,
    InstalmentPlanAgreeInput,
    InstalmentPlanCancelInput,
    LoanDisposeInput,
)
from schema.instalment_plan import InstalmentPlan
from schema.loan import Loan
from schema.write import mutation
from services import (
    extension_consent,
    extension_refuse,
    extension_request,
    extension_withdraw,
    instalment_plan_agree,
    instalment_plan_cancel,
    loan_dispose,
)


@strawberry.type
class ExtensionMutation:
    """What is done about loans that are not, or will not be, paid at maturity."""

    extension_request = mutation(
        extension_request.extension_request,
        extension_request.ExtensionRequest,
        ExtensionRequestInput,
        {"extension": Extension, "loan": Loan},
        "申请展期。Request an extension.",
    )

    extension_consent = mutation(
        extension_consent.extension_consent,
        extension_consent.ExtensionConsent,
        ExtensionConsentInput,
        {"extension": Extension, "loan": Loan},
        "同意展期。Consent to an extension.",
    )

    extension_refuse = mutation(
        extension_refuse.extension_refuse,
        extension_refuse.ExtensionRefuse,
        ExtensionRefuseInput,
        {"extension": Extension, "loan": Loan},
        "不同意展期。Refuse an extension.",
    )

    extension_withdraw = mutation(
        extension_withdraw.extension_withdraw,
        extension_withdraw.ExtensionWithdraw,
        ExtensionWithdrawInput,
        {"extension": Extension, "loan": Loan},
        "撤回展期申请。Withdraw a request.",
    )

    instalment_plan_agree = mutation(
        instalment_plan_agree.instalment_plan_agree,
        instalment_plan_agree.InstalmentPlanAgree,
        InstalmentPlanAgreeInput,
        {"instalment_plan": InstalmentPlan, "loan": Loan},
        "制定分期还款计划。Agree an instalment plan.",
    )

    instalment_plan_cancel = mutation(
        instalment_plan_cancel.instalment_plan_cancel,
        instalment_plan_cancel.InstalmentPlanCancel,
        InstalmentPlanCancelInput,
        {"instalment_plan": InstalmentPlan, "loan": Loan},
        "取消分期还款计划。Cancel an instalment plan.",
    )

    loan_dispose = mutation(
        loan_dispose.loan_dispose,
        loan_dispose.LoanDispose,
        LoanDisposeInput,
        {"loan": Loan},
        "到期未还贷款分类处置。Class the disposal of an unpaid loan.",
    )
