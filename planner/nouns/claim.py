"""Default buffers, reminders, and claims on the fund with their parts and opinions."""

from __future__ import annotations

from authz.act import Act
from planner.figures import TODAY, in_force
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import BUFFER, CLAIM

# What this seat said in this round and did not take back.
_SIGNED = (
    "exists (select 1 from claim_opinion x where x.county_id = §.county_id"
    " and x.claim_id = §.id and x.round = §.round and x.seat = {role}"
    " and x.withdrawn_on is null)"
)
# Township seats sign in their stage, the county's in theirs.
_ITS_STAGE = "(§.state = 'TOWNSHIP_REVIEW') = ({role} in ('TOWN_PA', 'TOWN_FIN'))"

_MONTHS_MAX = in_force("buffer_months_max", TODAY)

NOUNS: dict[str, Noun] = {
    "DefaultBuffer": Noun(
        "default_buffer",
        tenant_id("buffer"),
        orders=RECORDED,
        acts=Acts(
            {Act.BUFFER_EXTEND: "ask_longer", Act.BUFFEREXTENSION_APPROVE: "approve_extension"},
            BUFFER,
            conditions={
                Act.BUFFER_EXTEND: f"§.ends_on >= {{today}} and §.months < {_MONTHS_MAX}"
                " and (§.asked_on is null or §.extended_on is not null)",
                Act.BUFFEREXTENSION_APPROVE: "§.ends_on >= {today}"
                " and §.asked_on is not null and §.extended_on is null",
            },
        ),
    ),
    "Reminder": Noun("reminder", tenant_id("reminder"), orders=RECORDED),
    "Claim": Noun(
        "claim",
        tenant_id("claim"),
        orders=RECORDED,
        expressions={
            "evidence_hash_hex": "encode({t}.evidence_hash, 'hex')",
            "retained": "({t}.retained_principal + {t}.retained_interest)",
            "recovered_lender": "({t}.recovered - {t}.recovered_fund)",
        },
        acts=Acts(
            {
                Act.CLAIM_SIGN: "give_word",
                Act.CLAIMSIGNATURE_WITHDRAW: "take_word",
                Act.CLAIM_RESUBMIT: "submit",
                Act.CLAIM_WITHDRAW: "withdraw",
                Act.CLAIM_CANCEL: "cancel",
                Act.CLAIM_PAY: "pay",
            },
            CLAIM,
            conditions={
                Act.CLAIM_SIGN: f"{_ITS_STAGE} and not {_SIGNED}",
                Act.CLAIMSIGNATURE_WITHDRAW: f"{_ITS_STAGE} and {_SIGNED}",
            },
        ),
    ),
    "ClaimPart": Noun("claim_part", "'null'", key=("claim_id", "round", "number")),
    "ClaimOpinion": Noun("claim_opinion", tenant_id("claimopinion"), orders=RECORDED),
}

EDGES: dict[str, Edge] = {
    "loan.default_buffers": child("DefaultBuffer", "loan_id"),
    "loan.reminders": child("Reminder", "loan_id"),
    "loan.claims": child("Claim", "loan_id"),
    "reminder.buffer": parent("DefaultBuffer", "buffer_id"),
    "claim.buffer": parent("DefaultBuffer", "buffer_id"),
    "claim.parts": Edge(
        "ClaimPart", (COUNTY, ("id", "claim_id"), ("round", "round")), order="number"
    ),
    "claim.opinions": child("ClaimOpinion", "claim_id"),
    "claim_opinion.claim": parent("Claim", "claim_id"),
    "fundentry.claim": parent("Claim", "claim_id"),
}
