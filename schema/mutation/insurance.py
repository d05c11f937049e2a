"""Farm insurance: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.insurance import (
    InsurancePolicyRegisterInput,
    PremiumSubsidyPayInput,
    PremiumSubsidyReverseInput,
)
from schema.insurance import InsurancePolicy, PremiumSubsidy
from schema.write import mutation
from services import insurance_policy_register, premium_subsidy_pay, premium_subsidy_reverse


@strawberry.type
class InsuranceMutation:
    """Everything that is done about farm insurance."""

    insurance_policy_register = mutation(
        insurance_policy_register.insurance_policy_register,
        insurance_policy_register.InsurancePolicyRegister,
        InsurancePolicyRegisterInput,
        {"policy": InsurancePolicy},
        "登记农业保险保单。Register an insurance policy.",
    )
    premium_subsidy_pay = mutation(
        premium_subsidy_pay.premium_subsidy_pay,
        premium_subsidy_pay.PremiumSubsidyPay,
        PremiumSubsidyPayInput,
        {"subsidy": PremiumSubsidy, "policy": InsurancePolicy},
        "全额补贴农户自缴保费。Subsidise what a household pays of its premium itself.",
    )
    premium_subsidy_reverse = mutation(
        premium_subsidy_reverse.premium_subsidy_reverse,
        premium_subsidy_reverse.PremiumSubsidyReverse,
        PremiumSubsidyReverseInput,
        {"subsidy": PremiumSubsidy, "policy": InsurancePolicy},
        "冲正误付的保费补贴。Reverse a payment made by mistake.",
    )
