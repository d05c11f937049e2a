"""Entities that use the money: root fields that write."""

from __future__ import annotations

import strawberry

from schema.enterprise import Enterprise, ListEntry
from schema.input.project import EnterpriseRegisterInput, ListingEnterInput
from schema.write import mutation
from services import enterprise_register, listing_enter


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
    listing_enter = mutation(
        listing_enter.listing_enter,
        listing_enter.ListingEnter,
        ListingEnterInput,
        {"enterprise": Enterprise, "entry": ListEntry},
        "列入名单，全省有效。Put an entity on a list, with effect in the whole province.",
    )
