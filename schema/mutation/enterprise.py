"""Entities that use the money: root fields that write."""

from __future__ import annotations

import strawberry

from schema.enterprise import Enterprise
from schema.input.project import EnterpriseRegisterInput
from schema.write import mutation
from services import enterprise_register


@strawberry.type
class EnterpriseMutation:
    """Everything that is done to enterprises."""

    enterprise_register = mutation(
        enterprise_register.enterprise_register,
        enterprise_register.EnterpriseRegister,
        EnterpriseRegisterInput,
        {"enterprise": Enterprise},
        "登记用款主体。Register an entity.",
    )
