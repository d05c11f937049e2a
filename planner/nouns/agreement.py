"""Cooperation agreements, and the duties that each party has by them."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from rules.states import AGREEMENT

_DUTIES = (
    "(select d.position, d.value ->> 'party' as party, d.value ->> 'duty' as duty"
    " from jsonb_array_elements({p}.duties) with ordinality d(value, position))"
)

NOUNS: dict[str, Noun] = {
    "Agreement": Noun(
        "agreement",
        tenant_id("agreement"),
        orders=RECORDED,
        expressions={"consent_file_hash": "encode({t}.consent_hash, 'hex')"},
        acts=Acts(
            {
                Act.AGREEMENT_REGISTER: "amend",
                Act.AGREEMENT_SIGN: "sign",
                Act.AGREEMENT_TERMINATE: "terminate",
            },
            AGREEMENT,
        ),
    ),
    "AgreementDuty": Noun("agreement_duty", "'null'", key=("position",), county=None),
}

EDGES: dict[str, Edge] = {
    "household.agreements": child("Agreement", "household_id"),
    "loan.agreement": parent("Agreement", "agreement_id"),
    "agreement.household": parent("Household", "household_id"),
    "agreement.enterprise": to("Enterprise", "enterprise_id"),
    "agreement.replaces": parent("Agreement", "replaces_id"),
    "agreement.duties": Edge("AgreementDuty", (), order="position", source=_DUTIES),
}
