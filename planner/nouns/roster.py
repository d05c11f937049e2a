"""Versions of the register, the lines they were made of, and what each changed."""

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from rules.states import ROSTER

_ACTS = Acts(
    {Act.ROSTER_IMPORT: "import", Act.ROSTER_PUBLISH: "publish"},
    ROSTER,
    conditions={Act.ROSTER_PUBLISH: "§.row_count > 0 and §.fault_count = 0"},
)

NOUNS: dict[str, Noun] = {
    "Roster": Noun("roster", tenant_id("roster"), orders=RECORDED, acts=_ACTS),
    "RosterRow": Noun(
        "roster_row",
        tenant_id("rosterrow"),
        orders={"LINE": "line"},
        default_order="LINE",
        default_descending=False,
        expressions={"faulty": "({t}.fault is not null)"},
    ),
    "RosterChange": Noun(
        "roster_change",
        tenant_id("rosterchange"),
        orders={"NUMBER": "number"},
        default_order="NUMBER",
        default_descending=False,
    ),
}

EDGES: dict[str, Edge] = {
    "roster.rows": child("RosterRow", "roster_id", "line"),
    "rosterchange.household": parent("Household", "household_id"),
}
