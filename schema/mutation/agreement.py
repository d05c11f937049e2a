"""Cooperation agreements: root fields that write."""

from __future__ import annotations

import strawberry

from schema.agreement import Agreement
from schema.input.agreement import (
    AgreementRegisterInput,
    AgreementSignInput,
    AgreementTerminateInput,
)
from schema.write import mutation
from services import agreement_register, agreement_sign, agreement_terminate


@strawberry.type
class AgreementMutation:
    """Everything that is done to agreements."""

    agreement_register = mutation(
        agreement_register.agreement_register,
        agreement_register.AgreementRegister,
        AgreementRegisterInput,
        {"agreement": Agreement},
        "登记合作协议或其修订。Register an agreement, or an amendment of one.",
    )
    agreement_sign = mutation(
        agreement_sign.agreement_sign,
        agreement_sign.AgreementSign,
        AgreementSignInput,
        {"agreement": Agreement},
        "签订合作协议。Sign an agreement.",
    )
    agreement_terminate = mutation(
        agreement_terminate.agreement_terminate,
        agreement_terminate.AgreementTerminate,
        AgreementTerminateInput,
        {"agreement": Agreement},
        "终止合作协议。End an agreement before its time.",
    )
