"""A lender named by its code: the county that acts speaks for its own lenders alone."""

from __future__ import annotations

from models.directory import LenderEntry
from rules.refusal import ErrorCode
from services.work import Work


def lender_of_county(work: Work, code: str) -> LenderEntry | None:
    """The lender of this county with that code, told to the audit; else refused at `lender`."""
    lender = work.directory.lender_by_code(code)
    if lender is not None and lender.home_county_id == work.county_id:
        work.lender_id = lender.id
        return lender
    is_known = lender is not None
    work.refuse(ErrorCode.LENDER_NOT_OF_COUNTY if is_known else ErrorCode.NOT_FOUND, "lender")
    return None
