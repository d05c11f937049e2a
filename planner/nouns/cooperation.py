"""Agreements of a county with a lender, and the shares of further parties."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, tenant_id, to

# As `rules.cooperation.in_force`: what a later one has replaced does not come back.
_IN_FORCE = (
    "{t}.starts_on <= {today} and coalesce({t}.ends_on >= {today}, true)"
    " and not exists (select from cooperation c where c.county_id = {t}.county_id"
    " and c.lender_id = {t}.lender_id and c.starts_on > {t}.starts_on and c.starts_on <= {today})"
)

NOUNS: dict[str, Noun] = {
    "Cooperation": Noun(
        "cooperation",
        tenant_id("cooperation"),
        orders=RECORDED,
        expressions={
            "in_force": _IN_FORCE,
            "file_sha256": "encode({t}.file_hash, 'hex')",
        },
        acts=Acts(
            {Act.COOPERATION_END: ""},
            conditions={Act.COOPERATION_END: "§.ends_on is null or §.ends_on >= {today}"},
        ),
    ),
    "CooperationShare": Noun("cooperation_share", "'null'", key=("cooperation_id", "number")),
}

EDGES: dict[str, Edge] = {
    "cooperation.lender": to("Lender", "lender_id"),
    "cooperation.shares": child("CooperationShare", "cooperation_id", "number"),
}
