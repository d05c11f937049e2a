"""listing_follow: a county follows what others have listed, as its day begins (rows 70 and 71)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from authz.act import Act
from authz.resource import Resource
from services import enterprise_risk
from services.audit import AuditEntry
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class ListingFollow:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.LISTING_FOLLOW)
async def listing_follow(work: Work, command: ListingFollow) -> Done | Refused:
    """Marks and states as the lists of this moment say; done twice it changes nothing."""
    work.county_id = command.county_id
    work.permit(Resource.PROJECT, {"county_id": command.county_id})
    figures = asdict(await enterprise_risk.follow(work))
    entry = AuditEntry(
        county_id=work.county_id,
        named=None,
        after={**figures, "business_on": command.business_on},
    )
    return Done(ids={}, audits=(entry,) if any(figures.values()) else (), figures=figures)
