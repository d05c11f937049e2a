"""How callers name a loan: by our id, or by the lender's own number. Banks do not store our ids."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam

from models.ids import GlobalId
from models.loan import Loan
from services.work import NO_ROW, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanNumber:
    """A loan of the actor's county by lender code and the lender's number."""

    lender: str
    loan_no: str


LoanReference = GlobalId | LoanNumber

BY_ID = "id"
BY_NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The reference as a statement takes it: which form, and the values of its parameters."""

    form: str
    values: dict[str, Any] = field(default_factory=dict)


def wanted(work: Work, reference: LoanReference) -> Wanted:
    """A reference to nothing the actor could name finds no row, by the same statement."""
    if isinstance(reference, GlobalId):
        work.named = reference
        return Wanted(BY_ID, {"loan_id": work.key_of(reference, "loan")})
    lender = work.directory.lender_by_code(reference.lender) if _sound(reference) else None
    known = lender is not None
    return Wanted(
        BY_NUMBER,
        {
            "lender_id": lender.id if lender is not None else 0,
            "loan_no": reference.loan_no if known else str(NO_ROW),
        },
    )


def refers(form: str) -> ColumnElement[bool]:
    """Condition on `loan`, the county included."""
    here = Loan.county_id == bindparam("county_id")
    if form == BY_ID:
        return and_(here, Loan.id == bindparam("loan_id"))
    return and_(
        here, Loan.lender_id == bindparam("lender_id"), Loan.loan_no == bindparam("loan_no")
    )


def _sound(reference: LoanNumber) -> bool:
    """Whether the texts can be sent to a database at all."""
    return all(
        part.isprintable() and len(part) <= 64 for part in (reference.lender, reference.loan_no)
    )
