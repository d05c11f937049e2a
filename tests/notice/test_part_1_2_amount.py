"""一(二) over HTTP: the household as the unit, how much, how long, at what rate (rows 5 to 10)."""

from __future__ import annotations

import pytest

from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio


@pytest.mark.row(6)
async def test_row6_exactly_50000_is_accepted(county: County) -> None:
    given = county.application(await county.household(), amount="50000.00")
    payload = accepted(await county.bank().act("loanSubmit", given, "loan { status amount }"))
    assert payload["loan"] == {"status": "SUBMITTED", "amount": "50000.00"}


@pytest.mark.row(6)
async def test_row6_a_fen_more_is_refused(county: County) -> None:
    given = county.application(await county.household(), amount="50000.01")
    await county.bank().refused(
        "loanSubmit",
        given,
        "HOUSEHOLD_LIMIT_EXCEEDED",
        "amount",
        row=6,
        limit="50000.00",
        available="50000.00",
        requested="50000.01",
        outstanding="0.00",
        approved="0.00",
        pending="0.00",
    )
