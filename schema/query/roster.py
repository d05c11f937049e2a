"""Versions of the register and what they changed: root fields that read."""

from __future__ import annotations

import strawberry

from schema.query.field import COUNTY, argument, by_id, page
from schema.roster import Roster, RosterChange, RosterChangeOrder, RosterFilter, RosterOrder


@strawberry.type
class RosterQuery:
    """The register, version by version."""

    roster: Roster | None = by_id(Roster, "名册版本。A version of the register.")
    rosters = page(Roster, "名册版本。Versions of the register.", RosterFilter, RosterOrder)
    roster_delta = page(
        RosterChange,
        "某版本之后的名册变动，按版本序号。Changes of a county's register after a version.",
        None,
        RosterChangeOrder,
        by=(
            ("county", "county_id", "region:county", "RosterChange"),
            ("since", "number", "value", "", ">"),
        ),
        arguments={
            "county": COUNTY,
            "since": argument(int, "已持有的版本序号，0 为全部。Version that is held; 0 for all."),
        },
        required=("county", "since"),
    )
