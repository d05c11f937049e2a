"""The lender that leads a project: named by code, of the project's own county (row 18)."""

from __future__ import annotations

from models.directory import LenderEntry
from rules.refusal import ErrorCode, refuse
from services.work import Work


def lead_lender(work: Work, code: str | None) -> LenderEntry | None:
    """The lender of that code, refused where there is none or it belongs to another county."""
    if code is None:
        return None
    lender = work.directory.lender_by_code(code)
    if lender is None:
        work.refuse(ErrorCode.NOT_FOUND, "leadLender")
    elif lender.home_county_id != work.county_id:
        work.add([refuse(ErrorCode.LENDER_NOT_OF_COUNTY, "leadLender", clause=work.cite(18))])
    return lender
