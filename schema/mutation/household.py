"""Households and their members: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.identity import IdentityRevealInput
from schema.write import mutation
from services import identity_reveal


@strawberry.type
class HouseholdMutation:
    """Everything that is done to households."""

    identity_reveal = mutation(
        identity_reveal.identity_reveal,
        identity_reveal.IdentityReveal,
        IdentityRevealInput,
        {"id_card": str},
        "查看完整身份证号，须说明用途并留痕。Reveal an identity number, audited.",
    )
