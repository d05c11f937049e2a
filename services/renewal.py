"""Renewal (续贷, row 61): a loan beside the one it pays off, and how the two count together.

INVARIANT: a renewal has the household, the lender and the outlet of the loan it pays off, so who
sees one of them sees the other. While it waits, the household's exposure counts the larger of the
old principal and the new amount; both are changed under the household's lock only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import FromClause, and_, or_, text

from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import STANDS, Loan
from rules.facts import RenewalFacts
from rules.money import ZERO
from rules.notice_2018_119.part_2_8_disposal import renewal_counts
from rules.vocabulary import LoanState
from services.table import table_of

_TABLE = table_of(Loan)
# The loan that the locked one pays off, and the one that waits to pay off the locked one.
OLD = _TABLE.alias("renewed")
NEW = _TABLE.alias("renewal")

PENDING = {
    LoanState.SUBMITTED: "pending",
    LoanState.APPROVED: "approved",
    LoanState.SIGNED: "approved",
}
COLUMNS = (
    OLD.c.state.label("renewed_state"),
    OLD.c.outstanding_principal.label("renewed_outstanding"),
    OLD.c.matures_on.label("renewed_matures_on"),
    NEW.c.state.label("renewal_state"),
    NEW.c.amount.label("renewal_amount"),
)


def beside(loans: FromClause, role: Role) -> FromClause:
    """The loans with what each pays off and what waits to pay it off."""
    waits = or_(*(NEW.c.state == state.value for state in PENDING))
    # Said in the words of `ix_loan_renews`: without its constants PostgreSQL cannot know that the
    # index holds them all, and reads every loan of the lender in the county (20 ms of 12,000).
    stands = text(f"{NEW.name}.{STANDS}")
    paid = and_(NEW.c.county_id == _TABLE.c.county_id, NEW.c.renews_id == _TABLE.c.id)
    return paying(loans, role).outerjoin(NEW, and_(paid, stands, waits, rows(NEW, role)))


def paying(loans: FromClause, role: Role) -> FromClause:
    """The loans with what each pays off."""
    pays = and_(OLD.c.county_id == _TABLE.c.county_id, OLD.c.id == _TABLE.c.renews_id)
    return loans.outerjoin(OLD, and_(pays, rows(OLD, role)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """The loan that another one pays off."""

    named: GlobalId
    state: LoanState
    outstanding: Decimal
    matures_on: date
    booked_on: date | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Renewed | None:
        """From the locked row of the loan that pays it off."""
        if row["renews_id"] is None:
            return None
        return cls(
            named=GlobalId("loan", row["county_id"], row["renews_id"]),
            state=LoanState[row["renewed_state"]],
            outstanding=row["renewed_outstanding"],
            matures_on=row["renewed_matures_on"],
        )

    @classmethod
    def itself(cls, row: Mapping[str, Any], booked_on: date | None = None) -> Renewed:
        """From its own row, for a loan that will pay it off; the day it was last paid on."""
        return cls(
            named=GlobalId("loan", row["county_id"], row["id"]),
            state=LoanState[row["state"]],
            outstanding=row["outstanding_principal"],
            matures_on=row["matures_on"],
            booked_on=booked_on,
        )

    def facts(self, paid_off_on: date) -> RenewalFacts:
        """As the rules take it."""
        return RenewalFacts(
            state=self.state,
            matures_on=self.matures_on,
            paid_off_on=paid_off_on,
            booked_on=self.booked_on,
        )


def counted(amount: Decimal, renewed: Renewed | None) -> Decimal:
    """What a loan that was not lent yet counts toward its household's limit, yuan."""
    return amount if renewed is None else renewal_counts(amount, renewed.outstanding)


def netted(renewed: Renewed | None) -> Decimal:
    """The old principal that a renewal takes the place of, yuan."""
    return ZERO if renewed is None else renewed.outstanding


def shifted(row: Mapping[str, Any], outstanding: Decimal) -> dict[str, Decimal]:
    """How the exposure moves because a renewal waits for a loan whose principal becomes this.

    What is paid on the old loan meanwhile makes the new one count for more.
    """
    if row["renewal_state"] is None:
        return {}
    amount: Decimal = row["renewal_amount"]
    before = renewal_counts(amount, row["outstanding_principal"])
    return {PENDING[LoanState[row["renewal_state"]]]: renewal_counts(amount, outstanding) - before}
