"""Books at a wanted ratio, and the steps of a breaker, asked for over HTTP.

A loan here may be larger than a household's limit: what matters is the lender's book.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.ids import GlobalId
from tests.notice.desk import County, Office, accepted

HUGE = Decimal("20000000.00")
WHOLE = Decimal("10000000.00")
BOOK = """query($lender: String!, $county: RegionCode!) {
  circuitBreaker(lender: $lender, county: $county) {
    id state ratio numerator denominator version allowedActions resumeRatio repaymentToResume
    events(first: 20) { nodes {
      kind nonPerforming outstanding ratio businessOn means note } } } }"""


async def book_of(county: County, bad: str, kind: str = "RCC", whole: Decimal = WHOLE) -> GlobalId:
    """Two loans of so much together, the first to be classed bad; its id."""
    made = []
    for amount in (Decimal(bad), whole - Decimal(bad)):
        borrower = await county.household()
        made.append(await county.loan(borrower, county.lender(kind), amount=amount, ceiling=HUGE))
    return made[0]


async def classed(office: Office, loan: GlobalId, tier: str = "LOSS") -> None:
    """The loan's class, recorded by its lender."""
    given = {"loan": {"id": str(loan)}, "fiveTier": tier}
    accepted(await office.act("loanClassify", given))


async def repaid(office: Office, loan: GlobalId, principal: str) -> None:
    """Principal paid back."""
    given = {"loan": {"id": str(loan)}, "principal": principal, "bankRef": f"R-{principal}"}
    accepted(await office.act("repaymentRecord", given))


async def tripped(county: County, bad: str = "300000.00", kind: str = "RCC") -> GlobalId:
    """A book whose breaker a class has tripped; the id of its bad loan."""
    loan = await book_of(county, bad, kind)
    await classed(county.bank(kind), loan)
    assert (await book(county, kind))["state"] == "TRIPPED"
    return loan


async def book(county: County, kind: str = "RCC") -> dict[str, Any]:
    """The lender's book and its breaker, as the lender sees them."""
    found = await county.bank(kind).ask(BOOK, lender=f"{kind}-{county.code}", county=county.code)
    return dict(found["circuitBreaker"])
