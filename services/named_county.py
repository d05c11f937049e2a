"""The county that an office above the counties names; a county's own office works in its own."""

from __future__ import annotations

from models.directory import TIER_COUNTY
from rules.refusal import ErrorCode
from services.work import Work


def go_to_county(work: Work, code: str | None) -> None:
    """Work in the county of this code; NOT_FOUND where the actor's region has none of it.

    A code that is left out is that of the actor's county; above the counties it is mandatory.
    """
    actor = work.actor
    if code is None:
        if actor.tier < TIER_COUNTY:
            work.invalid("county", "MISSING")
        return
    county = work.directory.region_by_code(code)
    if (
        county is None
        or county.tier != TIER_COUNTY
        or not actor.county_min <= county.id <= actor.county_max
    ):
        work.refuse(ErrorCode.NOT_FOUND, "county")
        return
    work.county_id = county.id
