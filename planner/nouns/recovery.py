"""Recoveries of compensated loans, on their way back to the fund."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import RECOVERY

NOUNS: dict[str, Noun] = {
    "Recovery": Noun(
        "recovery",
        tenant_id("recovery"),
        orders=RECORDED,
        expressions={
            "lender_part": "({t}.amount - {t}.fund_part)",
            "is_booked": "({t}.booked_on is not null)",
        },
        acts=Acts(
            {Act.RECOVERY_DEPOSIT: "deposit", Act.RECOVERY_BOOK: "book"},
            RECOVERY,
            conditions={Act.RECOVERY_BOOK: "§.booked_on is null"},
        ),
    ),
}

EDGES: dict[str, Edge] = {
    "loan.recoveries": child("Recovery", "loan_id"),
    "claim.recoveries": child("Recovery", "claim_id"),
    "recovery.claim": parent("Claim", "claim_id"),
    "fundentry.recovery": parent("Recovery", "recovery_id"),
}
