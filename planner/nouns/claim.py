"""Default buffers, reminders, and claims on the fund with their parts and opinions."""

from __future__ import annotations

from authz.act import Act
from planner.download_link import links, row_id
from planner.figures import TODAY, in_force
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from reports.claim_file import CLAIM_FILE
from rules.states import BUFFER, CLAIM

# What this seat said in this round and did not take back.
_SIGNED = (
    "exists (select 1 from claim_opinion x where x.county_id = §.county_id"
    " and x.claim_id = §.id and x.round = §.round and x.seat = {role}"
    " and x.withdrawn_on is null)"
)
_SIGNED_BY = _SIGNED.replace("is null)", "is null and x.signed_by = {subject})")
# Nobody holds two seats of a claim, in whatever round, and none that he applied for.
_HOLDS_ANOTHER = (
    "exists (select 1 from claim_opinion x where x.county_id = §.county_id"
    " and x.claim_id = §.id and x.seat <> {role} and x.signed_by = {subject}"
    " and x.withdrawn_on is null)"
)
_APPLIED = (
    "(§.submitted_by = {subject} or exists (select 1 from loan_event e"
    " where e.county_id = §.county_id and e.loan_id = §.loan_id and e.kind = 'CLAIMED'"
    " and e.details ->> 'claim' = 'claim_'||§.county_id||'_'||§.id"
    " and e.recorded_by = {subject}))"
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
                " and §.asked_on is not null and §.extended_on is null"
                " and §.asked_by <> {subject}",
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
            **links(CLAIM_FILE, {"claim": row_id("claim")}),
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
                Act.CLAIM_SIGN: f"{_ITS_STAGE} and not {_SIGNED}"
                f" and not {_HOLDS_ANOTHER} and not {_APPLIED}",
                Act.CLAIMSIGNATURE_WITHDRAW: f"{_ITS_STAGE} and {_SIGNED_BY}",
                Act.CLAIM_RESUBMIT: f"not {_HOLDS_ANOTHER}",
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
