"""Row 22: what the clock does to a lender's loans is no word of the lender."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.loan_age import LoanAge, loan_age
from tests.services.ground import Ground

pytestmark = pytest.mark.anyio


async def test_arrears_that_grow_write_nothing_into_the_book(ground: Ground) -> None:
    """The loan's share of it stands; on the day that it fell overdue the share had moved."""
    loan = await ground.lent(date(2018, 7, 2), date(2019, 7, 2))
    books = [await ground.row("county_lender_position")]
    for day in (date(2018, 9, 21), date(2018, 12, 21)):
        command = LoanAge(loan=loan, business_on=day)
        outcome = await ground.on(day).door.execute(loan_age, ground.scheduler, command)
        assert outcome.refusals == ()
        books.append(await ground.row("county_lender_position"))
    row = await ground.row("loan", id=loan.key)
    # 50,000 at 4.35 %: 81 days to 20 September, 91 to 20 December.
    assert row["overdue_interest"] == Decimal("489.38") + Decimal("549.79")
    lent, fell, grew = books
    assert grew == fell and fell["version"] == lent["version"] + 1
    await ground.proved()
