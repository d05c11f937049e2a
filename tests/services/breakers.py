"""Books at a wanted ratio, and the steps of a breaker, as tests of it need them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import ClearingMeans, FiveTier
from services.breaker_ratio_set import BreakerRatioSet, breaker_ratio_set
from services.breaker_resume_grant import BreakerResumeGrant, breaker_resume_grant
from services.breaker_resume_request import BreakerResumeRequest, breaker_resume_request
from services.loan_classify import LoanClassify, loan_classify
from services.repayment_record import RepaymentRecord, repayment_record
from tests.services.ground import Ground

# Loans of a test may be larger than a household's limit: what matters is the book.
HUGE = Decimal("20000000.00")


def breaker_of(ground: Ground, kind: str = "RCC") -> GlobalId:
    """The breaker of a lender of the county."""
    return GlobalId("breaker", ground.county_id, ground.lender(kind).id)


async def book_of(ground: Ground, bad: str, good: str, kind: str = "RCC") -> GlobalId:
    """A book of two loans, the first to be classed bad; the id of that one."""
    made = []
    for amount in (bad, good):
        borrower = await ground.household()
        made.append(
            await ground.loan(borrower, ground.lender(kind), amount=Decimal(amount), ceiling=HUGE)
        )
    return made[0]


async def classed(ground: Ground, loan: GlobalId, tier: FiveTier, kind: str = "RCC") -> Any:
    """The loan's class, recorded by its lender."""
    command = LoanClassify(loan=loan, five_tier=tier)
    outcome = await ground.door.execute(loan_classify, ground.bank(kind), command)
    assert outcome.refusals == ()
    return outcome


async def repaid(ground: Ground, loan: GlobalId, principal: str, kind: str = "RCC") -> Any:
    """Principal paid back."""
    command = RepaymentRecord(loan=loan, principal=Decimal(principal), bank_ref=f"R-{principal}")
    outcome = await ground.door.execute(
        repayment_record, ground.bank(kind), command, key=f"{loan}-{principal}"
    )
    assert outcome.refusals == ()
    return outcome


async def tripped(ground: Ground, bad: str = "300000.00", good: str = "9700000.00") -> GlobalId:
    """A book that has tripped; the id of its bad loan."""
    loan = await book_of(ground, bad, good)
    await classed(ground, loan, FiveTier.LOSS)
    return loan


async def ratio_set(ground: Ground, ratio: str = "0.02", kind: str = "RCC") -> Any:
    """The level to resume at, set by the county government."""
    command = BreakerRatioSet(lender=ground.lender(kind).code, ratio=Decimal(ratio))
    outcome = await ground.door.execute(breaker_ratio_set, ground.actor(Role.COUNTY_GOV), command)
    assert outcome.refusals == ()
    return outcome


def request_of(ground: Ground, kind: str = "RCC", **more: Any) -> BreakerResumeRequest:
    """A request after cash was repaid."""
    values = {"means": ClearingMeans.CASH_REPAYMENT, "note": "现金清收"} | more
    return BreakerResumeRequest(breaker=breaker_of(ground, kind), **values)


async def requested(ground: Ground, kind: str = "RCC", **more: Any) -> Any:
    """The lender's request, accepted."""
    outcome = await ground.door.execute(
        breaker_resume_request, ground.bank(kind), request_of(ground, kind, **more)
    )
    assert outcome.refusals == ()
    return outcome


async def granted(ground: Ground, kind: str = "RCC", note: str | None = None) -> Any:
    """The county's consent, given."""
    outcome = await ground.door.execute(
        breaker_resume_grant,
        ground.actor(Role.COUNTY_GOV),
        BreakerResumeGrant(breaker=breaker_of(ground, kind), note=note),
    )
    assert outcome.refusals == ()
    return outcome


async def events(ground: Ground, kind: str = "RCC") -> list[dict[str, Any]]:
    """What happened to a breaker, oldest first."""
    rows = await ground.rows("breaker_event", lender_id=ground.lender(kind).id)
    return sorted(rows, key=lambda row: (row["recorded_at"], row["id"]))
