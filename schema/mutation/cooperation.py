"""Agreements of a county with a lender: root fields that write."""

from __future__ import annotations

import strawberry

from schema.cooperation import Cooperation
from schema.input.cooperation import CooperationEndInput, CooperationRegisterInput
from schema.write import mutation
from services import cooperation_end, cooperation_register


@strawberry.type
class CooperationMutation:
    """What is agreed, and how it ends."""

    cooperation_register = mutation(
        cooperation_register.cooperation_register,
        cooperation_register.CooperationRegister,
        CooperationRegisterInput,
        {"cooperation": Cooperation},
        "登记银政合作协议。Register an agreement with a lender.",
    )
    cooperation_end = mutation(
        cooperation_end.cooperation_end,
        cooperation_end.CooperationEnd,
        CooperationEndInput,
        {"cooperation": Cooperation},
        "终止银政合作协议。End an agreement with a lender.",
    )
