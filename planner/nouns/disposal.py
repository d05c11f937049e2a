"""Cases of loans whose household was removed as wrongly assessed."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, parent, tenant_id
from rules.states import DISPOSAL

NOUNS: dict[str, Noun] = {
    "DisposalCase": Noun(
        "disposal_case",
        tenant_id("disposal"),
        orders=RECORDED,
        acts=Acts({Act.DISPOSAL_DECIDE: "decide"}, DISPOSAL),
    ),
}

EDGES: dict[str, Edge] = {
    "disposal_case.loan": parent("Loan", "loan_id"),
    "disposal_case.household": parent("Household", "household_id"),
}
